from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.documents.states import WAITING, StepKind, SubmissionState
from ccus.registry.models import Business
from ccus.sites.models import Site


class FormSubmission(models.Model):
    """One form that a firm hands in at one site (提出): all its versions and acts hang on it.

    Monthly forms have one for each month (`month_on`), others one for the whole site. `latest` is the number of the last
    version, `accepted` that of the last one the prime accepted, which stays in force while a newer one waits. `waits_for` is the
    firm that has to look at it now. Changed under a lock of the row, so that of two acts at once one finds the other done.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="form_submissions")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="form_submissions")
    form_code = models.CharField(max_length=60)
    month_on = models.DateField(null=True, help_text="first day of the month, of monthly forms")
    state = models.CharField(max_length=12, choices=SubmissionState.choices)
    since_at = models.DateTimeField(help_text="since when it is in its state")
    latest = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(null=True)
    waits_for = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "business", "form_code", "month_on"],
                name="a_firm_hands_a_form_in_once_per_site_and_month",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_waiting_form_waits_for_somebody",
                condition=Q(state__in=[state.value for state in WAITING], waits_for__isnull=False)
                | (~Q(state__in=[state.value for state in WAITING]) & Q(waits_for__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_accepted_form_has_that_version",
                condition=~Q(state=SubmissionState.ACCEPTED.value) | Q(accepted=F("latest")),
            ),
        ]
        indexes = [
            models.Index(fields=["waits_for", "since_at"], name="submission_that_waits", condition=Q(waits_for__gt=0)),
            models.Index(fields=["business", "state"], name="submission_of_a_firm"),
        ]


class FormVersion(models.Model):
    """A form as it was handed in: its words as canonical JSON, frozen. PDF and other files are made from it at any time.

    `digest` is the SHA-256 of that JSON. `tier` is the maker's place on the day. `for_whom` is the firm in whose name it was
    handed in: the maker, or one above that did it on its behalf. `base` is the version it is compared with, the last that was
    accepted or else the one before: `joined`, `left` and `changed` count the differences, so that lists need not read words.
    Five years after the handover of the site `words` and `note` go away and the rest stays.
    """

    submission = models.ForeignKey(FormSubmission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.CharField(max_length=12)
    on = models.DateField(help_text="day whose facts are on it")
    known_at = models.DateTimeField(help_text="moment up to which facts were known")
    tier = models.PositiveSmallIntegerField()
    words = models.JSONField(null=True)
    digest = models.BinaryField(max_length=32)
    missing = models.PositiveIntegerField(help_text="required items that were not known")
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    joined = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    handed_in_by = models.CharField(max_length=80)
    for_whom = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="versions_of_a_form_are_numbered"),
        ]

    @property
    def is_unchanged(self) -> bool:
        """Whether it says the same as the version it is compared with."""
        return self.base_id is not None and not (self.joined or self.left or self.changed)


class FormStep(models.Model):
    """One act: who, in the name of which firm, on which version. Of a return also why, at which field and person of the form.

    Never changed; reason and person go away with the words of the version.
    """

    submission = models.ForeignKey(FormSubmission, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField(help_text="of the version")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    actor = models.CharField(max_length=80)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    field = models.CharField(max_length=80, blank=True, help_text="name of a field, or list.field")
    person = models.CharField(max_length=14, blank=True, help_text="ID of a person on the form")
