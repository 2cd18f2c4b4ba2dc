"""Days that are recorded and do not count: mended with one press, each by whoever may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.history.errors.mending import DaysNotYoursToMend, NothingToMend, RegisteredTradeMissing
from ccus.history.queries.days_to_mend import (
    NO_ROLE,
    NOT_IN_HIERARCHY,
    DaysToMend,
    find_days_to_mend_visible_to,
    first_day_to_mend_of_firm_visible_to,
)
from ccus.history.services.typed_days import Outcome, TypedDay, submit_typed_days
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.roster import suggest_entries_for_firm
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.rules.hierarchy import PRIME_TIER
from ccus.sites.services.hierarchy import request_node
from ccus.sites.services.roster import add_roster_entry
from ccus.sites.services.roster_work import RosterDraft

# Kept in Japanese like all that the prime reads of an entry.
REASON_OF_ENTRIES = "職種・立場が名簿になかった日"  # lint: japanese-text - kept with the entry, read by the prime
ONE_DAY = timedelta(days=1)


def mend_days(viewer: Viewer, *, key: str, now: datetime) -> tuple[DaysToMend, list[Outcome]]:
    """Mends one group of days that the viewer can see, by the one way open to them.

    Prime, firm: a person without trade and role goes on the roster since the first of the days, as last time or in the
    registered main trade. Prime: a firm outside the hierarchy is asked in since its first such day. The person: each day
    is sent to the prime as a direct entry; then the outcomes tell of each.
    Raises SiteNotFound, NothingToMend, DaysNotYoursToMend, RegisteredTradeMissing and the refusals of the services used.
    """
    on = jst_date(now)
    if viewer.technician_ccus_id:
        group = _find(viewer, key, on=on)
        return group, _send(viewer, group, now=now)
    site = get_site_visible_to(viewer, key.partition(":")[2].partition(":")[0])
    group = _find(viewer, key, on=on, site=site)
    if group.verdict == NO_ROLE:
        _put_on_roster(viewer, site, group, now=now)
    elif group.verdict == NOT_IN_HIERARCHY:
        first_on = first_day_to_mend_of_firm_visible_to(viewer, group.business_id, on=on, site=site)
        _ask_in(viewer, site, group, from_on=first_on or group.days[0], now=now)
    else:
        raise DaysNotYoursToMend
    return group, []


def _find(viewer: Viewer, key: str, *, on: date, site: Site | None = None) -> DaysToMend:
    group = find_days_to_mend_visible_to(viewer, key, on=on, site=site)
    if group is None:
        raise NothingToMend
    return group


@transaction.atomic
def _put_on_roster(viewer: Viewer, site: Site, group: DaysToMend, *, now: datetime) -> None:
    firm = Business.objects.filter(pk=group.business_id).first()
    if firm is None:
        raise DaysNotYoursToMend
    known = suggest_entries_for_firm(firm, [group.technician_id])[group.technician_id]
    if not known.trade_code:
        raise RegisteredTradeMissing
    first_on = group.days[0]
    draft = RosterDraft(
        technician_ccus_id=group.technician_ccus_id,
        business_ccus_id=firm.ccus_id,
        trade_code=known.trade_code,
        site_roles=known.site_roles,
        work_content=known.work_content,
        from_on=first_on,
        last_on=_day_before_next_entry(site, group, first_on),
    )
    add_roster_entry(viewer, site.ccus_id, draft=draft, now=now)


def _day_before_next_entry(site: Site, group: DaysToMend, first_on: date) -> date | None:
    """Somebody who was put on later stays as entered; only the days before are filled."""
    following = (
        RosterEntry.objects.filter(site=site, technician=group.technician_id, valid__startswith__gt=first_on)
        .order_by("valid")
        .first()
    )
    return following.valid.lower - ONE_DAY if following else None


def _ask_in(viewer: Viewer, site: Site, group: DaysToMend, *, from_on: date, now: datetime) -> None:
    if not acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
        raise DaysNotYoursToMend
    prime = HierarchyNode.objects.get(site=site, tier=PRIME_TIER)
    request_node(viewer, prime.pk, business_ccus_id=group.business_ccus_id, from_on=from_on, now=now)


def _send(viewer: Viewer, group: DaysToMend, *, now: datetime) -> list[Outcome]:
    firm = Business.objects.filter(pk=group.business_id).first()
    known = suggest_entries_for_firm(firm, [group.technician_id])[group.technician_id] if firm else None
    if known is None or not known.trade_code:
        raise RegisteredTradeMissing
    typed: Sequence[TypedDay] = [
        TypedDay(
            technician_ccus_id=group.technician_ccus_id,
            site_ccus_id=group.site_ccus_id,
            work_date=day,
            trade_code=known.trade_code,
            site_roles=known.site_roles,
            work_content=known.work_content,
            reason=REASON_OF_ENTRIES,
            corrects=True,
        )
        for day in group.days
    ]
    return submit_typed_days(viewer, typed, now=now)


def first_refusal(outcomes: Sequence[Outcome]) -> Refusal | None:
    return next((outcome.refusal for outcome in outcomes if outcome.refusal is not None), None)
