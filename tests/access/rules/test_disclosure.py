from __future__ import annotations

import pytest

from ccus.access.rules.disclosure import disclosure_items, visible_items
from ccus.access.states import Channel, Relation

# Items that committee papers name: hidden from the prime's screen, in joint use since 2024-12-18.
ADDED_TO_JOINT_USE = {
    "workers_comp_special_enrolled",
    "workers_comp_special_kind",
    "training_history",
    "awards",
    "nationality",
    "card_issue_count",
}


def technician_items(
    relation: Relation, *, site_open: bool = False, channel: Channel = Channel.SCREEN
) -> frozenset[str]:
    return visible_items(subject="technician", relation=relation, site_open=site_open, channel=channel)


def test_the_table_has_the_forty_and_the_thirty_three_items() -> None:
    assert sorted(item.number for item in disclosure_items("technician").values()) == list(range(1, 41))
    assert sorted(item.number for item in disclosure_items("business").values()) == list(range(1, 34))


def test_an_unknown_subject_is_a_defect() -> None:
    with pytest.raises(KeyError):
        disclosure_items("site")


@pytest.mark.parametrize("relation", [Relation.SELF, Relation.EMPLOYER, Relation.REGISTRY])
def test_the_person_the_employer_and_the_desk_see_all_forty_items(relation: Relation) -> None:
    assert technician_items(relation) == disclosure_items("technician").keys()


@pytest.mark.parametrize("relation", [Relation.PRIME, Relation.UPPER])
def test_contractors_see_the_roster_items_while_the_site_is_open(relation: Relation) -> None:
    seen = technician_items(relation, site_open=True)

    assert {"full_name", "health_insurance_status", "qualifications"} <= seen
    assert not seen & ADDED_TO_JOINT_USE
    assert not seen & {"email", "fax", "card_delivery_address"}


@pytest.mark.parametrize("relation", [Relation.PRIME, Relation.UPPER])
def test_contractors_see_no_more_than_anybody_once_the_site_is_closed(relation: Relation) -> None:
    assert technician_items(relation) == technician_items(Relation.OTHER) == frozenset()


def test_others_see_nothing_of_a_technician_even_if_some_site_is_open() -> None:
    assert technician_items(Relation.OTHER, site_open=True) == frozenset()


def test_joint_use_adds_the_six_items_for_contractors_of_an_open_site() -> None:
    joint = technician_items(Relation.PRIME, site_open=True, channel=Channel.JOINT_USE)

    assert joint == technician_items(Relation.PRIME, site_open=True) | ADDED_TO_JOINT_USE


@pytest.mark.parametrize(
    ("relation", "site_open"),
    [(Relation.PRIME, False), (Relation.UPPER, False), (Relation.OTHER, True), (Relation.REGISTRY, True)],
)
def test_joint_use_gives_nothing_without_employment_or_an_open_site(relation: Relation, site_open: bool) -> None:
    assert technician_items(relation, site_open=site_open, channel=Channel.JOINT_USE) == frozenset()


def test_a_gate_shows_name_and_level_only() -> None:
    assert technician_items(Relation.PRIME, site_open=True, channel=Channel.GATE) == {"full_name", "skill_level"}


def test_what_the_law_makes_public_of_a_business_is_seen_by_all() -> None:
    assert visible_items(subject="business", relation=Relation.OTHER, site_open=False, channel=Channel.SCREEN) == {
        "name",
        "has_construction_licence",
        "licence_number",
        "corporate_number",
    }
