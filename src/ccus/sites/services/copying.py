"""What a firm does again and again is copied from one of its earlier sites: details, contract, works, and the firms below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import HierarchyNode, Site, SiteContract, SiteWorks
from ccus.sites.permissions import acts_for_prime, check_can_edit_site
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.hierarchy import Box, in_tree_order
from ccus.sites.rules.site_parts import ContractPart, SiteDetails, WorksPart
from ccus.sites.services.hierarchy import request_node, request_on_behalf
from ccus.sites.services.locks import lock_site
from ccus.sites.services.placeholders import keep_place
from ccus.sites.services.sites import NOTHING_MORE, write_contract, write_works
from ccus.sites.states import STANDING, ContractingForm, HierarchyState, OrderCategory, SiteKind, WorksKind

__all__ = ["NOTHING_MORE", "copy_hierarchy", "copy_parts", "details_for_next_site", "details_of", "works_of"]


def details_of(site: Site) -> SiteDetails:
    """The first part of a site as it was handed in."""
    return SiteDetails(
        kind=SiteKind(site.kind),
        is_wide_area=site.is_wide_area,
        organization_unit=site.organization_unit,
        site_contact=site.site_contact,
        site_manager_name=site.site_manager_name,
        office_address=site.office_address,
        office_phone=site.office_phone,
        latitude=site.latitude,
        longitude=site.longitude,
        order_category=OrderCategory(site.order_category),
        handles_hazardous_substances=site.handles_hazardous_substances,
    )


def works_of(works: SiteWorks) -> WorksPart:
    """The third part of a site as it was handed in."""
    return WorksPart(
        works_kind=WorksKind(works.works_kind) if works.works_kind else None,
        is_corins_registered=works.is_corins_registered,
        building_use=works.building_use,
        construction_kind=works.construction_kind,
        works_type=works.works_type,
        scale=works.scale,
        method=works.method,
    )


def details_for_next_site(viewer: Viewer, from_site_ccus_id: str) -> SiteDetails:
    """Details of an own earlier site for a form of the next; position and address stay with the old one.

    Raises SiteNotFound, also for a site of another prime.
    """
    details = details_of(_own_site(viewer, from_site_ccus_id))
    return replace(details, office_address="", office_phone="", latitude=None, longitude=None)


@transaction.atomic
def copy_parts(viewer: Viewer, site_ccus_id: str, *, from_site_ccus_id: str, now: datetime) -> None:
    """Contract and works information of an own earlier site; number, amount and days of the contract are not copied.

    Raises SiteNotFound, PermissionMissing, NotYourSite.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    old = _own_site(viewer, from_site_ccus_id)
    contract = SiteContract.objects.filter(site=old).first()
    if contract is not None:
        # The contract's own place, number, amount and days belong to one contract only.
        part = ContractPart(
            owner_name=contract.owner_name,
            contracting_form=ContractingForm(contract.contracting_form) if contract.contracting_form else None,
        )
        write_contract(viewer, site_ccus_id, part=part, now=now)
    works = SiteWorks.objects.filter(site=old).first()
    if works is not None:
        write_works(viewer, site_ccus_id, part=works_of(works), now=now)


def copy_hierarchy(
    viewer: Viewer, site_ccus_id: str, *, from_site_ccus_id: str, from_on: date, now: datetime
) -> tuple[list[HierarchyNode], list[tuple[str, Refusal]]]:
    """Asks the firms that stood, or stand, on an own earlier site into this one, in the same order below each other.

    Gives the new boxes, and the firms that could not be asked with the reason: those below them are not asked either.
    Raises SiteNotFound, PermissionMissing, NotYourSite.
    """
    with transaction.atomic():
        site = lock_site(site_ccus_id)
        check_can_edit_site(viewer, site=site)
        old = _last_boxes(_own_site(viewer, from_site_ccus_id))
        copied = {node.pk: site.nodes.get(tier=0) for node in old.values() if node.upper_id is None}
        asked: list[HierarchyNode] = []
        refused: list[tuple[str, Refusal]] = []
        boxes = [Box(node.pk, node.upper_id, node.firm_name) for node in old.values()]
        for node in (old[key] for key in in_tree_order(boxes)):
            upper = copied.get(node.upper_id) if node.upper_id else None
            if upper is None:
                continue
            try:
                copied[node.pk] = _ask(viewer, upper, node, from_on=from_on, now=now)
            except Refusal as refusal:
                refused.append((node.firm_name, refusal))
            else:
                asked.append(copied[node.pk])
        return asked, refused


def _ask(viewer: Viewer, upper: HierarchyNode, node: HierarchyNode, *, from_on: date, now: datetime) -> HierarchyNode:
    if node.business is None:
        return keep_place(viewer, upper.pk, name=node.placeholder_name, from_on=from_on, now=now)
    ask = request_node if upper.upper_id is None else request_on_behalf
    return ask(viewer, upper.pk, business_ccus_id=node.business.ccus_id, from_on=from_on, now=now)


def _last_boxes(site: Site) -> Mapping[int, HierarchyNode]:
    """The boxes of the last day on which anybody but the prime stood there."""
    nodes = HierarchyNode.objects.filter(
        site=site, state__in=[*STANDING, HierarchyState.ENDED, HierarchyState.PLACEHOLDER], valid__isempty=False
    ).select_related("business")
    found: dict[tuple[int | None, str], HierarchyNode] = {}
    for node in nodes.order_by("valid", "pk"):
        found[node.business_id, node.placeholder_name] = node
    return {node.pk: node for node in found.values()}


def _own_site(viewer: Viewer, ccus_id: str) -> Site:
    site = get_site_visible_to(viewer, ccus_id)
    if not acts_for_prime(viewer, site=site):
        raise SiteNotFound
    return site
