from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ccus.foundation.refusals import Refusal
from ccus.twin.errors import (
    LastDayUnreadable,
    NoFiguresForTheseDays,
    NotTheEndOfAMonth,
    ScaleOutOfRange,
    ScaleUnreadable,
    SeedOutOfRange,
)
from ccus.twin.rules.nation.orders import NationOrder
from ccus.twin.services.nation.orders import read_order

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("scale", "until", "order"),
    [
        ("1.0", "2024-02-29", NationOrder(scale=Decimal(1), until=date(2024, 2, 29), seed=3)),
        ("０．０１", "２０２３－１２－３１", NationOrder(scale=Decimal("0.01"), until=date(2023, 12, 31), seed=3)),
        ("1", "2026-10-31", NationOrder(scale=Decimal(1), until=date(2026, 10, 31), seed=3)),
        ("0.001", "2019-04-30", NationOrder(scale=Decimal("0.001"), until=date(2019, 4, 30), seed=3)),
    ],
)
def test_what_can_be_made_is_read_in_any_width(scale: str, until: str, order: NationOrder) -> None:
    assert read_order(scale=scale, until=until, seed=3, today=TODAY) == order


@pytest.mark.parametrize(
    ("scale", "until", "seed", "refusal", "part"),
    [
        ("0", "2024-02-29", 1, ScaleOutOfRange, "縮尺 0 の国は作れません"),
        ("-1", "2024-02-29", 1, ScaleOutOfRange, "縮尺 -1 の国は作れません"),
        ("1.01", "2024-02-29", 1, ScaleOutOfRange, "0.001 以上 1 以下"),
        ("Infinity", "2024-02-29", 1, ScaleOutOfRange, "0.001 以上 1 以下"),
        ("0.0009", "2024-02-29", 1, ScaleOutOfRange, "0.001 以上 1 以下"),
        ("全国", "2024-02-29", 1, ScaleUnreadable, "「全国」は数として読み取れません"),
        ("NaN", "2024-02-29", 1, ScaleUnreadable, "数として読み取れません"),
        ("", "2024-02-29", 1, ScaleUnreadable, "数として読み取れません"),
        ("1", "2024-02-30", 1, LastDayUnreadable, "「2024-02-30」は日付として読み取れません"),
        ("1", "来月", 1, LastDayUnreadable, "月の末日を指定してください"),
        ("1", "2024-02-28", 1, NotTheEndOfAMonth, "2024年2月29日(木)のように"),
        ("1", "2026-11-30", 1, NoFiguresForTheseDays, "2026年11月30日(月)までの国は作れません"),
        ("1", "2027-01-31", 1, NoFiguresForTheseDays, "2026年10月31日(土)までの"),
        ("1", "2019-03-31", 1, NoFiguresForTheseDays, "2019年4月30日(火)から"),
        ("1", "2024-02-29", -1, SeedOutOfRange, "0 以上の整数"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(
    scale: str, until: str, seed: int, refusal: type[Refusal], part: str
) -> None:
    with pytest.raises(refusal) as raised:
        read_order(scale=scale, until=until, seed=seed, today=TODAY)

    assert part in raised.value.sentence("ja")
    assert "{" not in raised.value.sentence("en")
