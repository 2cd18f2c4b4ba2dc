"""Who has to hand in which form, by when, and how that stands: of one site as a matrix, and of one firm over its sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.models import FormReminder, FormRequirement, FormSubmission
from ccus.documents.queries.forms.submissions import VIEW, day_at, firm_of
from ccus.documents.rules.forms.definitions import Choice
from ccus.documents.rules.forms.people import age_on
from ccus.documents.rules.forms.requirements import (
    HandedIn,
    Owed,
    Placement,
    Requirement,
    latest_forms,
    owed_by,
    usual_requirements,
)
from ccus.documents.states import FormDue, SubmissionState
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.hierarchy import BoxRow, list_boxes_visible_to
from ccus.sites.queries.relations import business_at
from ccus.sites.states import STANDING, SiteState

MOST_SITES = 60
MOST_REMINDERS = 10
REMINDED_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class FirmOwes:
    """One firm of a site with what it owes; `submissions` are the ids of what it handed in, by form and month."""

    business_id: int
    ccus_id: str
    name: str
    tier: int
    owed: tuple[Owed, ...]
    submissions: Mapping[tuple[str, date | None], int]


@dataclass(frozen=True, kw_only=True)
class SiteOwes:
    """A site with what one firm owes there."""

    site: Site
    owed: tuple[Owed, ...]


def requirements_of(site_ids: Collection[int]) -> dict[int, dict[str, Requirement]]:
    """What each site asks for: the usual set with what its prime decided. One statement."""
    found = {site_id: dict(usual_requirements()) for site_id in site_ids}
    for row in FormRequirement.objects.filter(site__in=site_ids):
        found[row.site_id][row.form_code] = Requirement(form_code=row.form_code, due=FormDue(row.due), days=row.days)
    return found


def requirement_of(site: Site, form_code: str) -> Requirement | None:
    """What a site asks for of one form. One statement."""
    return requirements_of([site.pk])[site.pk].get(form_code)


def list_firms_owing_visible_to(viewer: Viewer, site: Site, *, today: date) -> tuple[FirmOwes, ...]:
    """The firms of a site that the viewer's own stands above, and itself, in the order of the tree. Four statements.

    Raises PermissionMissing.
    """
    check_may(viewer, VIEW)
    boxes = list_boxes_visible_to(viewer, site, on=day_at(site, today=today))
    own = business_at(viewer, site=site)
    seen = _below(own, boxes, sees_all=own == site.prime.ccus_id)
    uppers = {box.upper_id for box in boxes if box.state in STANDING}
    requirements = requirements_of([site.pk])[site.pk]
    choices = _choices([site.pk], today=today)
    states, ids = _handed_in(FormSubmission.objects.filter(site=site))
    found = []
    for box in seen:
        if box.business_id is None or box.state not in STANDING:
            continue
        key = (site.pk, box.business_id)
        place = Placement(
            tier=box.tier,
            has_lower=box.pk in uppers,
            first_on=max(box.from_on, site.recording_period.lower),
            choices=choices.get(key, frozenset()),
        )
        found.append(
            FirmOwes(
                business_id=box.business_id,
                ccus_id=box.firm_ccus_id,
                name=box.firm_name,
                tier=box.tier,
                owed=owed_by(place, requirements, states.get(key, {}), today=today),
                submissions=ids.get(key, {}),
            )
        )
    return tuple(found)


def list_sites_owing_visible_to(viewer: Viewer, *, today: date) -> tuple[SiteOwes, ...]:
    """The open sites at which the viewer's firm owes a form and it is its turn, the first day that is due first.

    Of many sites the last opened are looked at. Four statements. Raises PermissionMissing.
    """
    check_may(viewer, VIEW)
    nodes = (
        HierarchyNode.objects.filter(
            business__ccus_id=firm_of(viewer), state__in=STANDING, valid__contains=today, site__state=SiteState.OPEN,
            site__recording_period__contains=today,
        )
        .select_related("site__prime")
        .annotate(has_lower=Exists(HierarchyNode.objects.filter(upper=OuterRef("pk"), state__in=STANDING)))
        .order_by("-site__opened_at", "pk")[:MOST_SITES]
    )  # fmt: skip
    own = list(nodes)
    sites = [node.site_id for node in own]
    firms = {node.business_id for node in own if node.business_id is not None}
    requirements = requirements_of(sites)
    choices = _choices(sites, today=today, business_ids=firms)
    states, _ids = _handed_in(FormSubmission.objects.filter(site__in=sites, business__in=firms))
    found = []
    for node in own:
        assert node.business_id is not None
        key = (node.site_id, node.business_id)
        place = Placement(
            tier=node.tier, has_lower=node.has_lower,
            first_on=max(node.valid.lower, node.site.recording_period.lower), choices=choices.get(key, frozenset()),
        )  # fmt: skip
        owed = owed_by(place, requirements[node.site_id], states.get(key, {}), today=today)
        turn = tuple(one for one in owed if one.is_open)
        if turn:
            found.append(SiteOwes(site=node.site, owed=tuple(sorted(turn, key=lambda one: one.due_on))))
    return tuple(sorted(found, key=lambda one: one.owed[0].due_on))


def list_reminders_visible_to(viewer: Viewer, *, today: date) -> list[FormReminder]:
    """What the viewer's firm was asked for in the last days, newest first. Raises PermissionMissing."""
    check_may(viewer, VIEW)
    rows = FormReminder.objects.filter(business__ccus_id=firm_of(viewer), sent_on__gt=today - REMINDED_FOR)
    return list(rows.select_related("site", "sent_for").order_by("-sent_on", "-pk")[:MOST_REMINDERS])


