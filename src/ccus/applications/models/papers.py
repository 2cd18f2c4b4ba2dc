from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.applications.models.applications import Application
from ccus.applications.states import PaperKind


class Paper(models.Model):
    """A photograph or scan that came with an application: drawn anew, without EXIF, encrypted in the file store.

    `content_key` is the name in the file store, empty once the paper has left on schedule; the row stays and tells that there was
    one. A paper that was replaced or taken out keeps its content until then, since a decision may have looked at it.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    content_key = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, help_text="of the redrawn picture, before encryption")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    warnings = models.JSONField(default=list, help_text="codes of what the checks before sending found")
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_paper_that_left_has_no_content",
                condition=(Q(left_at__isnull=True) & ~Q(content_key=""))
                | (Q(left_at__isnull=False) & Q(content_key="")),
            )
        ]
        indexes = [models.Index(fields=["application", "kind"], name="paper_by_application")]
