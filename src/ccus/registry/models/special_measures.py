from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.registry.states import MeasureEffect, MeasureState


class MeasureOrder(models.Model):
    """One row is one special measure (特例措置): area, period, effects, and who switched it on and off.

    Proposed by one operator and switched on by another; its end likewise. It holds in the states `MEASURES_THAT_HOLD`. Rows are
    the history of measures: never deleted, and not changed but for their state.
    """

    name = models.CharField(max_length=100)
    basis = models.CharField(max_length=400, help_text="the decision it rests on")
    areas = ArrayField(models.CharField(max_length=60), help_text="17 is a prefecture, 17:輪島市 a municipality")
    from_on = models.DateField()
    last_on = models.DateField(help_text="inclusive")
    effects = ArrayField(models.CharField(max_length=16, choices=MeasureEffect.choices))
    registrations_until = models.DateField(null=True)
    entries_until = models.DateField(null=True)
    papers_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=MeasureState.choices, default=MeasureState.PROPOSED.value)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    ending_proposed_by = models.CharField(max_length=80, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_measure_is_switched_on_by_somebody_else",
                condition=Q(answered_by="") | ~Q(answered_by=F("proposed_by")) | Q(state=MeasureState.WITHDRAWN.value),
            ),
            models.CheckConstraint(
                name="a_measure_is_switched_off_by_somebody_else",
                condition=Q(ended_by="") | ~Q(ended_by=F("ending_proposed_by")),
            ),
            models.CheckConstraint(name="a_measure_has_a_period", condition=Q(last_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="a_measure_has_an_area_and_an_effect", condition=Q(areas__len__gte=1, effects__len__gte=1)
            ),
        ]


class MeasureCase(models.Model):
    """One row is one case that a special measure touched: which, by which effect, and what it gave.

    Written when the effect is used, so that the pages of whoever is concerned say why. `until` is the new last day;
    `usual` the one that would have held. `taken_back_at` once the measure was switched off or the case was settled otherwise.
    Never deleted.
    """

    measure = models.ForeignKey(MeasureOrder, on_delete=models.PROTECT, related_name="cases")
    effect = models.CharField(max_length=16, choices=MeasureEffect.choices)
    subject_kind = models.CharField(max_length=20, help_text="business, application or direct_entry")
    subject_id = models.CharField(max_length=20)
    usual = models.DateField(null=True)
    until = models.DateField(null=True)
    fee_yen = models.PositiveIntegerField(null=True, help_text="what would have been asked")
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "effect", "measure"],
                condition=Q(taken_back_at__isnull=True),
                name="a_measure_touches_a_case_once",
            )
        ]
        indexes = [models.Index(fields=["measure", "effect"], name="measure_case_by_measure")]
