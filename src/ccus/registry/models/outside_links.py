from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models.businesses import Business
from ccus.registry.models.technicians import Technician
from ccus.registry.states import DifferenceAnswer, LinkProblem, OutsideField, OutsideSource


class OutsideService(models.Model):
    """One row is one service outside: how it answers, and how far its changes were read.

    `paused_until`: after some failures in a row it is left in peace for a while. Written by the job that asks.
    """

    source = models.CharField(max_length=20, choices=OutsideSource.choices, unique=True)
    cursor = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True, help_text="code of the last failure; empty once it answers")


class OutsideLink(models.Model):
    """One row is a consent: a person or business lets the house ask one service about one number until a day.

    The consent ends by the giver's word or with its last day; from then on nothing is asked, and what the service told is
    forgotten. `record` is its last answer, `record_as_of` the age that the source gives it. Rows are never deleted.
    """

    source = models.CharField(max_length=20, choices=OutsideSource.choices)
    number = models.CharField(max_length=30)
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="outside_links")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="outside_links")
    last_on = models.DateField()
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    record = models.JSONField(null=True)
    record_as_of = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=12, choices=LinkProblem.choices, blank=True)
    ask_at = models.DateTimeField(
        null=True, help_text="when the service is to be asked; absent while nothing is known to change"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_link_is_of_a_person_or_a_business",
                condition=Q(technician__isnull=True) ^ Q(business__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["source", "number", "technician", "business"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="one_consent_for_a_number_at_a_time",
            ),
            models.CheckConstraint(
                name="what_was_told_is_forgotten_with_the_consent",
                condition=Q(revoked_at__isnull=True) | Q(record__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_at"],
                name="outside_link_to_ask",
                condition=Q(ask_at__isnull=False, revoked_at__isnull=True),
            )
        ]


class OutsideDifference(models.Model):
    """One value that a service has otherwise than the register. Nothing changes until the person or business accepts it."""

    link = models.ForeignKey(OutsideLink, on_delete=models.PROTECT, related_name="differences")
    field = models.CharField(max_length=24, choices=OutsideField.choices)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    found_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=DifferenceAnswer.choices, default=DifferenceAnswer.OPEN.value)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "field"],
                condition=Q(answer=DifferenceAnswer.OPEN.value),
                name="one_open_difference_of_a_value",
            )
        ]
