from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.history.states import DayState, DirectEntryState, EnteredAs, RecordSource
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site


class WorkRecord(models.Model):
    """One technician, one site, one JST work date: work record (就業履歴), and one usage fee.

    A projection of touches, approved direct entries and the roster of that day: written by `services.projection` alone, never
    by hand, and recomputable (`ccus rebuild work-records`). Partitioned by month of `work_date`. A change other than a
    further touch leaves a `WorkRecordChange`. No surrogate key: the three columns are what everybody names it by.
    """

    pk = models.CompositePrimaryKey("technician_id", "work_date", "site_id")
    technician = models.ForeignKey(
        Technician, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    site = models.ForeignKey(Site, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    work_date = models.DateField()
    business = models.ForeignKey(
        Business, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    tier = models.PositiveSmallIntegerField(null=True)
    trade_code = models.CharField(max_length=5, blank=True)
    site_roles = ArrayField(models.CharField(max_length=24), default=list)
    work_content = models.CharField(max_length=200, blank=True)
    entry_at = models.DateTimeField(null=True)
    exit_at = models.DateTimeField(null=True)
    touch_count = models.PositiveIntegerField()
    methods = ArrayField(models.CharField(max_length=12), default=list, help_text="sorted set of touch methods")
    source = models.CharField(max_length=8, choices=RecordSource.choices)
    verdict = models.CharField(max_length=32, help_text="gravest verdict among what it was made of")
    evaluation_valid = models.BooleanField(help_text="has trade and role, so that it counts for levels")
    revised_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["site", "work_date"], name="record_by_site"),
            models.Index(fields=["business", "work_date"], name="record_by_business"),
        ]

    @property
    def day_state(self) -> DayState:
        if not self.evaluation_valid:
            return DayState.ATTENTION
        return DayState.APPROVED if self.source == RecordSource.DIRECT else DayState.RECORDED


class WorkRecordChange(models.Model):
    """What a work record said before it was changed or removed, by what cause. Appended only."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    work_date = models.DateField()
    changed_at = models.DateTimeField()
    cause = models.CharField(max_length=60)
    before = models.JSONField()
    after = models.JSONField(null=True, help_text="null when the record ceased to exist")

    class Meta:
        indexes = [models.Index(fields=["technician", "work_date"], name="record_change_by_day")]


class DirectEntry(models.Model):
    """A work record typed by hand (直接入力), by the technician or the employer: counted once the prime approves.

    Entry and decision both close at the end of the month after the work date. An approved entry also corrects trade, roles and
    content of a day that has touches. Declined, withdrawn and expired ones stay and stay visible.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="direct_entries")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="direct_entries")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="direct_entries")
    work_date = models.DateField()
    trade_code = models.CharField(max_length=5)
    site_roles = ArrayField(models.CharField(max_length=24))
    work_content = models.CharField(max_length=200, blank=True)
    entry_at = models.DateTimeField(null=True)
    exit_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, help_text="why there was no touch, or what was wrong")
    state = models.CharField(max_length=12, choices=DirectEntryState.choices)
    entered_as = models.CharField(max_length=12, choices=EnteredAs.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    closes_on = models.DateField(help_text="last day on which it can be decided")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "direct entries"
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_direct_entry_per_technician_site_and_day",
                fields=["technician", "site", "work_date"],
                condition=Q(state=DirectEntryState.SUBMITTED.value),
            ),
            models.CheckConstraint(
                name="a_decided_entry_says_by_whom_and_when",
                condition=Q(state=DirectEntryState.SUBMITTED.value, decided_at__isnull=True, decided_by="")
                | (~Q(state=DirectEntryState.SUBMITTED.value) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(name="a_direct_entry_names_a_role", condition=Q(site_roles__len__gte=1)),
            models.CheckConstraint(
                name="exit_is_not_before_entry", condition=Q(exit_at__isnull=True) | Q(exit_at__gte=F("entry_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["technician", "work_date"], name="direct_entry_by_technician"),
            models.Index(fields=["site", "state", "closes_on"], name="direct_entry_by_site"),
            models.Index(fields=["business", "work_date"], name="direct_entry_by_business"),
        ]
