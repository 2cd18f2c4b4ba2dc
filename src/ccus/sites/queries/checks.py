"""The checks of a site's people and firms, as far as a viewer may see them.

A check that tells of an item which the viewer may not see is not made for that viewer at all: `hidden` counts such checks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.registry.queries.check_facts import firm_facts, person_facts
from ccus.registry.queries.relations import is_desk
from ccus.registry.rules.checks.catalogue import (
    ITEMS_OF_FIRM_CHECK,
    ITEMS_OF_PERSON_CHECK,
    check_firm,
    check_person,
)
from ccus.registry.rules.checks.facts import FirmFacts, PersonFacts
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import FIRM_CHECKS, PERSON_CHECKS, CheckKind, Weight
from ccus.registry.states import BusinessKind
from ccus.sites.models import Site
from ccus.sites.queries.hierarchy import BoxRow, ids_above, read_boxes, visible_boxes
from ccus.sites.queries.relations import business_at, phase_of
from ccus.sites.queries.roster import (
    ALL,
    Cut,
    FirmOnRoster,
    RosterLine,
    lines_of_people_visible_to,
    part_of_roster_visible_to,
)
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.rules.checks import safety_manager, training

ITEMS_OF_CHECK: Mapping[CheckKind, frozenset[str]] = {
    **ITEMS_OF_PERSON_CHECK,
    **ITEMS_OF_FIRM_CHECK,
    CheckKind.TRAINING: training.ITEMS,
    CheckKind.SAFETY_MANAGER: frozenset({"name"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChecks:
    """One line of the roster with what was found. `items` are those that the findings tell of; `hidden` checks were not made."""

    line: RosterLine
    findings: tuple[Finding, ...]
    hidden: tuple[CheckKind, ...] = ()

    @property
    def items(self) -> frozenset[str]:
        return items_told(self.findings) | self.line.shown

    def find(self, kind: CheckKind) -> Finding | None:
        return next((finding for finding in self.findings if finding.check is kind), None)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that ask for something, gravest first."""
        return open_findings(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmChecks:
    """One firm of the hierarchy with what was found. `above` are the names of the firms over it, below the prime, top first."""

    ccus_id: str
    name: str
    kind: BusinessKind
    tier: int
    above: tuple[tuple[str, str], ...]
    """Pairs of ID and name."""
    people: int
    findings: tuple[Finding, ...]
    hidden: tuple[CheckKind, ...] = ()
    told_of: tuple[RosterLine, ...] = ()
    """The people whose name and level stand in the explanation."""

    def find(self, kind: CheckKind) -> Finding | None:
        return next((finding for finding in self.findings if finding.check is kind), None)

    @property
    def open(self) -> tuple[Finding, ...]:
        return open_findings(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChecks:
    """What a viewer may see of a site's checks on a day; people in the order of the roster, firms in that of the tree.

    Each list is a page out of `total_…`; `first_…` is the place of its first line, from 0.
    """

    on: date
    people: tuple[PersonChecks, ...]
    firms: tuple[FirmChecks, ...]
    first_person: int
    total_people: int
    first_firm: int
    total_firms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleChecks:
    """A page of the roster with what was found of each; the numbers are those of `RosterPart`."""

    people: tuple[PersonChecks, ...]
    first: int
    total: int
    without_education: int


def checks_of_roster_visible_to(
    viewer: Viewer, site: Site, *, on: date, today: date, people: Cut = ALL, firms: Cut = ALL
) -> RosterChecks:
    """The checks as of day `on`, seen on day `today`; `people` and `firms` cut pages out of the lists. Six statements.

    A page behind the end is the last one.
    """
    boxes = read_boxes(site, on=on)
    part = part_of_roster_visible_to(viewer, site, on=on, today=today, cut=people, boxes=boxes.values())
    found, first_firm, total_firms = check_firms_visible_to(
        viewer, site, boxes, part.firms, on=on, today=today, cut=firms
    )
    return RosterChecks(
        on=on,
        people=tuple(check_lines(part.lines, on=on).values()),
        firms=found,
        first_person=part.first,
        total_people=part.total,
        first_firm=first_firm,
        total_firms=total_firms,
    )


def people_checks_visible_to(viewer: Viewer, site: Site, *, on: date, today: date, cut: Cut) -> PeopleChecks:
    """The checks of a page of the people alone, the last one where `cut` lies behind the end. Five statements."""
    part = part_of_roster_visible_to(viewer, site, on=on, today=today, cut=cut)
    return PeopleChecks(
        people=tuple(check_lines(part.lines, on=on).values()),
        first=part.first,
        total=part.total,
        without_education=part.without_education,
    )


def check_lines(lines: Sequence[RosterLine], *, on: date) -> dict[str, PersonChecks]:
    """The checks of lines that the viewer was given, by technician ID. One statement."""
    facts = person_facts([line.technician_ccus_id for line in lines], on=on)
    return {line.technician_ccus_id: _check_line(line, facts[line.technician_ccus_id], on=on) for line in lines}


def check_firms_visible_to(
    viewer: Viewer,
    site: Site,
    all_boxes: Mapping[int, BoxRow],
    on_roster: Collection[FirmOnRoster],
    *,
    on: date,
    today: date,
    cut: Cut = ALL,
    business_ccus_id: str = "",
) -> tuple[tuple[FirmChecks, ...], int, int]:
    """The checks of the firms in the part of the tree that the viewer sees, the place of the first one from 0, and how many
    these are in all; `all_boxes` are the site's and `on_roster` the viewer's firms with people of that day, `business_ccus_id` asks for
    one firm.

    Of the firms above the viewer nothing is told. Two statements.
    """
    boxes = {row.pk: row for row in visible_boxes(viewer, site, all_boxes)}
    tree = [row for row in boxes.values() if row.firm_ccus_id]
    relations = _relations_to(viewer, site, tree, boxes)
    told = [row for row in tree if relations[row.pk] is not Relation.OTHER]
    if business_ccus_id:
        told = [row for row in told if row.firm_ccus_id == business_ccus_id]
    shown_cut = cut.within(len(told))
    shown = shown_cut.of(told)
    facts = firm_facts([row.firm_ccus_id for row in shown], on=on)
    enrolled = {person.ccus_id for firm in facts.values() for person in firm.enrolled}
    lines = lines_of_people_visible_to(viewer, site, on_roster, enrolled, on=on)
    seen_people = {line.technician_ccus_id: line for line in lines if "full_name" in line.items}
    people = {firm.ccus_id: firm for firm in on_roster}
    found = tuple(
        _check_node(
            row,
            facts[ccus_id],
            items=visible_items(
                subject="business",
                relation=relations[row.pk],
                phase=phase_of(site, on=today),
                channel=Channel.SCREEN,
            ),
            above=_above(row, boxes),
            on_roster=people.get(ccus_id),
            seen_people=seen_people,
            on=on,
        )
        for row in shown
        if (ccus_id := row.firm_ccus_id) in facts
    )
    return found, shown_cut.first, len(told)


def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that ask for something, gravest first."""
    order = tuple(Weight)
    asked = [finding for finding in findings if finding.weight is not Weight.FINE]
    return tuple(sorted(asked, key=lambda finding: order.index(finding.weight)))


def items_told(findings: Iterable[Finding]) -> frozenset[str]:
    """Codes of the registered items that findings tell something of."""
    return frozenset(item for finding in findings for item in ITEMS_OF_CHECK[finding.check])


def _check_line(line: RosterLine, person: PersonFacts, *, on: date) -> PersonChecks:
    shown = [kind for kind in PERSON_CHECKS if ITEMS_OF_CHECK[kind] <= line.items]
    findings = [_check_one(line, person, kind, on=on) for kind in shown]
    return PersonChecks(
        line=line,
        findings=tuple(finding for finding in findings if finding is not None),
        hidden=tuple(kind for kind in PERSON_CHECKS if kind not in shown),
    )


def _check_one(line: RosterLine, person: PersonFacts, kind: CheckKind, *, on: date) -> Finding | None:
    if kind is CheckKind.TRAINING:
        return training.check_training(person, trade_code=line.trade_code, site_roles=line.site_roles, on=on)
    return check_person(person, kind, on=on)


def _check_node(
    row: BoxRow,
    firm: FirmFacts,
    *,
    items: Collection[str],
    above: tuple[tuple[str, str], ...],
    on_roster: FirmOnRoster | None,
    seen_people: Mapping[str, RosterLine],
    on: date,
) -> FirmChecks:
    people, managers = (on_roster.people, on_roster.managers) if on_roster else (0, 0)
    shown = [kind for kind in FIRM_CHECKS if ITEMS_OF_CHECK[kind] <= frozenset(items)]
    found: list[Finding | None] = []
    for kind in shown:
        if kind is CheckKind.SAFETY_MANAGER:
            found.append(safety_manager.check_safety_manager(tier=row.tier, people=people, managers=managers, on=on))
        else:
            found.append(_without_strangers(check_firm(firm, kind, on=on), firm, seen_people))
    return FirmChecks(
        ccus_id=firm.ccus_id,
        name=firm.name,
        kind=firm.kind,
        tier=row.tier,
        above=above,
        people=people,
        findings=tuple(finding for finding in found if finding is not None),
        hidden=tuple(kind for kind in FIRM_CHECKS if kind not in shown),
        told_of=tuple(seen_people[person.ccus_id] for person in firm.enrolled) if _sees_all(firm, seen_people) else (),
    )


def _without_strangers(finding: Finding | None, firm: FirmFacts, seen_people: Collection[str]) -> Finding | None:
    """Names and levels of the firm's people only where the viewer sees them all on this site's roster."""
    if finding is None or _sees_all(firm, seen_people):
        return finding
    kept = tuple(seen for seen in finding.seen if seen.item not in ("full_name", "skill_level"))
    return replace(finding, see=lambda: kept)


def _sees_all(firm: FirmFacts, seen_people: Collection[str]) -> bool:
    return all(person.ccus_id in seen_people for person in firm.enrolled)


def _relations_to(
    viewer: Viewer, site: Site, tree: Sequence[BoxRow], boxes: Mapping[int, BoxRow]
) -> dict[int, Relation]:
    """What the viewer is to the firms of boxes, by id of the box and by this site alone."""
    if is_desk(viewer):
        return {box.pk: Relation.REGISTRY for box in tree}
    own = business_at(viewer, site=site)
    is_prime = acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)

    def relation_to(box: BoxRow) -> Relation:
        if own and own == box.firm_ccus_id:
            return Relation.SELF
        if is_prime:
            return Relation.PRIME
        if own and own in [firm for firm, _ in _above(box, boxes, with_prime=True)]:
            return Relation.UPPER
        return Relation.OTHER

    return {box.pk: relation_to(box) for box in tree}


def _above(box: BoxRow, boxes: Mapping[int, BoxRow], *, with_prime: bool = False) -> tuple[tuple[str, str], ...]:
    """ID and name of the registered firms over a box, top first, as far as the viewer sees them."""
    above = [boxes[pk] for pk in reversed(ids_above(box, boxes))]
    return tuple((one.firm_ccus_id, one.firm_name) for one in above if one.firm_ccus_id and (with_prime or one.tier))
