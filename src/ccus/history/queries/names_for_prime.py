"""What a prime may call the people in its lists: the name where the disclosure policy shows it, else firm and trade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ccus.access.viewers import Viewer
from ccus.history.queries.people_at_site import PersonAtSite, read_people_at_site
from ccus.kit.ids import display_id
from ccus.registry.rules.trades import trade_name
from ccus.sites.models import Site


@dataclass(frozen=True, slots=True)
class CalledPerson:
    """`is_named` says that the words are the person's name, which is then to be noted as disclosed."""

    words: str
    is_named: bool


def call_people(
    viewer: Viewer, site: Site, *, days: Mapping[int, date], on: date, language: str
) -> dict[int, CalledPerson]:
    """By internal id, each as of the work date given. `site` comes with its prime; `on` is today. One query, none for nobody."""
    people = read_people_at_site(viewer, site, days=days, on=on)
    return {technician: _called(person, language=language) for technician, person in people.items()}


def _called(person: PersonAtSite, *, language: str) -> CalledPerson:
    if person.name:
        return CalledPerson(person.name, is_named=True)
    trade = trade_name(person.trade_code, language) if person.trade_code else ""
    return CalledPerson(" ".join(filter(None, (person.firm_name, trade))) or display_id(person.ccus_id), is_named=False)
