from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.applications.models.applications import Application
from ccus.applications.states import ApplicationKind, KnownPersonAnswer, KnownPersonWay


class KnownPersonLink(models.Model):
    """An application turned out to be about somebody who is registered: everything typed goes to that record, whose ID stays.

    `becomes` is the kind of act it is paid and carried out as. The way of proof stays for the reviewers, who decide by the papers.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="known_person")
    technician_ccus_id = models.CharField(max_length=14)
    way = models.CharField(max_length=10, choices=KnownPersonWay.choices)
    becomes = models.CharField(max_length=30, choices=ApplicationKind.choices)
    linked_by = models.CharField(max_length=80)
    linked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["technician_ccus_id"], name="known_person_by_technician")]


class KnownPersonNote(models.Model):
    """What was said once about an applicant and a registered person, so that nobody asks again.

    By a reviewer about one candidate, or by the applicant, without naming anybody. Never deleted.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="known_person_notes")
    technician_ccus_id = models.CharField(max_length=14, blank=True)
    answer = models.CharField(max_length=12, choices=KnownPersonAnswer.choices)
    answered_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "technician_ccus_id"], name="a_candidate_is_judged_once_for_an_application"
            ),
            models.CheckConstraint(
                name="another_person_has_an_id",
                condition=Q(answer=KnownPersonAnswer.OTHER_PERSON.value) ^ Q(technician_ccus_id=""),
            ),
        ]
