from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from ccus.registry.models import Business, Technician
from ccus.sites.models import Site


class MissingDayProposal(models.Model):
    """One day that somebody probably worked, as the latest look at the site found it: kept, disposable, never a fact.

    Written by `services.missing_day_looks` alone. Read it through `queries.missing_days`, which leaves out whatever got a record,
    an entry or an answer since. No foreign keys in the database, since all follows from facts and can be thrown away.
    """

    site = models.ForeignKey(Site, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    technician = models.ForeignKey(
        Technician, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    business = models.ForeignKey(
        Business, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    day = models.DateField()
    confidence = models.FloatField(help_text="in (0, 1], as the rule estimates it")
    reasons = ArrayField(models.CharField(max_length=24), help_text="the strongest first")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_proposal_per_site_and_day_and_person", fields=["site", "day", "technician"]
            )
        ]
        indexes = [
            models.Index(fields=["technician", "day"], name="proposal_by_technician"),
            models.Index(fields=["business", "day"], name="proposal_by_business"),
        ]


class MissingDayLook(models.Model):
    """The latest look at one month of one site: as of which day, when, and over how many records."""

    pk = models.CompositePrimaryKey("site_id", "month")
    site = models.ForeignKey(Site, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    month = models.DateField(help_text="first day of the month")
    looked_on = models.DateField(help_text="the JST day that was today; days before it are proposed")
    looked_at = models.DateTimeField()
    records = models.PositiveIntegerField()


class MissingDayChange(models.Model):
    """Something changed that proposals follow from, and no look has seen it: what waits to be followed.

    Appended by triggers in the transaction of the change, so that it exists exactly if the change does; removed once every
    site that it concerns was looked at. Empty columns mean "any": a roster concerns all days, an answer all sites of the person.
    """

    site_id = models.BigIntegerField(null=True)
    technician_id = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    marked_at = models.DateTimeField(db_default=Now())


class MissingDayRound(models.Model):
    """How far the day's round over all sites has come for one month: a new day can be proposed since midnight.

    Sites up to `last_site_id` were looked at as of `looked_on`, `sites_done` of `sites_total` so far.
    """

    month = models.DateField(primary_key=True, help_text="first day of the month")
    looked_on = models.DateField()
    last_site_id = models.BigIntegerField(default=0)
    sites_done = models.PositiveIntegerField(default=0)
    sites_total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    ever_finished_at = models.DateTimeField(null=True, help_text="when a round of this month was first finished")


class MissingDaySurroundings(models.Model):
    """How many people were recorded around a prefecture, as counted once for each today: tells weather and days of rest.

    Counted from a sample of sites; all looks of one day use the same count, so that they can be repeated.
    """

    prefecture_code = models.CharField(max_length=2, primary_key=True)
    counted_on = models.DateField(help_text="the JST day that was today")
    people = models.JSONField(help_text="by internal id of the site, by day: people recorded")
