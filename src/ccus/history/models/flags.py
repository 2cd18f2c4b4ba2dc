from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.devices.models import Device
from ccus.history.states import FlagKind, FlagState
from ccus.registry.models import Technician
from ccus.sites.models import Site


class TouchFlag(models.Model):
    """Something about some touches that cannot be, or hardly: found after the touches were stored, and without any effect on them.

    Written by `services.physics` for a day; looking again adds what is missing and keeps the rest. `key` names the finding, so
    that it is kept once. `technician` is empty where the finding is about a reader, `other_site` where it is about one place.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=FlagKind.choices)
    day = models.DateField(help_text="JST day of the first of the touches")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="touch_flags")
    other_site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="touch_flags")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="touch_flags")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    touches = models.PositiveIntegerField()
    values = models.JSONField(default=dict, help_text="numbers that its sentence names")
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FlagState.choices, default=FlagState.OPEN.value)
    appealed_by = models.CharField(max_length=80, blank=True)
    appealed_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=400, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_appealed_flag_says_by_whom_and_when",
                condition=~Q(state=FlagState.APPEALED.value)
                | (Q(appealed_at__isnull=False) & ~Q(appealed_by="") & ~Q(appeal="")),
            ),
            models.CheckConstraint(
                name="a_decided_flag_says_by_whom_and_when",
                condition=~Q(state__in=[FlagState.CLEARED.value, FlagState.UPHELD.value])
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
        ]
        indexes = [
            models.Index(fields=["site", "day"], name="flag_by_site"),
            models.Index(fields=["technician", "day"], name="flag_by_technician"),
            models.Index(fields=["day"], name="flag_by_day"),
        ]


class DayOff(models.Model):
    """A technician's answer to a proposal: not worked on that day. Keeps the proposal from coming again; says nothing else."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="days_off")
    day = models.DateField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "days off"
        constraints = [models.UniqueConstraint(name="one_answer_per_technician_and_day", fields=["technician", "day"])]
