from __future__ import annotations

import pytest

from ccus.registry.rules import trades


@pytest.mark.parametrize(
    ("code", "name_ja", "name_en"),
    [
        ("06-01", "とび工", "scaffolder"),
        ("06-??", "足場とび工", "scaffold erector"),
        ("10-01", "鉄筋工", "rebar worker"),
        ("34-07", "大工(ツーバイフォー工法)", "two-by-four carpenter"),
        # Not listed, yet within a listed major.
        ("10-07", "鉄筋工 (10-07)", "rebar worker (10-07)"),
        # Nothing known: the code says what it can.
        ("52-01", "52-01", "52-01"),
        ("", "", ""),
    ],
)
def test_a_trade_has_a_name_in_both_languages(code: str, name_ja: str, name_en: str) -> None:
    assert trades.trade_name(code) == name_ja
    assert trades.trade_name(code, "en") == name_en


@pytest.mark.parametrize("code", ["06-01", "06-??", "10-??", "10-07", "51-01"])
def test_a_code_within_a_listed_major_is_known(code: str) -> None:
    assert trades.is_known_trade(code)


@pytest.mark.parametrize("code", ["", "06", "6-1", "06-1", "99-01", "52-01", "06-0１", "06-01 ", "??-??"])
def test_other_codes_are_not_known(code: str) -> None:
    assert not trades.is_known_trade(code)


@pytest.mark.parametrize("typed", ["06-01", "０６ー０１", "0601", " 06 - 01 ", "０６－０１"])
def test_a_trade_code_is_read_however_it_is_typed(typed: str) -> None:
    assert trades.fold_trade_code(typed) == "06-01"


def test_the_tables_are_complete() -> None:
    assert len(trades.major_trades()) == 51
    assert list(trades.licence_trades()) == [f"{number:02d}" for number in range(1, 30)]
    assert trades.licence_trades()["29"].name_ja == "解体工事業"
    assert {code[:2] for code in trades.minor_trades()} <= trades.major_trades().keys()


def test_the_major_trade_of_a_code_has_a_name() -> None:
    assert trades.major_trade_name("06-04") == "とび工"
    assert trades.major_trade_name("06-04", "en") == "scaffolder"
    assert trades.major_trade_name("99-01") == "99-01"


def test_licence_trades_are_told_from_others() -> None:
    assert trades.is_licence_trade("05")
    assert not trades.is_licence_trade("30")
