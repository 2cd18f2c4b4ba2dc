"""A special measure grants within its area and period, to the day, and says why."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.registry.rules.special_measures import (
    Place,
    SpecialMeasure,
    area_words,
    find_grant,
    is_area,
    prefectures_of,
    read_areas,
)
from ccus.registry.states import MeasureEffect

ISHIKAWA = Place(prefecture_code="17", address="輪島市河井町1-1")
KANAZAWA = Place(prefecture_code="17", address="金沢市広坂1-1-1")
TOKYO = Place(prefecture_code="13", address="千代田区丸の内1-1")


def measure(number: int = 1, **changes: object) -> SpecialMeasure:
    values: dict[str, object] = {
        "number": number,
        "name": "令和6年能登半島地震",
        "basis": "通知",
        "areas": ("15", "16", "17", "18"),
        "from_on": date(2024, 1, 1),
        "last_on": date(2024, 6, 29),
        "effects": frozenset(MeasureEffect),
        "registrations_until": date(2024, 12, 31),
        "entries_until": date(2024, 9, 30),
        "papers_until": date(2024, 12, 31),
    }
    return SpecialMeasure(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "granted"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2024, 6, 29), True),
        (date(2024, 6, 30), False),
    ],
)
@pytest.mark.parametrize("effect", list(MeasureEffect))
def test_both_ends_of_the_period_belong_to_it(effect: MeasureEffect, on: date, granted: bool) -> None:
    assert (find_grant(effect, [measure()], ISHIKAWA, on=on) is not None) is granted


@pytest.mark.parametrize(
    ("areas", "place", "granted"),
    [
        (("17",), ISHIKAWA, True),
        (("17",), TOKYO, False),
        (("17:輪島市", "17:珠洲市"), ISHIKAWA, True),
        (("17:輪島市",), KANAZAWA, False),
        (("17:輪島市",), Place(prefecture_code="17", address="　輪島市 河井町"), True),
        (("17:輪島市",), Place(prefecture_code="16", address="輪島市河井町"), False),
        (("17",), None, False),
    ],
)
def test_a_measure_holds_in_its_area_alone(areas: tuple[str, ...], place: Place | None, granted: bool) -> None:
    found = find_grant(MeasureEffect.FEES, [measure(areas=areas)], place, on=date(2024, 2, 1))

    assert (found is not None) is granted


def test_an_effect_that_was_not_decided_grants_nothing() -> None:
    only_fees = measure(effects=frozenset({MeasureEffect.FEES}))

    assert find_grant(MeasureEffect.PAPERS, [only_fees], ISHIKAWA, on=date(2024, 2, 1)) is None


def test_of_two_measures_the_farther_day_holds() -> None:
    longer = measure(2, name="延長", registrations_until=date(2025, 3, 31))

    found = find_grant(MeasureEffect.REGISTRATION, [measure(), longer], ISHIKAWA, on=date(2024, 3, 31))

    assert found is not None
    assert (found.measure.number, found.until) == (2, date(2025, 3, 31))


def test_a_day_is_only_ever_moved_back() -> None:
    earlier = measure(entries_until=date(2024, 1, 31))

    assert find_grant(MeasureEffect.ENTRIES, [earlier], ISHIKAWA, on=date(2024, 1, 31)) is None
    assert find_grant(MeasureEffect.ENTRIES, [earlier], ISHIKAWA, on=date(2024, 1, 30)) is not None


def test_the_reason_names_the_measure_and_the_day_in_both_languages() -> None:
    found = find_grant(MeasureEffect.REGISTRATION, [measure()], ISHIKAWA, on=date(2024, 3, 31))

    assert found is not None
    assert (
        found.why() == "特例措置「令和6年能登半島地震」により、事業者登録の期限が2024年12月31日(火)まで延びています。"
    )
    assert found.why("en").endswith("the registration lasts until 31 December 2024.")


def test_areas_are_read_as_people_type_them() -> None:
    areas, unread = read_areas(["15"], "石川県輪島市、石川県 珠洲市\n石川県鳳珠郡穴水町\n新潟県長岡市\n輪島市\n石川県")

    assert areas == ("15", "17:輪島市", "17:珠洲市", "17:鳳珠郡穴水町")
    assert unread == ("輪島市", "石川県")
    assert all(is_area(area) for area in areas)
    assert area_words(areas[:2]) == "新潟県、石川県輪島市"
    assert prefectures_of(areas) == {"15", "17"}
    assert not is_area("99")
