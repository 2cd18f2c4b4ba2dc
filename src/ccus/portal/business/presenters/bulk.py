"""Chosen days on their way through the address, the form and the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from ccus.history.queries.days import Person
from ccus.history.queries.entry_choices import EntryChoices, Suggestion
from ccus.history.queries.people_days import ChosenPerson
from ccus.history.services.typed_days import Outcome
from ccus.portal.business.forms.bulk import Incomplete
from ccus.portal.technician.presenters.months import has_come
from ccus.portal.ui.shapes.people_days import BulkOutcome, ChosenDay
from ccus.registry.rules.trades import trade_name

# A technician ID and one day, or all chosen days of that person.
_KEY = re.compile(r"(\d{14}):(\d{4}-\d{2}-\d{2}(?:,\d{4}-\d{2}-\d{2})*)", re.ASCII)


def read_keys(keys: Iterable[str], *, on: date) -> list[tuple[str, date]]:
    """Pairs of technician ID and day that has come by today (`on`).

    What is no key, or names a day to come, is left out: only a hand-made address holds such.
    """
    found: list[tuple[str, date]] = []
    for key in keys:
        match = _KEY.fullmatch(key)
        if match is None:
            continue
        try:
            found += [(match[1], date.fromisoformat(day)) for day in match[2].split(",")]
        except ValueError:  # the 31st of a shorter month
            continue
    return [(ccus_id, day) for ccus_id, day in found if has_come(day, on=on)]


def chosen_rows(chosen: Sequence[ChosenPerson], choices: EntryChoices, *, language: str) -> tuple[ChosenDay, ...]:
    """One row a person. All their days travel in one hidden value, since servers limit the number of values."""
    rows = []
    for choice in chosen:
        person = choice.person
        known = [choices.suggestions.get((person.ccus_id, day)) for day in choice.days]
        trades = dict.fromkeys(
            (suggestion.trade_code if suggestion else "") or person.trade_code for suggestion in known
        )
        sites = dict.fromkeys(_site_of(suggestion) for suggestion in known if suggestion)
        rows.append(
            ChosenDay(
                name=person.name,
                trade=_("、").join(trade_name(code, language) for code in trades if code),
                days=choice.days,
                keys=(f"{person.ccus_id}:{','.join(day.isoformat() for day in choice.days)}",),
                site=_("、").join(sites),
            )
        )
    return tuple(rows)


def _site_of(suggestion: Suggestion) -> str:
    """The site of the roster, or of a record where no roster names the person."""
    if suggestion.from_roster:
        return suggestion.site.name
    return _("%(site)s（記録から）") % {"site": suggestion.site.name}


def outcome_rows(
    outcomes: Sequence[Outcome], incomplete: Sequence[Incomplete], *, names: Mapping[str, str], language: str
) -> tuple[BulkOutcome, ...]:
    """Refused days first, since they are what is left to do. `names` by technician ID."""
    refused = [BulkOutcome(name=row.person.name, on=row.day, is_sent=False, why=row.why) for row in incomplete]
    sent = []
    for outcome in outcomes:
        name, day = names[outcome.typed.technician_ccus_id], outcome.typed.work_date
        if outcome.refusal is None:
            sent.append(BulkOutcome(name=name, on=day, is_sent=True))
        else:
            refused.append(BulkOutcome(name=name, on=day, is_sent=False, why=outcome.refusal.sentence(language)))
    return (*refused, *sent)


def still_open(
    chosen: Sequence[ChosenPerson], outcomes: Sequence[Outcome], incomplete: Sequence[Incomplete]
) -> tuple[ChosenPerson, ...]:
    """The chosen days without those that were sent."""
    refused = {(row.person.ccus_id, row.day) for row in incomplete} | {
        (outcome.typed.technician_ccus_id, outcome.typed.work_date) for outcome in outcomes if outcome.refusal
    }
    left = [(choice.person, _days_left(choice.person, choice.days, refused)) for choice in chosen]
    return tuple(ChosenPerson(person=person, days=days) for person, days in left if days)


def _days_left(person: Person, days: Sequence[date], refused: set[tuple[str, date]]) -> tuple[date, ...]:
    return tuple(day for day in days if (person.ccus_id, day) in refused)
