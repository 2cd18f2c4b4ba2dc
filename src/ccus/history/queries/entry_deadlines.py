"""Until when a day of a site can be typed in and decided: the usual day, or a later one under a special measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.history.rules import closing
from ccus.registry.queries.special_measures import measures_in_force
from ccus.registry.rules.special_measures import Grant, Place, find_grant
from ccus.registry.states import MeasureEffect
from ccus.sites.models import Site


@dataclass(frozen=True, kw_only=True)
class EntryDeadline:
    """The last day, inclusive; `grant` is what moved it."""

    last_on: date
    grant: Grant | None

    def is_open(self, work_date: date, *, on: date) -> bool:
        return work_date <= on <= self.last_on


def deadline_at(site: Site | None, work_date: date) -> EntryDeadline:
    """For a day at a site; the usual day for a place that is not registered as one."""
    place = Place(prefecture_code=site.office_prefecture_code, address=site.office_address) if site else None
    return deadline_in(place, work_date)


def farthest_deadline(work_date: date) -> date:
    """The last day on which a day can be typed in anywhere: for pages that do not know yet at which site it was."""
    usual = closing.closes_on(work_date)
    grants = [
        measure.entries_until
        for measure in measures_in_force()
        if MeasureEffect.ENTRIES in measure.effects and measure.from_on <= usual <= measure.last_on
    ]
    return max([usual, *(until for until in grants if until is not None)])


def deadline_in(place: Place | None, work_date: date) -> EntryDeadline:
    usual = closing.closes_on(work_date)
    grant = find_grant(MeasureEffect.ENTRIES, measures_in_force(), place, on=usual)
    return EntryDeadline(last_on=grant.until if grant and grant.until else usual, grant=grant)
