from __future__ import annotations

from ccus.twin.rules.scores import part_of, score_of


def test_recall_is_of_what_was_made_and_false_of_what_was_told() -> None:
    score = score_of("clock", made={1, 2, 3, 4}, told={3, 4, 5, 6, 7}, true={1, 2, 3, 4, 5})

    assert (score.found, score.recall) == (2, 0.5)
    assert (score.false, score.false_share) == (2, 0.4)


def test_where_nothing_was_made_or_told_nothing_is_wrong() -> None:
    score = score_of("clock", made=set(), told=set())

    assert (score.recall, score.false_share) == (1.0, 0.0)


def test_a_part_knows_no_false_ones() -> None:
    assert (part_of("a", made={1, 2}, told={2, 3}).found, part_of("a", made={1}, told={2}).told) == (1, None)
