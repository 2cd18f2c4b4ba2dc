from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from ccus.devices.models import Device
from ccus.history.states import CredentialKind, Direction, Method
from ccus.registry.models import Technician
from ccus.sites.models import Site


class Touch(models.Model):
    """One recognition of one person at one gate (タッチ): a fact, kept whatever is wrong with it.

    Appended by `services.intake` only; a trigger refuses deletion and any change of the fact columns. The conclusion beside it
    (`technician`, `verdict`, `reasons`, `work_date`, `judged_at`) is rewritten when facts arrive late, and each such change
    leaves a `VerdictChange`.

    `occurred_at` is the device's clock as sent; `happened_at` is that less the measured offset; `touched_on` is its JST day
    and the partition key (one partition a month, a default one for impossible dates). Foreign keys carry no database
    constraint: this is the hottest table, and a touch must be storable before the rows it names are known to be right.
    """

    pk = models.CompositePrimaryKey("event_id", "touched_on")
    event_id = models.UUIDField(help_text="UUIDv7 made by the device")
    touched_on = models.DateField()
    happened_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_offset_ms = models.IntegerField(null=True)
    device = models.ForeignKey(
        Device, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    sequence = models.BigIntegerField(null=True, help_text="the device's own running number")
    site = models.ForeignKey(Site, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    credential_kind = models.CharField(max_length=16, choices=CredentialKind.choices)
    credential_hash = models.BinaryField(max_length=32)
    method = models.CharField(max_length=12, choices=Method.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices, blank=True)
    evidence = models.JSONField(null=True)

    technician = models.ForeignKey(
        Technician, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    verdict = models.CharField(max_length=32)
    reasons = ArrayField(models.CharField(max_length=32), default=list, help_text="everything found, gravest first")
    work_date = models.DateField(null=True, help_text="the work date it belongs to; none when its time is impossible")
    judged_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "touches"
        indexes = [
            models.Index(fields=["technician", "happened_at"], name="touch_by_technician"),
            models.Index(fields=["site", "happened_at"], name="touch_by_site"),
            models.Index(
                fields=["credential_hash"], condition=Q(technician__isnull=True), name="touch_of_nobody_by_credential"
            ),
            # Pages of days ask for touches that came to nothing; nearly all did not.
            models.Index(
                fields=["technician", "touched_on"], condition=~Q(verdict="counted"), name="touch_not_counted"
            ),
            # Counted by site and month on a page of their own; few of a site's touches are such. PostgreSQL reads "or" back from
            # its own words as the same condition, and "in" not: a month filled first and attached then would lack the index.
            models.Index(
                fields=["site", "touched_on"],
                condition=Q(verdict="training_site") | Q(verdict="vending_touch"),
                name="touch_without_work",
            ),
            # Touches arrive in the order of days, so summaries of block ranges find today's in the month's partition.
            BrinIndex(fields=["touched_on"], pages_per_range=32, autosummarize=True, name="touch_by_day"),
            # The proof of a day reads all touches received on it, which lie together.
            BrinIndex(fields=["received_at"], pages_per_range=32, autosummarize=True, name="touch_by_reception"),
        ]


class VerdictChange(models.Model):
    """A touch was judged anew and the conclusion differs: what it was, what it is, why. Appended only."""

    event_id = models.UUIDField()
    touched_on = models.DateField()
    changed_at = models.DateTimeField()
    cause = models.CharField(max_length=60)
    verdict_before = models.CharField(max_length=32)
    verdict_after = models.CharField(max_length=32)
    work_date_before = models.DateField(null=True)
    work_date_after = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["event_id", "changed_at"], name="verdict_change_by_touch")]
