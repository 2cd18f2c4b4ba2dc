"""Steps come on their day, missed ones are one, and a way that leads nowhere gives way to a stronger one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccus.kit.channels import MessageChannel
from ccus.support.rules.ladders import Climb, climb, first_day, ladder
from ccus.support.rules.wording import mail_body, words_of
from ccus.support.states import NoticeCause

MAIL, LETTER, CALL = MessageChannel.MAIL, MessageChannel.LETTER, MessageChannel.CALL
RENEWAL = NoticeCause.BUSINESS_RENEWAL
DUE, MADE = date(2027, 3, 31), date(2026, 9, 29)
ALL = frozenset(MessageChannel)


def step(number: int, on: date, reachable: frozenset[MessageChannel] = ALL) -> Climb:
    return climb(RENEWAL, step=number, made_on=MADE, due_on=DUE, on=on, reachable=reachable)


def test_a_renewal_is_told_from_six_months_before() -> None:
    first = first_day(RENEWAL, made_on=MADE, due_on=DUE)

    assert first == date(2026, 9, 29)
    assert step(0, first - timedelta(days=1)) == Climb(channels=(), next_step=0, next_on=first)
    assert step(0, first) == Climb(channels=(MAIL,), next_step=1, next_on=date(2026, 12, 31))


def test_steps_that_were_missed_are_one_on_each_channel() -> None:
    assert step(0, date(2027, 3, 2)) == Climb(channels=(MAIL, LETTER, CALL), next_step=5, next_on=date(2027, 3, 24))


@pytest.mark.parametrize(
    ("reachable", "channels"),
    [
        (frozenset({LETTER, CALL}), (LETTER,)),
        (frozenset({CALL}), (CALL,)),
        (frozenset({MAIL}), (MAIL,)),
        (frozenset(), ()),
    ],
)
def test_without_a_mail_address_the_next_stronger_way_is_taken_at_once(
    reachable: frozenset[MessageChannel], channels: tuple[MessageChannel, ...]
) -> None:
    assert step(0, date(2026, 9, 29), reachable).channels == channels


def test_after_the_last_step_nothing_comes() -> None:
    assert step(5, DUE) == Climb(channels=(CALL,), next_step=6, next_on=None)


@pytest.mark.parametrize("cause", list(NoticeCause))
def test_each_cause_has_a_ladder_and_words_in_both_languages(cause: NoticeCause) -> None:
    values = {"name": "山田組", "number": "12345-67890", "kind_ja": "変更", "kind_en": "change"}

    assert ladder(cause)
    for language in ("ja", "en"):
        words = words_of(cause, values, due_on=DUE, language=language)
        assert "{" not in words.title + words.body + words.action
        assert words.path.startswith("/")


def test_a_mail_says_what_happened_what_to_do_and_how_to_answer() -> None:
    words = words_of(RENEWAL, {"name": "山田組"}, due_on=DUE)

    text = mail_body(
        words,
        name="山田組",
        link="https://ccus.example/applications/",
        acknowledgement="https://ccus.example/notices/abc/",
    )

    assert text.startswith("山田組 様\n")
    assert "2027年3月31日(水) で切れます" in text
    assert "https://ccus.example/notices/abc/" in text
