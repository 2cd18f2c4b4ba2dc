from __future__ import annotations

from itertools import combinations_with_replacement, permutations

import pytest

from ccus.history.rules.provisional_evidence import (
    Evidence,
    Standing,
    are_independent,
    evidence_classes,
    proof_of,
    provisional_limits,
)

TARO, JIRO, SABURO, FIRM = "technician:1", "technician:2", "technician:3", "business:1"


def agreeing(kind: str, giver: str = TARO) -> Evidence:
    return Evidence(kind, giver, Standing.AGREES)


GPS, QR, PHOTO = agreeing("gps"), agreeing("qr"), agreeing("permit_photo")
WORDS = (agreeing("colleague", JIRO), agreeing("colleague", SABURO))


@pytest.mark.parametrize(
    ("evidences", "is_proof"),
    [
        ((GPS, QR), True),
        ((GPS, WORDS[0]), True),
        ((QR, WORDS[0]), True),
        (WORDS, True),
        ((GPS, PHOTO), False),  # nobody has looked at the picture
        ((WORDS[0], PHOTO), False),
        ((PHOTO, agreeing("permit_photo", FIRM)), False),
        ((GPS, agreeing("gps", FIRM)), False),
        ((QR, agreeing("qr", FIRM)), False),
        ((GPS,), False),
        ((GPS, GPS, GPS), False),
        ((WORDS[0], WORDS[0]), False),
        ((), False),
    ],
)
def test_what_amounts_to_a_proof(evidences: tuple[Evidence, ...], is_proof: bool) -> None:
    assert bool(proof_of(evidences)) is is_proof


@pytest.mark.parametrize("standing", [Standing.UNCHECKED, Standing.CONTRADICTS])
def test_what_does_not_agree_proves_nothing(standing: Standing) -> None:
    assert proof_of([GPS, Evidence("qr", TARO, standing)]) == ()


def test_the_proof_is_the_same_in_whatever_order_evidence_came() -> None:
    given = (GPS, QR, PHOTO, *WORDS)

    assert {proof_of(order) for order in permutations(given)} == {proof_of(given)}
    assert len(proof_of(given)) == 2


def test_each_pair_of_classes_has_a_row() -> None:
    for first, second in combinations_with_replacement(sorted(evidence_classes()), 2):
        assert isinstance(are_independent(agreeing(first), agreeing(second)), bool)
        assert are_independent(agreeing(first), agreeing(second, JIRO)) is are_independent(
            agreeing(second), agreeing(first, JIRO)
        )


def test_no_class_is_enough_alone_and_two_photographs_are_not() -> None:
    limits = provisional_limits()

    assert max(row.weight for row in evidence_classes().values()) < limits.enough_weight
    assert limits.fewest_evidences == 2
    assert not are_independent(PHOTO, PHOTO)
    assert not are_independent(PHOTO, agreeing("permit_photo", JIRO))


def test_the_classes_speak_both_languages() -> None:
    for row in evidence_classes().values():
        assert row.label("ja") and row.label("en") and row.proves("ja") and row.proves("en")
        assert (row.certainty, row.source) == ("assumption", "our choice")
