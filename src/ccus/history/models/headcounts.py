from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models import Business
from ccus.sites.models import Site


class Headcount(models.Model):
    """How many people of a firm were at a site on a day, as the prime was told each morning. Names nobody and counts for nothing.

    Primes have every firm tell them the number of its workers before work begins: 元方事業者による建設現場安全管理指針
    (労働省 基発第267号の2, 1995-04-21), part on knowing the subcontractors and their workers.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="headcounts")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="headcounts")
    day = models.DateField()
    people = models.PositiveSmallIntegerField(help_text="0 says that the firm was not there")
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_headcount_per_site_and_day_and_business", fields=["site", "day", "business"]
            ),
            models.CheckConstraint(name="a_headcount_is_below_a_thousand", condition=Q(people__lt=1000)),
        ]
