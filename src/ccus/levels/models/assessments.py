from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from ccus.access.models import Account
from ccus.levels.states import RUNNING_STATES, AssessmentState
from ccus.registry.models import Technician


class Assessment(models.Model):
    """One application for a level in one field (能力評価), from submission to decision.

    Written by `services.assessments` alone, never deleted. What was known at each step is in `AssessmentStep`; here is only how it
    stands. `level` is the confirmed level, null until there is one.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="assessments")
    field = models.CharField(max_length=40, help_text="code of the evaluation field")
    wanted_level = models.PositiveSmallIntegerField()
    holds_first_card = models.BooleanField(
        default=False, help_text="applied for together with the registration: no card is made before the decision"
    )
    state = models.CharField(max_length=12, choices=AssessmentState.choices)
    level = models.PositiveSmallIntegerField(null=True)
    submitted_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_assessment_per_technician_and_field",
                fields=["technician", "field"],
                condition=Q(state__in=[state.value for state in RUNNING_STATES]),
            ),
            models.CheckConstraint(name="a_wanted_level_is_2_to_4", condition=Q(wanted_level__range=(2, 4))),
            models.CheckConstraint(
                name="a_confirmed_assessment_has_its_level_and_no_other_has",
                condition=Q(state=AssessmentState.CONFIRMED.value, level__range=(2, 4))
                | (~Q(state=AssessmentState.CONFIRMED.value) & Q(level__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "field", "submitted_at"], name="assessment_queue"),
        ]


class AssessmentStep(models.Model):
    """One step in the life of an assessment, with what was known at that moment. Appended only (a trigger refuses changes).

    `explanation` is the proposal as a document (`rules.documents`): days, qualifications, the row behind each, and the mark of the
    criteria. It is not looked up again later, since records, qualifications and criteria change.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="steps")
    state_before = models.CharField(max_length=12, choices=AssessmentState.choices, blank=True)
    state = models.CharField(max_length=12, choices=AssessmentState.choices)
    level = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    explanation = models.JSONField()


class FieldLevel(models.Model):
    """The level somebody holds in one field. The highest of them is the card's (`Technician.skill_level`).

    Follows from confirmed assessments, the last one wins; written with them.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="field_levels")
    field = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    since_on = models.DateField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["technician", "field"], name="one_level_per_technician_and_field"),
            models.CheckConstraint(name="a_field_level_is_2_to_4", condition=Q(level__range=(2, 4))),
        ]


class FieldMandate(models.Model):
    """One account decides for the evaluating body (能力評価実施団体) of one field over a range of days.

    The role alone says what kind of act is allowed; this says in which field. Given by the operator; ending closes the range.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="field_mandates")
    field = models.CharField(max_length=40)
    valid = DateRangeField()
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_mandate_of_an_account_for_a_field_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("field", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
