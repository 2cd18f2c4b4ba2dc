"""A hierarchy handed in as a table: rehearsed or written, row by row reported; handed in again it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError
from ccus.registry.rules.names import tidy_text
from ccus.sites.errors import (
    FirmTwiceInFile,
    HierarchyCircle,
    HierarchyNodeNotFound,
    PrimeStandsAlready,
    UpperFirmUnknown,
)
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.permissions import acts_for_node
from ccus.sites.queries.places import own_node_visible_to
from ccus.sites.rules.file_rows import FileRow, as_id, in_order_of_tiers, repeated
from ccus.sites.services.file_reports import FileReport
from ccus.sites.services.hierarchy import request_node, request_on_behalf
from ccus.sites.services.locks import lock_site
from ccus.sites.services.placeholders import keep_place
from ccus.sites.states import STANDING, HierarchyState


def import_hierarchy(
    viewer: Viewer, site_ccus_id: str, *, rows: Sequence[FileRow], on: date, now: datetime, rehearse: bool
) -> FileReport:
    """Asks the firms of the rows in, each below the upper firm it names, or directly below the viewer's own box.

    A row names its firm by ID, or by name while it is not registered: then a place is kept. Good rows are written though
    others are refused; rows below a firm that has yet to accept are refused until it has. Rows without a first day begin
    on `on`. With `rehearse` nothing is written. Raises SiteNotFound, PermissionMissing, HierarchyNodeNotFound.
    """
    check_may(viewer, "sites:hierarchy:edit")
    report = FileReport()
    with transaction.atomic():
        site = lock_site(site_ccus_id)
        own = own_node_visible_to(viewer, site, on=on)
        if own is None:
            raise HierarchyNodeNotFound
        ordered, circling = in_order_of_tiers(rows)
        for row in circling:
            report.refuse(row.number, _about(row), HierarchyCircle())
        chart = _Chart(viewer, site, own, on=on)
        twice = repeated(rows, "business")
        for row in ordered:
            try:
                if as_id(row.get("business")) in twice:
                    raise FirmTwiceInFile
                with transaction.atomic():
                    is_fresh = chart.put(row, on=on, now=now)
            except (Refusal, InputFormatError) as problem:
                report.refuse(row.number, _about(row), problem)
            else:
                report.added += is_fresh
                report.unchanged += not is_fresh
        transaction.set_rollback(rehearse)
    report.refused.sort(key=lambda row: row.number)
    return report


class _Chart:
    """The boxes of a site by ID and by name, growing with the file."""

    def __init__(self, viewer: Viewer, site: Site, own: HierarchyNode, *, on: date) -> None:
        self.viewer, self.site, self.own = viewer, site, own
        states = [HierarchyState.REQUESTED, HierarchyState.PLACEHOLDER, *STANDING]
        nodes = HierarchyNode.objects.filter(site=site, state__in=states, valid__isempty=False)
        self.boxes: dict[str, HierarchyNode] = {}
        for node in nodes.select_related("business", "site__prime", "upper__business").order_by("pk"):
            if node.valid.upper is None or node.valid.upper > on:
                self._remember(node)

    def put(self, row: FileRow, *, on: date, now: datetime) -> bool:
        """Whether the row added something; False where the firm stands, or waits, below the same firm already.

        Raises InputFormatError and the refusals of asking a firm in.
        """
        business, name = as_id(row.get("business")), tidy_text(row.get("name"))
        if business and business == self.site.prime.ccus_id:
            raise PrimeStandsAlready
        upper = self._upper(row)
        stands = self.boxes.get(business or name)
        if stands is not None and stands.upper_id == upper.pk:
            return False
        from_on = (parse_date(row.get("from_on"), today=on) if row.get("from_on") else None) or max(
            on, upper.valid.lower
        )
        last_on = parse_date(row.get("last_on"), today=on) if row.get("last_on") else None
        if not business:
            node = keep_place(self.viewer, upper.pk, name=name, from_on=from_on, last_on=last_on, now=now)
        else:
            ask = request_node if acts_for_node(self.viewer, node=upper) else request_on_behalf
            node = ask(self.viewer, upper.pk, business_ccus_id=business, from_on=from_on, last_on=last_on, now=now)
        self._remember(node)
        return True

    def _upper(self, row: FileRow) -> HierarchyNode:
        typed = row.get("upper")
        if not typed:
            return self.own
        upper = self.boxes.get(as_id(typed)) or self.boxes.get(tidy_text(typed))
        if upper is None:
            raise UpperFirmUnknown(typed=typed)
        return upper

    def _remember(self, node: HierarchyNode) -> None:
        for key in (node.firm_ccus_id, node.firm_name, node.placeholder_name):
            if key:
                self.boxes[key] = node


def _about(row: FileRow) -> str:
    return row.get("name") or row.get("business")
