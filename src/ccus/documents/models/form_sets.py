from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ccus.access.models import Account
from ccus.documents.states import FormFile, FormSetState
from ccus.sites.models import Site


class FormSet(models.Model):
    """Many forms asked for at once, made by a job one after the other and packed into one ZIP file.

    `plan` holds [site, firm, form, revision] of each, fixed when it is asked for; the first `done` of them lie in the file store
    under `folder`, so that an interrupted job goes on where it stopped. `packed` is the file in the end; it goes away after
    some days, with the row. The viewer is rebuilt from account and grant, so a role that ended meanwhile makes nothing more.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="form_sets")
    grant_id = models.BigIntegerField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="form_sets")
    on = models.DateField()
    kind = models.CharField(max_length=8, choices=FormFile.choices)
    plan = models.JSONField()
    folder = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=FormSetState.choices)
    done = models.PositiveIntegerField(default=0)
    skipped = ArrayField(models.CharField(max_length=300), default=list, help_text="what could not be made, and why")
    packed = models.CharField(max_length=100, blank=True)
    packed_bytes = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_packed_set_of_forms_has_its_file",
                condition=~Q(state=FormSetState.DONE.value) | ~Q(packed=""),
            )
        ]
        indexes = [models.Index(fields=["account", "-asked_at"], name="form_sets_of_an_account")]

    @property
    def total(self) -> int:
        return len(self.plan)
