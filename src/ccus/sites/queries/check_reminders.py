"""Reminders: those a person or a firm was sent, with how the check stands now, and those sent today from a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SitePhase
from ccus.access.viewers import Viewer
from ccus.registry.queries.check_facts import firm_facts, person_facts
from ccus.registry.queries.names import names_of_businesses
from ccus.registry.rules.checks.catalogue import check_firm, check_person
from ccus.registry.rules.checks.facts import PersonFacts
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import FIRM_CHECKS, CheckKind
from ccus.sites.models import CheckReminder, RosterEntry, Site
from ccus.sites.queries.checks import ITEMS_OF_CHECK
from ccus.sites.rules.checks import safety_manager, training
from ccus.sites.states import SiteRole

SHOWN_DAYS = 60
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedReminder:
    """One reminder as its receiver reads it. `finding` is what the check says now; None where it can no longer be made.

    `person` is empty where the finding is of the firm itself, and for the person's own list.
    """

    check: CheckKind
    site_name: str
    sender: str
    sent_on: date
    person: str
    technician_ccus_id: str
    finding: Finding | None


def list_reminders_visible_to(viewer: Viewer, *, on: date) -> tuple[ReceivedReminder, ...]:
    """Of the last 60 days, newest first, each subject and check once. A technician's are about themselves; a firm's about it and
    about people on whose rosters it entered them and who still belong to it. Five statements. Raises PermissionMissing.
    """
    check_may(viewer, "sites:check-reminder:view")
    rows = _latest(_received(viewer, on=on))
    people = person_facts({row.technician.ccus_id for row in rows if row.technician is not None}, on=on)
    firms = firm_facts({row.business.ccus_id for row in rows if row.technician is None}, on=on)
    entries = _entries(rows, on=on)
    items = visible_items(
        subject="technician",
        relation=Relation.SELF if viewer.technician_ccus_id else Relation.EMPLOYER,
        phase=SitePhase.NONE,
        channel=Channel.SCREEN,
    )
    senders = names_of_businesses({row.sent_for for row in rows} - {""})
    found = []
    for row in rows:
        kind = CheckKind(row.check_kind)
        finding: Finding | None
        if kind is CheckKind.SAFETY_MANAGER:
            finding = _safety_manager(row, entries, on=on)
        elif kind in FIRM_CHECKS:
            finding = check_firm(firms[row.business.ccus_id], kind, on=on)
        elif ITEMS_OF_CHECK[kind] <= items:
            finding = _of_person(row, kind, entries, people, on=on)
        else:
            finding = None
        found.append(
            ReceivedReminder(
                check=kind,
                site_name=row.site.name,
                sender=senders.get(row.sent_for, ""),
                sent_on=row.sent_on,
                person=row.technician.full_name
                if row.technician is not None and viewer.business_ccus_id and "full_name" in items
                else "",
                technician_ccus_id=row.technician.ccus_id if row.technician is not None else "",
                finding=finding,
            )
        )
    return tuple(found)


def reminded_today(site: Site, *, on: date, technician_ccus_id: str = "", business_ccus_id: str = "") -> set[CheckKind]:
    """The checks of which somebody was reminded today, of a person or else of a firm. One statement."""
    sent = CheckReminder.objects.filter(site=site, sent_on=on)
    if technician_ccus_id:
        sent = sent.filter(technician__ccus_id=technician_ccus_id)
    else:
        sent = sent.filter(technician__isnull=True, business__ccus_id=business_ccus_id)
    return {CheckKind(kind) for kind in sent.values_list("check_kind", flat=True)}


def _received(viewer: Viewer, *, on: date) -> QuerySet[CheckReminder]:
    recent = CheckReminder.objects.filter(sent_on__gt=on - timedelta(days=SHOWN_DAYS), sent_on__lte=on)
    if viewer.technician_ccus_id:
        recent = recent.filter(technician__ccus_id=viewer.technician_ccus_id)
    elif viewer.business_ccus_id:
        # Past affiliations are nobody's business: who has left is gone from the firm's list.
        still_here = Q(
            technician__affiliations__business__ccus_id=viewer.business_ccus_id,
            technician__affiliations__valid__contains=on,
        )
        recent = recent.filter(Q(technician__isnull=True) | still_here, business__ccus_id=viewer.business_ccus_id)
    else:
        recent = recent.none()
    return recent.select_related("site", "technician", "business").order_by("-sent_on", "-pk")


def _latest(rows: Iterable[CheckReminder]) -> list[CheckReminder]:
    seen: dict[tuple[int, str, int | None], CheckReminder] = {}
    for row in rows:
        seen.setdefault((row.site_id, row.check_kind, row.technician_id), row)
        if len(seen) == MOST_SHOWN:
            break
    return list(seen.values())


def _entries(rows: Iterable[CheckReminder], *, on: date) -> list[RosterEntry]:
    """The roster entries of the day that checks of rosters look at."""
    asked = [row for row in rows if CheckKind(row.check_kind) in (CheckKind.TRAINING, CheckKind.SAFETY_MANAGER)]
    return list(
        RosterEntry.objects.filter(
            site_id__in={row.site_id for row in asked},
            business_id__in={row.business_id for row in asked},
            valid__contains=on,
        )
    )


def _of_person(
    row: CheckReminder,
    kind: CheckKind,
    entries: Iterable[RosterEntry],
    people: dict[str, PersonFacts],
    *,
    on: date,
) -> Finding | None:
    if row.technician is None:
        return None
    person = people[row.technician.ccus_id]
    if kind is not CheckKind.TRAINING:
        return check_person(person, kind, on=on)
    entry = next(
        (each for each in entries if (each.site_id, each.technician_id) == (row.site_id, row.technician_id)), None
    )
    if entry is None:
        return None
    return training.check_training(person, trade_code=entry.trade_code, site_roles=entry.site_roles, on=on)


def _safety_manager(row: CheckReminder, entries: Iterable[RosterEntry], *, on: date) -> Finding | None:
    own = [each for each in entries if (each.site_id, each.business_id) == (row.site_id, row.business_id)]
    managers = [each for each in own if SiteRole.SAFETY_HEALTH_MANAGER.value in each.site_roles]
    # Reminders of it go to subcontractors alone.
    return safety_manager.check_safety_manager(tier=1, people=len(own), managers=len(managers), on=on)
