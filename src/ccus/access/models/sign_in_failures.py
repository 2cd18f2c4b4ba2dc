from __future__ import annotations

from django.db import models


class SignInFailures(models.Model):
    """One row counts failed sign-ins in a row, for one technician ID or for one network address.

    Written by the sign-in service before it checks a proof, so that attempts in parallel are counted too; deleted by a
    success and a day after the last failure. The name is stored as a keyed hash: an ID that does not exist is counted like
    one that does, and the table tells nobody who tried.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    blocked_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sign-in failures"
        indexes = [models.Index(fields=["last_failed_at"], name="sign_in_failures_by_age")]
