from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q

from ccus.registry.models.technicians import Technician
from ccus.registry.states import (
    AffiliationKind,
    BusinessKind,
    ExemptionReason,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
)


class Business(models.Model):
    """One row is one registered firm, sole trader or one-person contractor: business (事業者), with the 33 items.

    Written by the registration services; never deleted. A change of kind keeps the ID (`BusinessKindPeriod` remembers the
    kinds of the past). Insurance (items 20–24) lives in `BusinessInsurance`, by range of days. `expires_on` is the last day
    of the five-year registration; after it pages are limited but touches are kept.
    Source of the item list: committee papers on joint use of registered data, business items 1–33.
    """

    ccus_id = models.CharField(max_length=14, unique=True)
    registered_on = models.DateField()
    expires_on = models.DateField()

    name = models.CharField(max_length=200)
    name_kana = models.CharField(max_length=200, blank=True)
    name_folded = models.CharField(max_length=200)
    has_construction_licence = models.BooleanField(default=False)
    licence_number = models.CharField(max_length=60, blank=True)
    business_kind = models.CharField(max_length=24, choices=BusinessKind.choices)
    corporate_number = models.CharField(max_length=13, blank=True)
    representative_name = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=7, blank=True)
    prefecture_code = models.CharField(max_length=2)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=20, blank=True)
    capital_yen = models.BigIntegerField(null=True)
    sales_yen = models.BigIntegerField(null=True)
    completed_works_yen = models.BigIntegerField(null=True)
    has_other_business = models.BooleanField(null=True)
    licensed_trades = ArrayField(
        models.CharField(max_length=2), default=list, help_text="codes of the 29 licence trades"
    )
    registration_manager_name = models.CharField(max_length=200, blank=True)
    registration_manager_address = models.CharField(max_length=300, blank=True)
    registration_manager_department = models.CharField(max_length=100, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_fax = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    retirement_mutual_aid_status = models.CharField(max_length=20, choices=MutualAidStatus.choices, blank=True)
    kentaikyo_contractor_number = models.CharField(max_length=20, blank=True)
    chutaikyo_enrolled = models.BooleanField(null=True)
    workers_comp_special_enrolled = models.BooleanField(null=True)
    ci_net_code = models.CharField(max_length=20, blank=True)
    digital_certificates = models.JSONField(default=list, help_text='[{"kind": …, "number": …}]')
    main_clients = ArrayField(models.CharField(max_length=200), default=list)
    awards = ArrayField(models.CharField(max_length=200), default=list)
    associations = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        verbose_name_plural = "businesses"
        constraints = [
            models.CheckConstraint(name="business_id_is_14_digits", condition=Q(ccus_id__regex=r"^\d{14}$")),
            models.CheckConstraint(
                name="corporate_number_is_13_digits_or_absent", condition=Q(corporate_number__regex=r"^(\d{13})?$")
            ),
            models.CheckConstraint(
                name="a_licence_number_belongs_to_a_licence",
                condition=Q(has_construction_licence=True) | Q(licence_number=""),
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture_code"], name="business_by_prefecture"),
            # Renewals are looked for every night.
            models.Index(fields=["expires_on"], name="business_by_last_day"),
            models.Index(fields=["name_folded"], name="business_by_name"),
            # By the reading as searches fold it (`kit.kana.fold_reading_for_search`), in order and by its parts.
            models.Index(
                Func("name_kana", function="registry_fold_reading", output_field=models.TextField()),
                name="business_by_reading",
            ),
            GinIndex(
                OpClass(
                    Func("name_kana", function="registry_fold_reading", output_field=models.TextField()),
                    name="gin_trgm_ops",
                ),
                name="business_reading_trigrams",
            ),
            GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="business_name_trigrams"),
        ]


class BusinessKindPeriod(models.Model):
    """The kind a business had over a range of days. The ID stays when the kind changes, statistics need the past."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="kind_periods")
    business_kind = models.CharField(max_length=24, choices=BusinessKind.choices)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_business_is_of_one_kind_at_a_time",
                expressions=[("business", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class BusinessInsurance(models.Model):
    """One social insurance of one business over a range of days (items 20–24). At most one state per line on any day."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="insurances")
    line = models.CharField(max_length=12, choices=InsuranceLine.choices)
    status = models.CharField(max_length=12, choices=InsuranceStatus.choices)
    scheme = models.CharField(max_length=30, choices=InsuranceScheme.choices, blank=True)
    exemption_reason = models.CharField(max_length=40, choices=ExemptionReason.choices, blank=True)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_state_per_insurance_line_of_a_business_at_a_time",
                expressions=[
                    ("business", RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="business_exemption_has_a_reason_and_nothing_else_has",
                condition=(Q(status=InsuranceStatus.EXEMPT.value) & ~Q(exemption_reason=""))
                | (~Q(status=InsuranceStatus.EXEMPT.value) & Q(exemption_reason="")),
            ),
        ]


class Affiliation(models.Model):
    """A technician belongs to a business over a range of days: affiliation (所属), items 16 and 17.

    The database refuses two primary affiliations on one day. Ending one closes the range; the past stays, and is shown to
    nobody but the person.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="affiliations")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="affiliations")
    kind = models.CharField(max_length=10, choices=AffiliationKind.choices)
    hired_on = models.DateField(null=True)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_primary_affiliation_at_a_time",
                expressions=[("technician", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(kind=AffiliationKind.PRIMARY.value),
            ),
            ExclusionConstraint(
                name="a_technician_belongs_to_a_business_once_at_a_time",
                expressions=[
                    ("technician", RangeOperators.EQUAL),
                    ("business", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["business", "technician"], name="affiliation_by_business")]
