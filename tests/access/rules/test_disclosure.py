"""The whole matrix item × relation × site phase × channel, against lists written by hand from the papers."""

from __future__ import annotations

from collections import Counter

import pytest

from ccus.access.rules.disclosure import (
    Decision,
    Place,
    base_cell,
    disclosure_items,
    is_fixed,
    places,
    policy_of,
)
from ccus.access.states import Channel, Relation, SitePhase

# Numbers in the official lists. Hidden from the prime's screen, in joint use since 2024-12-18: 26, 27, 35, 36, 37, 40.
ADDED_TO_JOINT_USE = {26, 27, 35, 36, 37, 40}
HIDDEN_FROM_CONTRACTORS = {9, 10, 14, 15, 24, 32, 39} | ADDED_TO_JOINT_USE
BUSINESS_TO_CONTRACTORS = {1, 2, 3, 4, 5, 6, 7, 8, 13, 20, 21, 22, 23, 24, 25, 27}
BUSINESS_BY_LAW_PUBLIC = {1, 2, 3, 5}
ALL_40, ALL_33 = set(range(1, 41)), set(range(1, 34))
OPEN = SitePhase.OPEN
PLAIN = policy_of(())

each_relation = pytest.mark.parametrize("relation", list(Relation))
each_phase = pytest.mark.parametrize("phase", list(SitePhase))


def numbers(subject: str, relation: Relation, phase: SitePhase, channel: Channel) -> set[int]:
    seen = PLAIN.visible_items(subject=subject, relation=relation, phase=phase, channel=channel)
    return {disclosure_items(subject)[code].number for code in seen}


def of_technician(relation: Relation, phase: SitePhase) -> set[int]:
    """On screens, forms and in files."""
    if relation in (Relation.SELF, Relation.EMPLOYER, Relation.REGISTRY):
        return ALL_40
    return ALL_40 - HIDDEN_FROM_CONTRACTORS if relation is not Relation.OTHER and phase is OPEN else set()


def of_business(relation: Relation, phase: SitePhase) -> set[int]:
    if relation in (Relation.SELF, Relation.REGISTRY):
        return ALL_33
    if relation is Relation.EMPLOYER:  # a firm is nobody's employee
        return set()
    return BUSINESS_TO_CONTRACTORS if relation is not Relation.OTHER and phase is OPEN else BUSINESS_BY_LAW_PUBLIC


@each_relation
@each_phase
@pytest.mark.parametrize("channel", [Channel.SCREEN, Channel.FORM, Channel.EXPORT])
def test_screens_forms_and_files_show_the_same(relation: Relation, phase: SitePhase, channel: Channel) -> None:
    assert numbers("technician", relation, phase, channel) == of_technician(relation, phase)
    assert numbers("business", relation, phase, channel) == of_business(relation, phase)


@each_relation
@each_phase
def test_a_gate_shows_name_and_level_of_those_who_may_be_seen(relation: Relation, phase: SitePhase) -> None:
    assert numbers("technician", relation, phase, Channel.GATE) == of_technician(relation, phase) & {1, 34}
    assert numbers("business", relation, phase, Channel.GATE) == set()


@each_relation
@each_phase
def test_joint_use_is_for_employers_and_open_sites(relation: Relation, phase: SitePhase) -> None:
    is_contractor = relation in (Relation.PRIME, Relation.UPPER) and phase is OPEN
    is_taken = relation in (Relation.SELF, Relation.EMPLOYER) or is_contractor

    people = (ALL_40 - HIDDEN_FROM_CONTRACTORS) | ADDED_TO_JOINT_USE
    assert numbers("technician", relation, phase, Channel.JOINT_USE) == (people if is_taken else set())
    assert numbers("business", relation, phase, Channel.JOINT_USE) == (BUSINESS_TO_CONTRACTORS if is_taken else set())


@each_relation
@each_phase
def test_a_report_to_the_mutual_aid_holds_names_and_numbers_alone(relation: Relation, phase: SitePhase) -> None:
    is_contractor = relation in (Relation.PRIME, Relation.UPPER)
    is_made = relation is not Relation.OTHER and (not is_contractor or phase is OPEN)

    assert numbers("technician", relation, phase, Channel.RETIREMENT) == ({1, 23, 24} if is_made else set())
    assert numbers("business", relation, phase, Channel.RETIREMENT) == (
        {1, 25, 26} if is_made and relation is not Relation.EMPLOYER else set()
    )


def test_the_table_has_the_forty_and_the_thirty_three_items() -> None:
    assert sorted(item.number for item in disclosure_items("technician").values()) == sorted(ALL_40)
    assert sorted(item.number for item in disclosure_items("business").values()) == sorted(ALL_33)


def test_every_cell_has_a_certainty_and_a_source() -> None:
    cells = [(place, base_cell(place)) for place in places()]

    assert len(cells) == 73 * len(Relation) * len(SitePhase) * len(Channel)
    assert {cell.certainty for _, cell in cells} == {"found", "inferred", "assumed"}
    assert [place for place, cell in cells if not cell.source] == []


def test_an_unknown_subject_is_a_defect() -> None:
    with pytest.raises(KeyError):
        disclosure_items("site")


def decided(place: Place, *, shown: bool, number: int = 1) -> Decision:
    return Decision(
        number=number,
        subject=place.subject,
        item=place.item,
        relation=place.relation,
        phases=frozenset({place.phase}),
        channels=frozenset({place.channel}),
        shown=shown,
    )


def test_a_decision_changes_its_cell_and_no_other_and_fixed_cells_stay() -> None:
    changed: Counter[bool] = Counter()
    for place in places():
        cell = base_cell(place)
        after = policy_of((decided(place, shown=not cell.shown),)).cell(place)
        assert (after.shown is cell.shown) is cell.is_fixed
        assert (after.certainty == "decided") is not cell.is_fixed
        changed[cell.is_fixed] += 1
    assert changed[True] > 0
    assert changed[False] > 0

    nationality = Place(
        subject="technician", item="nationality", relation=Relation.PRIME, phase=OPEN, channel=Channel.SCREEN
    )
    policy = policy_of((decided(nationality, shown=True),))
    differing = [place for place in places() if policy.cell(place).shown is not base_cell(place).shown]
    assert differing == [nationality]


def test_the_latest_decision_wins() -> None:
    place = Place(subject="technician", item="email", relation=Relation.PRIME, phase=OPEN, channel=Channel.SCREEN)
    policy = policy_of((decided(place, shown=True, number=1), decided(place, shown=False, number=2)))

    assert policy.cell(place).shown is False
    assert policy.cell(place).source == "decision 2"


def test_no_decision_shows_where_a_card_is_sent_to_or_anybody_of_a_closed_site() -> None:
    for place in places():
        if place.subject != "technician":
            continue
        is_contractor = place.relation in (Relation.PRIME, Relation.UPPER)
        if place.relation is Relation.OTHER or (
            is_contractor
            and (
                place.item in ("card_delivery_address", "card_delivery_phone")
                or place.phase in (SitePhase.CLOSED, SitePhase.NONE)
            )
        ):
            assert is_fixed(place), place
            assert not base_cell(place).shown, place


def test_people_always_see_themselves() -> None:
    for place in places():
        if place.relation is Relation.SELF and place.channel is Channel.SCREEN:
            assert is_fixed(place)
            assert base_cell(place).shown
