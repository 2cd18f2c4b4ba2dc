from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from ccus.access.models import Account
from ccus.registry.models import Business
from ccus.sites.states import ContractingForm, OrderCategory, SiteKind, SiteState, WorksKind


class Site(models.Model):
    """One row is one site (現場): the required first part, site information (現場情報). Registered by the prime.

    Touches count inside `recording_period` (就業履歴蓄積期間) while the state is open. The other two parts, contract and
    works information, are optional rows beside it. Never deleted; closing is a state.
    """

    ccus_id = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200)
    prime = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="sites_as_prime")
    kind = models.CharField(max_length=10, choices=SiteKind.choices, default=SiteKind.NORMAL.value)
    state = models.CharField(max_length=10, choices=SiteState.choices, default=SiteState.OPEN.value)
    recording_period = DateRangeField()
    is_wide_area = models.BooleanField(default=False, help_text="wide-area site (広域現場): several jobs under one ID")
    organization_unit = models.CharField(max_length=200, blank=True)
    site_contact = models.CharField(max_length=200, blank=True)
    site_manager_name = models.CharField(max_length=200, blank=True)
    office_prefecture_code = models.CharField(max_length=2)
    office_address = models.CharField(max_length=300, blank=True)
    office_phone = models.CharField(max_length=20, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    order_category = models.CharField(max_length=8, choices=OrderCategory.choices, default=OrderCategory.PRIVATE.value)
    handles_hazardous_substances = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opening_key = models.UUIDField(null=True, unique=True, help_text="of the form: sent twice, it opens one site")

    class Meta:
        constraints = [
            models.CheckConstraint(name="site_id_is_14_digits", condition=Q(ccus_id__regex=r"^\d{14}$")),
            models.CheckConstraint(
                name="a_recording_period_has_both_ends_and_a_day",
                condition=Q(
                    recording_period__isempty=False,
                    recording_period__lower_inf=False,
                    recording_period__upper_inf=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["prime", "state"], name="site_by_prime"),
            GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="site_name_trigrams"),
        ]


class SiteContract(models.Model):
    """Contract information (契約情報) of a site: optional second part."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="contract", primary_key=True)
    works_place = models.CharField(max_length=300, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    contracting_form = models.CharField(max_length=14, choices=ContractingForm.choices, blank=True)
    contract_period = DateRangeField(null=True)
    contract_number = models.CharField(max_length=60, blank=True)
    contract_amount_yen = models.BigIntegerField(null=True)


class SiteWorks(models.Model):
    """Works information (工事情報) of a site: optional third part."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="works", primary_key=True)
    works_kind = models.CharField(max_length=24, choices=WorksKind.choices, blank=True)
    is_corins_registered = models.BooleanField(null=True)
    building_use = models.CharField(max_length=100, blank=True)
    construction_kind = models.CharField(max_length=100, blank=True, help_text="new, renovation, demolition …")
    works_type = models.CharField(max_length=100, blank=True)
    scale = models.CharField(max_length=100, blank=True)
    method = models.CharField(max_length=100, blank=True)


class SiteManagerTerm(models.Model):
    """Who managed a site (現場管理者) over a range of days; the present one also stands on the site by name.

    `account` is set when the manager signs in here. Written when a site is handed over.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="manager_terms")
    name = models.CharField(max_length=200)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="site_terms")
    valid = DateRangeField()
    handed_over_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_site_has_one_manager_at_a_time",
                expressions=[("site", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class WorkPlace(models.Model):
    """Where work actually goes on at a wide-area site (広域現場): a memo of the place (作業場所メモ) over a range of days."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="work_places")
    memo = models.CharField(max_length=200)
    valid = DateRangeField()
    noted_at = models.DateTimeField()
