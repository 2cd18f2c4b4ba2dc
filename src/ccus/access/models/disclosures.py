from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Disclosure(models.Model):
    """One row says that items of one technician were shown to somebody else. The person can read it ("who looked at me").

    Written by the disclosure policy, once per viewer, page, site, channel, JST day and set of items, so that a board which
    refreshes itself does not flood it. Never updated, never deleted. `page` is the route on which they were shown; what it is
    for stands in `data/look_purposes.csv`.
    """

    technician_ccus_id = models.CharField(max_length=14)
    viewer = models.CharField(max_length=80, help_text="account:<id>, device:<id> or client:<id>")
    viewer_role = models.CharField(max_length=40)
    viewer_subject_ccus_id = models.CharField(max_length=14, blank=True)
    relation = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    page = models.CharField(max_length=60, blank=True, default="", db_default="")
    site_ccus_id = models.CharField(max_length=14, blank=True, default="", db_default="")
    items = ArrayField(models.CharField(max_length=60))
    disclosed_on = models.DateField()
    disclosed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_disclosure_row_per_viewer_page_day_and_items",
                fields=[
                    "technician_ccus_id",
                    "disclosed_on",
                    "viewer",
                    "channel",
                    "relation",
                    "page",
                    "site_ccus_id",
                    "items",
                ],
            )
        ]
        indexes = [
            # Who looks at many people without a site: few rows, asked after each such look.
            models.Index(
                fields=["viewer", "disclosed_on"],
                name="disclosures_without_a_site",
                condition=models.Q(site_ccus_id=""),
            )
        ]
