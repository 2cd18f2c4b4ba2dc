"""What somebody needs for the next level of a field: one look that page, letter and the consented view of a firm share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.levels.errors import ConsentMissing
from ccus.levels.models import ProgressConsent
from ccus.levels.queries.evidence import PersonEvidence, gather_evidence
from ccus.levels.queries.held_levels import standing_of
from ccus.levels.rules.book import GUIDELINE, HIGHEST_LEVEL, CriteriaBook
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.forecast import Course, Forecast, Habit, courses_that_help, forecast_level, habit_of
from ccus.levels.rules.judging import Evidence, Proposal, propose
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Technician
from ccus.registry.queries.relations import relation_to_technician
from ccus.sites.models import Site

OWN, OF_PEOPLE = "levels:own-progress:view", "levels:people-needs:view"
MOST_UNCOUNTED = 20


@dataclass(frozen=True, kw_only=True)
class UncountedDays:
    """Dates at one site that are recorded and count for no level, for one reason (a code of the verdict table)."""

    verdict: str
    days: int
    last_on: date
    site_ccus_id: str
    site_name: str


@dataclass(frozen=True, kw_only=True)
class FieldChoice:
    """A field that somebody works in: `trade_code` where the trade belongs to no known field."""

    field: str
    trade_code: str
    work_days: int
    level: int


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Everything about one field. `next_level` is None at the top; then there is no forecast and no course.

    `other_trade_days` are counted days in trades outside this field. `relation` is that of the viewer; a firm is told no days that do
    not count, since they may be those of another firm.
    """

    technician: Technician
    relation: Relation
    choices: tuple[FieldChoice, ...]
    chosen: FieldChoice
    proposal: Proposal
    next_level: int | None
    forecast: Forecast | None
    courses: tuple[Course, ...]
    habit: Habit
    uncounted: tuple[UncountedDays, ...]
    other_trade_days: int
    person: PersonEvidence
    evidence: Evidence


def needs_visible_to(viewer: Viewer, technician_ccus_id: str, *, field: str = "", on: date) -> Needs | None:
    """For the person, and for today's employer while the person consents. None without a registered trade or any day.

    `field` that is not the person's is taken for the first one. At most seven statements. Raises TechnicianNotFound, ConsentMissing.
    """
    technician, relation = _find_technician(viewer, technician_ccus_id, on=on)
    book = book_in_force()
    person = gather_evidence(technician.pk, on=on, book=book)
    choices = _choices(technician, person, book=book)
    if not choices:
        return None
    chosen = next((choice for choice in choices if choice.field == field), choices[0])
    evidence = person.of(chosen.field, trade_code=chosen.trade_code)
    proposal = propose(chosen.field, evidence=evidence, on=on, book=book)
    habit = habit_of(evidence.days, on=on)
    next_level = next_level_of(chosen.level)
    return Needs(
        technician=technician,
        relation=relation,
        choices=choices,
        chosen=chosen,
        proposal=proposal,
        next_level=next_level,
        forecast=forecast_level(chosen.field, level=next_level, evidence=evidence, on=on, book=book, habit=habit)
        if next_level
        else None,
        courses=courses_that_help(proposal, level=next_level, evidence=evidence, book=book, habit=habit)
        if next_level
        else (),
        habit=habit,
        uncounted=_uncounted(person) if relation is Relation.SELF else (),
        other_trade_days=_days_elsewhere(person, evidence),
        person=person,
        evidence=evidence,
    )


def next_level_of(level: int) -> int | None:
    return level + 1 if level < HIGHEST_LEVEL else None


def _find_technician(viewer: Viewer, ccus_id: str, *, on: date) -> tuple[Technician, Relation]:
    technician = Technician.objects.filter(ccus_id=ccus_id).first()
    if technician is None:
        raise TechnicianNotFound
    relation = relation_to_technician(viewer, technician, on=on)
    if relation is Relation.SELF and viewer.may(OWN):
        return technician, relation
    if relation is not Relation.EMPLOYER or not viewer.may(OF_PEOPLE):
        raise TechnicianNotFound
    consents = ProgressConsent.objects.filter(
        technician=technician, business__ccus_id=viewer.business_ccus_id, ended_at__isnull=True
    )
    if not consents.exists():
        raise ConsentMissing
    return technician, relation


def _choices(technician: Technician, person: PersonEvidence, *, book: CriteriaBook) -> tuple[FieldChoice, ...]:
    """Fields of the registered trades, the main one first, then others in which days were counted."""
    standing = standing_of(technician)
    found: dict[tuple[str, str], FieldChoice] = {}

    def add(field: str, trade_code: str) -> None:
        days: Sequence[object] = (
            person.days_by_trade.get(trade_code, ()) if field == GUIDELINE else person.days_by_field.get(field, ())
        )
        level = technician.skill_level if field == GUIDELINE else standing.levels.get(field, 1)
        found.setdefault(
            (field, trade_code), FieldChoice(field=field, trade_code=trade_code, work_days=len(days), level=level)
        )

    for trade_code in standing.trade_codes:
        fields = book.fields_of(trade_code)
        for field in fields:
            add(field, "")
        if not fields:
            add(GUIDELINE, trade_code)
    for field in person.days_by_field:
        add(field, "")
    return tuple(found.values())


def _uncounted(person: PersonEvidence) -> tuple[UncountedDays, ...]:
    """By site and reason, the latest first. One statement where there is any."""
    groups: dict[tuple[str, int], set[date]] = {}
    for day in person.uncounted:
        groups.setdefault((day.verdict, day.site_id), set()).add(day.on)
    latest = sorted(groups.items(), key=lambda group: (max(group[1]), group[0]), reverse=True)[:MOST_UNCOUNTED]
    sites = Site.objects.in_bulk({site_id for (_, site_id), _ in latest}) if latest else {}
    return tuple(
        UncountedDays(
            verdict=verdict,
            days=len(dates),
            last_on=max(dates),
            site_ccus_id=sites[site_id].ccus_id,
            site_name=sites[site_id].name,
        )
        for (verdict, site_id), dates in latest
        if site_id in sites
    )


def _days_elsewhere(person: PersonEvidence, evidence: Evidence) -> int:
    everywhere = {
        line.on for lines in (*person.days_by_field.values(), *person.days_by_trade.values()) for line in lines
    }
    return len(everywhere - {line.on for line in evidence.days})
