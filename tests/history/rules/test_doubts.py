from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ccus.history.rules.doubts import Circumstances, doubt_kinds, doubt_rules, find_doubts

MONDAY = date(2026, 11, 16)
USUAL = Circumstances(
    work_date=MONDAY,
    entered_on=date(2026, 11, 17),
    trade_code="06-01",
    site_roles=frozenset({"other"}),
    is_on_roster=True,
    roster_trade="06-01",
    roster_roles=frozenset({"other"}),
    has_colleagues=True,
    colleagues_came=True,
)
FOREMAN = frozenset({"foreman"})
OTHER = frozenset({"other"})


def codes(**changes: object) -> list[str]:
    return [doubt.code for doubt in find_doubts(replace(USUAL, **changes), doubt_rules())]  # type: ignore[arg-type]


def test_a_usual_day_raises_no_doubt() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"elsewhere_ours": ("品川",)}, ["elsewhere_at_our_site"]),
        ({"elsewhere_ours": ("品川", "渋谷")}, ["elsewhere_at_our_site", "elsewhere_at_our_site"]),
        ({"is_elsewhere": True}, ["elsewhere"]),
        ({"is_firm_standing": False}, ["firm_not_in_hierarchy"]),
        ({"is_on_roster": False}, ["not_on_roster"]),
        ({"colleagues_came": False}, ["no_colleague"]),
        # alone on the roster, nobody else can have come; and a touch is proof enough
        ({"colleagues_came": False, "has_colleagues": False}, []),
        ({"colleagues_came": False, "is_touched": True}, []),
        ({"site_roles": FOREMAN}, ["higher_role"]),
        ({"site_roles": FOREMAN, "roster_roles": FOREMAN}, []),
        ({"site_roles": OTHER, "roster_roles": FOREMAN}, []),
        ({"is_on_roster": False, "site_roles": FOREMAN, "usual_roles": OTHER}, ["not_on_roster", "higher_role"]),
        ({"is_on_roster": False, "site_roles": FOREMAN, "usual_roles": None}, ["not_on_roster"]),
        ({"trade_code": "02-01"}, ["other_trade"]),
        ({"is_on_roster": False, "trade_code": "02-01"}, ["not_on_roster"]),
        ({"is_counted": True}, ["changes_counted_day"]),
        ({"typed_days": 9}, []),
        ({"typed_days": 10}, ["many_typed_days"]),
        ({"entered_on": date(2026, 11, 22)}, []),
        ({"entered_on": date(2026, 11, 23)}, ["entered_late"]),
        ({"work_date": date(2026, 11, 15)}, ["rest_day"]),
        ({"work_date": date(2026, 11, 3), "entered_on": date(2026, 11, 4)}, ["rest_day"]),
        ({"work_date": date(2026, 11, 14)}, []),
        ({"work_date": date(2026, 11, 15), "is_touched": True}, []),
    ],
)
def test_what_is_unusual_is_pointed_out(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(**changes) == expected


def test_the_gravest_doubt_comes_first() -> None:
    assert codes(
        work_date=date(2026, 11, 15),
        is_on_roster=False,
        is_elsewhere=True,
        colleagues_came=False,
        entered_on=date(2026, 11, 30),
    ) == ["elsewhere", "not_on_roster", "no_colleague", "entered_late", "rest_day"]


def test_the_values_of_a_doubt_fill_its_words() -> None:
    late, many = find_doubts(replace(USUAL, entered_on=date(2026, 11, 30), typed_days=12), doubt_rules())[::-1]

    assert late.kind.label_ja.format(**late.values) == "働いた日から14日たって入力されました"
    assert many.kind.label("en").format(**many.values) == "12 days of this person are typed in for that month"


def test_every_kind_says_what_why_and_what_to_check_in_both_languages() -> None:
    for kind in doubt_kinds().values():
        assert all([kind.label_ja, kind.label_en, kind.why_ja, kind.why_en, kind.advice_ja, kind.advice_en])
