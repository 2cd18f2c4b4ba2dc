from __future__ import annotations

import pytest

from ccus.access.states import Relation, SitePhase
from ccus.sites.rules.relations import STRANGER, Place, Standing, standing_at, strongest

PLACE = Place(prime="P", employer="E", above=("U2", "U1", "P"), phase=SitePhase.OPEN)
SHUT = Place(prime="P", employer="E", above=("U2", "U1", "P"), phase=SitePhase.CLOSED)


@pytest.mark.parametrize(
    ("business", "relation"),
    [
        ("E", Relation.EMPLOYER),
        ("P", Relation.PRIME),
        ("U1", Relation.UPPER),
        ("U2", Relation.UPPER),
        ("X", Relation.OTHER),
        ("", Relation.OTHER),
    ],
)
def test_a_firm_stands_by_its_place_in_the_chain(business: str, relation: Relation) -> None:
    assert standing_at(PLACE, business=business).relation is relation


def test_openness_of_the_site_travels_with_the_relation() -> None:
    assert standing_at(PLACE, business="P") == Standing(Relation.PRIME, phase=SitePhase.OPEN)
    assert standing_at(SHUT, business="P") == Standing(Relation.PRIME, phase=SitePhase.CLOSED)


def test_prime_employs_its_own_people() -> None:
    place = Place(prime="P", employer="P", above=(), phase=SitePhase.OPEN)

    assert standing_at(place, business="P").relation is Relation.EMPLOYER


def test_prime_sees_people_of_a_firm_outside_the_hierarchy_and_upper_firms_do_not() -> None:
    place = Place(prime="P", employer="E", above=(), phase=SitePhase.OPEN)

    assert standing_at(place, business="P").relation is Relation.PRIME
    assert standing_at(place, business="U1") == STRANGER


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        ([], STRANGER),
        (
            [Standing(Relation.PRIME, SitePhase.CLOSED), Standing(Relation.UPPER, SitePhase.OPEN)],
            Standing(Relation.UPPER, SitePhase.OPEN),
        ),
        (
            [Standing(Relation.UPPER, SitePhase.OPEN), Standing(Relation.PRIME, SitePhase.OPEN)],
            Standing(Relation.PRIME, SitePhase.OPEN),
        ),
        (
            [Standing(Relation.PRIME, SitePhase.OPEN), Standing(Relation.EMPLOYER, SitePhase.CLOSED)],
            Standing(Relation.EMPLOYER, SitePhase.CLOSED),
        ),
        ([STRANGER, Standing(Relation.PRIME, SitePhase.CLOSED)], Standing(Relation.PRIME, SitePhase.CLOSED)),
    ],
)
def test_strongest_relation_wins_and_open_sites_come_before_closed_ones(
    standings: list[Standing], expected: Standing
) -> None:
    assert strongest(standings) == expected
