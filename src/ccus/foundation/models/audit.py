from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """One row is one act of a person or program that changed something others rely on.

    Written by services in the transaction of the change; never updated or deleted (a trigger refuses both). Touches are not
    repeated here: they are their own log. Personal values are not stored, only which record and which fields.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="account:<id>, device:<id> or program:<name>")
    act = models.CharField(max_length=80, help_text="subject:noun:verb, past tense not needed: sites:roster-entry:add")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
        ]
