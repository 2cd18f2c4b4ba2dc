from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.registry.models import Business, Technician


class HierarchyTemplate(models.Model):
    """A firm's own pattern of a hierarchy (施工体制パターン): the firms it puts below itself again and again."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="hierarchy_templates")
    name = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "name"], name="a_firm_names_a_hierarchy_template_once")
        ]


class HierarchyTemplateLine(models.Model):
    """One firm of a template. `upper` is the position of the line above it; none is directly below the template's owner."""

    template = models.ForeignKey(HierarchyTemplate, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    upper = models.PositiveSmallIntegerField(null=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="one_line_per_position"),
            models.UniqueConstraint(fields=["template", "business"], name="a_firm_stands_once_in_a_template"),
            models.CheckConstraint(
                name="a_line_comes_after_the_one_above_it", condition=Q(upper__isnull=True) | Q(upper__lt=F("position"))
            ),
        ]


class RosterTemplate(models.Model):
    """A crew that a firm puts on rosters again and again (作業員名簿パターン)."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="roster_templates")
    name = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="a_firm_names_a_roster_template_once")]


class RosterTemplateLine(models.Model):
    """One person of a template, with what they do. Whoever left the firm is passed over when it is used."""

    template = models.ForeignKey(RosterTemplate, on_delete=models.CASCADE, related_name="lines")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="+")
    trade_code = models.CharField(max_length=5)
    site_roles = ArrayField(models.CharField(max_length=24))
    work_content = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "technician"], name="a_person_stands_once_in_a_template")
        ]
