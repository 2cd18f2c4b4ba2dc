from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.applications.states import (
    ENDED_WITHOUT_RESULT,
    OVER,
    ApplicationKind,
    ApplicationState,
    DecisionKind,
    Risk,
)
from ccus.levels.models import Assessment

_ENDED_WITHOUT_RESULT = [state.value for state in ENDED_WITHOUT_RESULT]


class Application(models.Model):
    """One application (申請) from its first page to the card: who applies for what, and where it stands.

    Written by the services; never deleted. What was typed is in `AnswerVersion`, what happened in `Decision`, both append-only.
    An applicant without an account shows number and key (`rules.numbers.key_of`, from `key_salt`). `technician_ccus_id` and
    `business_ccus_id` are whom it is about, once registered; `proxy_ccus_id` is the business that applies for somebody.
    """

    number = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=30, choices=ApplicationKind.choices)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT.value)
    state_since = models.DateTimeField()
    last_on = models.DateField(null=True, help_text="last day to go on from this state; absent where there is no limit")
    key_salt = models.BinaryField(max_length=16)
    language = models.CharField(max_length=12, default="ja")
    technician_ccus_id = models.CharField(max_length=14, blank=True)
    business_ccus_id = models.CharField(max_length=14, blank=True)
    proxy_ccus_id = models.CharField(max_length=14, blank=True)
    is_at_counter = models.BooleanField(
        default=False, help_text="taken in at the registration counter that `proxy_ccus_id` names"
    )
    list_key = models.CharField(max_length=64, blank=True, help_text="who it is in a proxy's list, as a hash")
    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="of a level that was applied for at once",
    )
    opened_by = models.CharField(max_length=80, help_text="actor, as the audit trail names it")
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True, help_text="first time it came to review; a correction keeps its place")
    decided_at = models.DateTimeField(null=True)

    risk = models.CharField(max_length=8, choices=Risk.choices, default=Risk.LOW.value)
    needs_two = models.BooleanField(default=False, help_text="identity is at stake: two reviewers approve")
    first_approved_by = models.CharField(max_length=80, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    papers_leave_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_lease_has_a_holder_and_an_end",
                condition=Q(leased_by="", leased_until__isnull=True)
                | (~Q(leased_by="") & Q(leased_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_what_waits_for_review_is_leased",
                condition=Q(leased_by="")
                | Q(state__in=[ApplicationState.IN_REVIEW.value, ApplicationState.RESUBMITTED.value]),
            ),
            models.CheckConstraint(
                name="what_was_approved_once_needs_two", condition=Q(first_approved_by="") | Q(needs_two=True)
            ),
            models.UniqueConstraint(
                fields=["proxy_ccus_id", "kind", "list_key"],
                condition=~Q(list_key="") & ~Q(state__in=_ENDED_WITHOUT_RESULT),
                name="a_person_of_a_list_has_one_application",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queued_at"],
                name="application_queue",
                condition=Q(state__in=[ApplicationState.IN_REVIEW.value, ApplicationState.RESUBMITTED.value]),
            ),
            models.Index(fields=["technician_ccus_id"], name="application_by_technician"),
            models.Index(fields=["business_ccus_id"], name="application_by_business"),
            models.Index(fields=["proxy_ccus_id"], name="application_by_proxy"),
            models.Index(fields=["last_on"], name="application_by_last_day", condition=Q(last_on__isnull=False)),
            models.Index(
                fields=["papers_leave_on"],
                name="application_papers_leave",
                condition=Q(papers_leave_on__isnull=False),
            ),
        ]

    @property
    def is_over(self) -> bool:
        return ApplicationState(self.state) in OVER


class AnswerVersion(models.Model):
    """All answers of an application after one save; append-only, the highest version is in force.

    `answers` are `{code: {"typed": text, "value": understood}}` by the codes of `data/questions.csv`, of schema `schema`.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    schema = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    pages_seen = models.JSONField(default=list, help_text="codes of the pages that were saved once")
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="versions_of_answers_do_not_repeat")
        ]


class Decision(models.Model):
    """One act in the life of an application, with what was known then; append-only.

    `points` of a return: `[{"code": question, "reason": code, "note": text}]`; of a correction:
    `[{"code": question, "before": answer, "after": answer}]`. `known` holds the findings of the checks, the version of the
    answers, the papers and the fee as they were at that moment.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=DecisionKind.choices)
    from_state = models.CharField(max_length=20, choices=ApplicationState.choices)
    to_state = models.CharField(max_length=20, choices=ApplicationState.choices)
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    points = models.JSONField(default=list)
    known = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["application", "id"], name="decision_by_application"),
            models.Index(fields=["kind", "decided_at"], name="decision_by_day"),
        ]
