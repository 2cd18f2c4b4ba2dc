from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models import Business, Technician
from ccus.sites.models import Site


class TypedFact(models.Model):
    """A fact that forms need and no other place of the registry holds, as a firm typed it, from a day on.

    About a site, a firm there, or a person there. A later day or a later moment of typing wins; rows are never changed or
    removed, so that a form can be made as of a day and as it was known then. `value` is text, a list of texts for several lines,
    or a list of rows by column; null takes the fact back. There is no column for who may read it: a fact follows the items of
    `data/forms/facts.csv`.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="typed_facts")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="typed_facts")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="typed_facts")
    fact = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    from_on = models.DateField()
    typed_at = models.DateTimeField()
    typed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_typed_fact_is_about_one_of_site_firm_and_person",
                condition=Q(business__isnull=True) | Q(technician__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["site", "business", "technician", "fact"], name="typed_fact_of_a_site")]
