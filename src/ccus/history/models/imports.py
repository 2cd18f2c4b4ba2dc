from __future__ import annotations

from django.db import models

from ccus.sites.models import Site


class TouchImport(models.Model):
    """One run of `ccus touches import` over one file: what became of its lines, in numbers. The report file has each line."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="touch_imports")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    lines_read = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
