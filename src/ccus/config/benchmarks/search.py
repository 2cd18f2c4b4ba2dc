"""Searches as people type them, over the names of this database: how long, and whether the right one is among the first five.

Firms and people are drawn by chance of their internal ids; what is typed is made of their names, readings and IDs. Where
several bear one name, any of them is the right one: nobody could tell them apart by it. Writes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import jaconv
from django.db.models import Max, Model

from ccus.access.catalogue import viewer_for_program
from ccus.access.viewers import Viewer
from ccus.config.benchmarks.timing import Spread, spread_of, time_ms
from ccus.registry.models import Business, Technician
from ccus.registry.queries.search import find_businesses, find_technicians_visible_to
from ccus.sites.models import Site
from ccus.sites.queries.search import find_sites_visible_to

FIRST = 5
WAYS_OF_ONE = 8


@dataclass(frozen=True)
class SearchFigures:
    """`found` of `typed` searches had the right one among the first five."""

    what: str
    typed: int
    found: int
    spread: Spread


@dataclass(frozen=True)
class _Way:
    """One text, and the names or IDs of which any is right."""

    text: str
    right: str


def bench_search(*, searches: int, seed: int) -> list[SearchFigures]:
    """About so many searches of each kind. Empty for kinds of which the database holds nothing."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again
    desk = viewer_for_program("bench", words=["registry:technician:view"])
    each = max(1, searches // WAYS_OF_ONE)
    figures = []
    for what, ways, search in (
        ("firms", _ways_of_firms(_draw(Business, each, chance)), _search_firms),
        ("people", _ways_of_people(_draw(Technician, each, chance)), lambda text: _search_people(desk, text)),
        ("sites", _ways_of_sites(_draw(Site, each, chance)), lambda text: _search_sites(desk, text)),
    ):
        if ways:
            figures.append(_measure(what, ways, search))
    return figures


def _measure(what: str, ways: Sequence[_Way], search: Callable[[str], list[tuple[str, str]]]) -> SearchFigures:
    times, found = [], 0
    for way in ways:
        answers: list[tuple[str, str]] = []
        times.append(time_ms(lambda text=way.text, answers=answers: answers.extend(search(text))))  # type: ignore[misc]
        found += any(way.right in answer for answer in answers[:FIRST])
    return SearchFigures(what, len(ways), found, spread_of(times))


def _search_firms(text: str) -> list[tuple[str, str]]:
    return [(firm.ccus_id, firm.name) for firm in find_businesses(text, limit=FIRST)]


def _search_people(desk: Viewer, text: str) -> list[tuple[str, str]]:
    return [(person.ccus_id, person.name) for person in find_technicians_visible_to(desk, text, limit=FIRST)]


def _search_sites(desk: Viewer, text: str) -> list[tuple[str, str]]:
    return [(site.ccus_id, site.name) for site in find_sites_visible_to(desk, text, limit=FIRST)]


def _draw(model: type[Model], count: int, chance: random.Random) -> list[Model]:
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    if not last:
        return []
    wanted = [chance.randint(1, last) for _ in range(count * 3)]
    return list(model._default_manager.filter(pk__in=wanted)[:count])


def _ways_of_firms(firms: Iterable[Model]) -> list[_Way]:
    ways = []
    for firm in firms:
        assert isinstance(firm, Business)
        bare = firm.name.replace("株式会社", "").replace("有限会社", "")
        reading = firm.name_kana.replace("カブシキガイシャ", "").replace("ユウゲンガイシャ", "")
        texts = [firm.name, bare, f"㈱{bare}", f" {bare[:2]} {bare[2:]}", *_ways_of_reading(reading)]
        ways += [_Way(text, firm.name) for text in texts if text.strip()]
        ways.append(_Way(f"{firm.ccus_id[:4]}-{firm.ccus_id[4:]}", firm.ccus_id))
    return ways


def _ways_of_people(people: Iterable[Model]) -> list[_Way]:
    ways = []
    for person in people:
        assert isinstance(person, Technician)
        texts = [
            person.full_name,
            f"{person.family_name}{person.given_name}",
            f"{person.family_name}　{person.given_name}",
            *_ways_of_reading(person.family_kana + person.given_kana),
        ]
        ways += [_Way(text, person.full_name) for text in texts if text.strip()]
        ways.append(_Way(jaconv.h2z(person.ccus_id, digit=True), person.ccus_id))
    return ways


def _ways_of_sites(sites: Iterable[Model]) -> list[_Way]:
    ways = []
    for site in sites:
        assert isinstance(site, Site)
        bare = site.name.removeprefix("（仮称）")
        texts = [site.name, bare, bare[1:], jaconv.h2z(bare, digit=True), f" {bare[:4]} {bare[4:]}"]
        ways += [_Way(text, site.name) for text in texts]
        ways.append(_Way(site.ccus_id, site.ccus_id))
    return ways


def _ways_of_reading(reading: str) -> list[str]:
    return [reading, jaconv.kata2hira(reading), jaconv.z2h(reading, kana=True), jaconv.enlarge_smallkana(reading)]