def _below(own: str, boxes: Collection[BoxRow], *, sees_all: bool) -> list[BoxRow]:
    """The boxes of the own firm and below it; each comes after its upper one."""
    kept: set[int] = set()
    for box in boxes:
        if sees_all or box.firm_ccus_id == own or box.upper_id in kept:
            kept.add(box.pk)
    return [box for box in boxes if box.pk in kept]


def _handed_in(
    rows: QuerySet[FormSubmission],
) -> tuple[dict[tuple[int, int], HandedIn], dict[tuple[int, int], dict[tuple[str, date | None], int]]]:
    """States and ids by site and firm."""
    states: defaultdict[tuple[int, int], dict[tuple[str, date | None], SubmissionState]] = defaultdict(dict)
    ids: defaultdict[tuple[int, int], dict[tuple[str, date | None], int]] = defaultdict(dict)
    for pk, site, firm, form, month_on, state in rows.values_list(
        "pk", "site_id", "business_id", "form_code", "month_on", "state"
    ):
        states[site, firm][form, month_on] = SubmissionState(state)
        ids[site, firm][form, month_on] = pk
    return dict(states), dict(ids)


def _choices(
    site_ids: Collection[int], *, today: date, business_ids: Collection[int] = ()
) -> dict[tuple[int, int], frozenset[Choice]]:
    """For which choices of people the rosters have anybody, by site and firm: nobody is named. One statement."""
    rows = RosterEntry.objects.filter(site__in=site_ids, valid__contains=today)
    if business_ids:
        rows = rows.filter(business__in=business_ids)
    forms = latest_forms().values()
    elderly = min((form.least_age for form in forms if form.least_age), default=999)
    youth = max((form.most_age for form in forms if form.most_age < elderly), default=0)
    found = {}
    for site, firm, oldest, youngest, foreign in rows.values_list("site_id", "business_id").annotate(
        oldest=Min("technician__birth_date"),
        youngest=Max("technician__birth_date"),
        foreign=Max(
            "foreign_work_category",
            filter=~Q(foreign_work_category="") | Q(technician__residence_status_code="specified_skilled_1"),
        ),
    ):
        choices = set()
        if oldest is not None and age_on(oldest, today) >= elderly:
            choices.add(Choice.ELDERLY)
        if youngest is not None and age_on(youngest, today) <= youth:
            choices.add(Choice.MINORS)
        if foreign is not None:
            choices.add(Choice.SPECIFIED_SKILLED)
        found[site, firm] = frozenset(choices)
    return found
