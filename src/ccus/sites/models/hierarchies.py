from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from ccus.registry.models import Business, Technician
from ccus.sites.models.sites import Site
from ccus.sites.states import STANDING, ForeignWorkCategory, HierarchyState


class HierarchyNode(models.Model):
    """A firm's place on one site over a range of days: a box in the hierarchy (施工体制). Tier 0 is the prime.

    The directly upper firm requests, the lower one approves; a standing agreement between the two makes it registered at
    once. Answers keep the row; only its state changes, each change in the audit trail. A firm that is not registered yet
    has a place kept under its name (`placeholder_name`, no business), so that firms below it can stand; the name stays when
    the firm takes its place.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="nodes")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="nodes")
    placeholder_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    upper = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="lower_nodes")
    tier = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=HierarchyState.choices)
    valid = DateRangeField()
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_prime_has_no_upper_firm",
                condition=Q(tier=0, upper__isnull=True) | Q(tier__gt=0, upper__isnull=False),
            ),
            models.CheckConstraint(
                name="a_place_names_a_firm_or_keeps_it_for_one",
                condition=Q(business__isnull=False) | ~Q(placeholder_name=""),
            ),
            models.CheckConstraint(
                name="a_placeholder_names_no_registered_firm",
                condition=~Q(state=HierarchyState.PLACEHOLDER.value) | Q(business__isnull=True),
            ),
            ExclusionConstraint(
                name="a_firm_stands_once_on_a_site_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("business", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[state.value for state in (HierarchyState.REQUESTED, *STANDING)]),
            ),
        ]

    @property
    def firm_ccus_id(self) -> str:
        """Empty where the firm is not registered."""
        return self.business.ccus_id if self.business else ""

    @property
    def firm_name(self) -> str:
        return self.business.name if self.business else self.placeholder_name


class HierarchyInvitation(models.Model):
    """A link that lets a firm look at the place kept for it, without an account, and take it once it is registered.

    Only the hash of the link is kept. It opens until it expires, is taken back, or the place has been taken.
    """

    node = models.ForeignKey(HierarchyNode, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class StandingAgreement(models.Model):
    """Two firms agreed once (事業者間合意) that later requests between them are registered without asking. Works both ways."""

    first = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="agreements_as_first")
    second = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="agreements_as_second")
    valid = DateRangeField()
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="the_pair_is_kept_in_one_order", condition=Q(first__lt=F("second"))),
            ExclusionConstraint(
                name="one_agreement_of_a_pair_at_a_time",
                expressions=[
                    ("first", RangeOperators.EQUAL),
                    ("second", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class RosterEntry(models.Model):
    """A technician on a site with trade, roles and work content over a range of days: roster entry (施工体制技能者登録).

    Entered by the employer, or on its behalf. Trade and roles in force on the work date are copied into the work record.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="roster_entries")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="roster_entries")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="roster_entries")
    trade_code = models.CharField(max_length=5)
    site_roles = ArrayField(models.CharField(max_length=24), help_text="set of SiteRole values, sorted, at least one")
    work_content = models.CharField(max_length=200, blank=True)
    education_on = models.DateField(null=True, help_text="day of the entry education (新規入場者教育)")
    foreign_work_category = models.CharField(
        max_length=12, choices=ForeignWorkCategory.choices, blank=True, default="", db_default=""
    )
    foreign_work_period = DateRangeField(
        null=True, help_text="days on which a specified skilled worker is employed here"
    )
    valid = DateRangeField()
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "roster entries"
        constraints = [
            ExclusionConstraint(
                name="one_roster_entry_per_technician_and_site_at_a_time",
                expressions=[
                    ("technician", RangeOperators.EQUAL),
                    ("site", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="a_roster_entry_names_a_role", condition=Q(site_roles__len__gte=1)),
            models.CheckConstraint(
                name="a_foreign_workers_category_and_period_go_together",
                condition=Q(foreign_work_category="", foreign_work_period__isnull=True)
                | (~Q(foreign_work_category="") & Q(foreign_work_period__isnull=False)),
            ),
        ]
        indexes = [GistIndex(fields=["site", "valid"], name="roster_of_a_site")]
