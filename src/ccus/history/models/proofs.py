from __future__ import annotations

from django.db import models


class TouchRoot(models.Model):
    """One row is the closed proof of one JST day: the root over all touches received on it, signed and chained to the day before.

    Written by `services.proof.publishing` once the day is over, for every day from the first, empty ones too; never changed or
    deleted (a trigger refuses both). The leaves lie in files beside it, since they would be as large as the touches' own index.
    """

    day = models.DateField(primary_key=True, help_text="JST day on which the touches were received")
    size = models.BigIntegerField(help_text="number of touches")
    root = models.BinaryField(max_length=32)
    signed = models.TextField(help_text="compact JWS with day, size, root and the hash of the JWS of the day before")
    signed_at = models.DateTimeField()
