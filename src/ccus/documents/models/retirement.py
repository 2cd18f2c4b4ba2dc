from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ccus.documents.states import RetirementMethod
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site


class RetirementMethodChoice(models.Model):
    """Who reports the days of a site to the retirement mutual aid (建退共) from a month on, as its prime chose.

    Without one the prime reports for all. The latest that is not after a month holds for it; the earlier ones stay.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    from_month_on = models.DateField(help_text="first day of the first month")
    method = models.CharField(max_length=16, choices=RetirementMethod.choices)
    chosen_by = models.CharField(max_length=80)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "from_month_on"], name="one_retirement_method_per_site_and_month")
        ]


class RetirementOutsider(models.Model):
    """Somebody without registration here who worked at a site and is insured: put into the report by hand (未登録の人).

    `days` are days of the month. Once reported, the row stays as it was; what changes afterwards is another row.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField(help_text="first day of the month")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    insured_number = models.CharField(max_length=20)
    days = ArrayField(models.PositiveSmallIntegerField())
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "month_on", "insured_number"], name="an_outsider_stands_once_in_a_report"
            ),
            models.CheckConstraint(name="an_outsider_worked_a_day", condition=Q(days__len__gte=1)),
        ]


class RetirementReport(models.Model):
    """What one firm reported of one site and month, as it was handed in: never changed, never deleted.

    `number` 1 is the report of the month, later ones are additions (追加の報告) with days that came late and days that ceased
    to be. Sums are of the added days alone, less the cancelled ones.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField(help_text="first day of the month")
    reporter = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=16, choices=RetirementMethod.choices)
    number = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    days = models.IntegerField()
    amount_yen = models.IntegerField()
    handed_in_by = models.CharField(max_length=80)
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "month_on", "reporter", "number"], name="reports_of_a_month_are_numbered"
            )
        ]
        indexes = [models.Index(fields=["reporter", "month_on"], name="retirement_by_reporter")]


class RetirementLine(models.Model):
    """One person of one firm in a report: name and numbers as reported, days added and cancelled (days of the month).

    Exactly one of `technician` and `outsider` is set. `contractor_number` is empty where the reporter may not see it.
    """

    report = models.ForeignKey(RetirementReport, on_delete=models.PROTECT, related_name="lines")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="+")
    outsider = models.ForeignKey(RetirementOutsider, on_delete=models.PROTECT, null=True, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    insured_number = models.CharField(max_length=20)
    contractor_number = models.CharField(max_length=20, blank=True)
    days = ArrayField(models.PositiveSmallIntegerField())
    cancelled_days = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reported_person_is_registered_or_not",
                condition=Q(technician__isnull=False, outsider__isnull=True)
                | Q(technician__isnull=True, outsider__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["technician"], name="retirement_line_by_person")]


class RetirementDay(models.Model):
    """One reported day of one person, whatever the site: a day is paid once. `insured_key` is the number, digits alone.

    `cancelled_in` names the addition that took the day back; only then can it be reported again.
    """

    line = models.ForeignKey(RetirementLine, on_delete=models.PROTECT, related_name="reported_days")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="+")
    insured_key = models.CharField(max_length=20)
    work_date = models.DateField()
    cancelled_in = models.ForeignKey(RetirementReport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["technician", "work_date"],
                name="a_day_of_a_technician_is_reported_once",
                condition=Q(cancelled_in__isnull=True, technician__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["insured_key", "work_date"],
                name="a_day_of_an_insured_number_is_reported_once",
                condition=Q(cancelled_in__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["site", "work_date"], name="retirement_day_by_site")]
