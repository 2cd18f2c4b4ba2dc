from __future__ import annotations

import pytest

from ccus.history.rules.entry_reasons import EntryReason, reason_text, stored_reason


@pytest.mark.parametrize("reason", list(EntryReason))
def test_a_reason_of_the_house_is_kept_as_a_code_and_read_in_any_language(reason: EntryReason) -> None:
    stored = stored_reason(reason)

    assert reason.value in stored
    japanese, english = reason_text(stored, language="ja"), reason_text(stored, language="en")
    assert len({stored, japanese, english}) == 3


def test_what_somebody_typed_stays_as_it_was_typed() -> None:
    assert reason_text(stored_reason(" カードを忘れた "), language="en") == "カードを忘れた"


@pytest.mark.parametrize("typed", ["house:missing_day_confirmed", " house: house:missing_day_confirmed"])
def test_nobody_types_a_reason_of_the_house(typed: str) -> None:
    assert reason_text(stored_reason(typed), language="ja") == "missing_day_confirmed"


def test_a_code_of_a_later_version_is_shown_as_it_is() -> None:
    assert reason_text("house:something_new", language="ja") == "house:something_new"
