from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.registry.models.technicians import Technician
from ccus.registry.states import MERGES_THAT_HOLD, MergeState

_HOLD = [state.value for state in MERGES_THAT_HOLD]
_OPEN = [MergeState.PROPOSED.value, *_HOLD]


class Merge(models.Model):
    """Two records turned out to be one person's: one is kept, the other is gone and its ID stays good as another name (統合).

    Written by `services.merges`; never deleted. Nothing of the gone record is lost: what moved, and how, stands in `MergedRow`,
    from which an undoing restores it.
    """

    kept = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="merges_gone")
    state = models.CharField(max_length=14, choices=MergeState.choices, default=MergeState.PROPOSED.value)
    reason = models.CharField(max_length=400)
    signs = models.JSONField(default=list, help_text="what agreed and differed then: [[sign, points], …]")
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True, help_text="who agreed or declined")
    decided_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=400, blank=True)
    undo_proposed_by = models.CharField(max_length=80, blank=True)
    undo_proposed_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_is_merged_with_themselves", condition=~Q(kept=F("gone"))),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(state__in=_OPEN), name="a_record_goes_into_one_other_at_a_time"
            ),
            models.CheckConstraint(
                name="a_merge_is_agreed_by_somebody_else",
                condition=~Q(state__in=[*_HOLD, MergeState.UNDONE.value]) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="an_undoing_is_agreed_by_somebody_else",
                condition=~Q(state=MergeState.UNDONE.value) | (~Q(undone_by="") & ~Q(undone_by=F("undo_proposed_by"))),
            ),
        ]
        indexes = [
            models.Index(fields=["kept"], condition=Q(state__in=_HOLD), name="merges_into_a_record"),
            models.Index(fields=["state", "proposed_at"], name="merge_by_state"),
        ]


class MergedRow(models.Model):
    """What a merge did to one row of a table that names people; read backwards by an undoing.

    `how`: moved (now names the kept person; `before` has other columns that changed), aside (taken away, because the kept person
    has the like; `before` is the whole row), added (made for the days that the kept person had nothing for).
    """

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="rows")
    model = models.CharField(max_length=60, help_text="app.Model")
    row_id = models.BigIntegerField()
    how = models.CharField(max_length=8)
    before = models.TextField(blank=True, help_text="columns as JSON, or the row as Django serializes it")

    class Meta:
        indexes = [models.Index(fields=["merge", "id"], name="merged_rows_in_order")]
