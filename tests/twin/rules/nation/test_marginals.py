from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.marginals import Marginals, marginals, scaled
from ccus.twin.rules.nation.published import fiscal_year_of, months_published, prefectures_published

UNTIL = date(2024, 2, 29)
WHOLE = marginals(scale=Decimal(1), until=UNTIL)

# Monthly report of February 2024: month, technicians, corporations and sole traders, one-person contractors, sites,
# thousands of work records.
PUBLISHED = [
    "",
    "2021-04 27265 3385 2445 2456 -",
    "2021-05 24301 3074 1914 2038 -",
    "2021-06 30456 3846 2970 2386 -",
    "2021-07 31261 4459 3062 2334 -",
    "2021-08 27316 3527 2461 2002 -",
    "2021-09 32562 4484 2441 2341 -",
    "2021-10 36028 3215 1938 2631 -",
    "2021-11 33660 3237 1813 2569 -",
    "2021-12 29479 2678 1596 2281 -",
    "2022-01 19784 2514 1531 2274 2334",
    "2022-02 22688 2839 1459 2338 2581",
    "2022-03 24618 3327 1882 3749 3134",
    "2022-04 24754 3043 1945 4447 3047",
    "2022-05 20412 2325 1595 3542 2688",
    "2022-06 24485 2631 1635 3671 3418",
    "2022-07 22837 2293 1472 3702 3425",
    "2022-08 21206 2337 1421 3733 3058",
    "2022-09 26025 2484 1576 4046 3543",
    "2022-10 25782 2893 1807 4000 3802",
    "2022-11 23818 2769 1618 3555 3905",
    "2022-12 23547 2821 1639 3269 3590",
    "2023-01 17841 2296 1237 3032 3336",
    "2023-02 21391 2246 1292 3166 3480",
    "2023-03 29896 3134 1830 5296 4377",
    "2023-04 25184 2435 1816 5452 4273",
    "2023-05 24972 2576 1877 4001 3709",
    "2023-06 27258 2853 1904 4691 4551",
    "2023-07 23708 2150 1494 4646 4634",
    "2023-08 20060 1649 1075 4824 4066",
    "2023-09 22523 1907 1365 5287 4670",
    "2023-10 21451 2308 1401 5372 4810",
    "2023-11 21532 1901 1204 4578 4887",
    "2023-12 19190 1728 1093 3939 4460",
    "2024-01 16280 1522 1056 13392 4180",
    "2024-02 19956 1767 1134 5474 4509",
    "",
][1:-1]

# Annex of the same report: technicians by current address, businesses by location, without one-person contractors.
PREFECTURES = (
    """
71556 10262 7770|18790 1879 1522|17799 1861 1388|41084 5467 4147|9538 1222 1012|10705 1454 1087|33287 3622 3056
28505 5062 3638|17744 3499 2432|17577 3456 2435|93072 17162 10390|77736 12436 8193|133994 29823 19042
99847 19466 12226|22528 2809 2313|11435 1892 1426|13879 2776 1704|9647 1615 1203|8025 1389 1021|18559 3274 2353
23443 4469 2967|33435 7017 4641|85887 18466 11350|19053 4067 2687|8933 1767 1167|20351 4790 3015|99195 22010 13366
43233 9393 5987|8096 1469 976|5525 1030 759|5506 814 640|8163 1005 792|20084 4039 2804|36151 7898 4952
15092 3036 2150|7821 1405 978|12631 2129 1485|13198 2377 1690|6719 1034 692|56194 11445 7648|9156 1328 970
12047 2406 1723|16860 2674 2039|9408 1433 1174|12094 1775 1463|18519 2638 1976|20775 3412 2540
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("line", PUBLISHED)
def test_every_published_month_comes_out_to_the_unit(line: str) -> None:
    text, *numbers = line.split()
    month = JstMonth.parse(text)

    assert WHOLE.technicians[month] == int(numbers[0])
    assert WHOLE.corporations_and_sole_traders[month] == int(numbers[1])
    assert WHOLE.one_person_contractors[month] == int(numbers[2])
    assert WHOLE.sites[month] == int(numbers[3])
    if numbers[4] != "-":
        assert abs(WHOLE.work_records[month] - 1000 * int(numbers[4])) <= 500


def test_every_prefecture_comes_out_to_the_unit() -> None:
    for code, line in enumerate(PREFECTURES, start=1):
        technicians, businesses, without_one_person = map(int, line.split())
        assert WHOLE.technicians_by_prefecture[code] == technicians
        assert WHOLE.corporations_and_sole_traders_by_prefecture[code] == without_one_person
        assert WHOLE.one_person_contractors_by_prefecture[code] == businesses - without_one_person
    assert len(PREFECTURES) == len(WHOLE.technicians_by_prefecture) == 47


def test_published_totals_come_out_to_the_unit() -> None:
    assert WHOLE.technicians_total == 1_382_876
    assert WHOLE.businesses_total == 255_752
    assert sum(WHOLE.corporations_and_sole_traders_by_prefecture.values()) == 170_989
    assert WHOLE.sites_total == 170_664
    assert WHOLE.work_records_total == 128_576_508


@pytest.mark.parametrize(
    ("series", "stock"),
    [("technicians", 519_350), ("corporations_and_sole_traders", 75_993), ("one_person_contractors", 25_108), ("sites", 34_150)],
)  # fmt: skip
def test_the_stock_at_the_end_of_march_2021_is_spread_before(series: str, stock: int) -> None:
    months = getattr(WHOLE, series)

    assert sum(number for month, number in months.items() if month < JstMonth(2021, 4)) == stock
    assert min(months.values()) > 0


@pytest.mark.parametrize(
    ("series", "total"),
    [("technicians", 242_114), ("corporations_and_sole_traders", 22_796), ("one_person_contractors", 15_419), ("sites", 61_656)],
)  # fmt: skip
def test_fiscal_2023_sums_as_published(series: str, total: int) -> None:
    assert _of_year(getattr(WHOLE, series), 2023) == total


@pytest.mark.parametrize(
    ("year", "records"),
    [(2019, 1_431_781), (2020, 9_370_439), (2021, 27_357_588), (2022, 41_667_764), (2023, 48_748_936)],
)
def test_work_records_sum_to_the_fees_and_the_published_year(year: int, records: int) -> None:
    assert _of_year(WHOLE.work_records, year) == records


def test_the_two_exact_months_of_work_records_are_exact() -> None:
    assert WHOLE.work_records[JstMonth(2024, 1)] == 4_179_895
    assert WHOLE.work_records[JstMonth(2024, 2)] == 4_508_868


def test_343_more_businesses_left_the_one_person_contractors_than_joined_them() -> None:
    assert sum(WHOLE.kinds_from_one_person.values()) == 412
    assert sum(WHOLE.kinds_to_one_person.values()) == 69
    assert {fiscal_year_of(month) for month in WHOLE.kinds_from_one_person} == {2023}
    assert 75_993 + _since(WHOLE.corporations_and_sole_traders, 2021) + 343 == 170_989


def test_the_published_stock_of_a_year_before_comes_out_to_the_unit() -> None:
    year_before = marginals(scale=Decimal(1), until=date(2023, 3, 31))

    assert year_before.technicians_total == 1_140_762
    assert year_before.businesses_total == 217_537
    assert sum(year_before.corporations_and_sole_traders_by_prefecture.values()) == 147_850
    assert year_before.kinds_from_one_person == year_before.kinds_to_one_person == {}


@pytest.mark.parametrize("scale", ["0.001", "0.01", "0.1", "0.37"])
def test_at_every_scale_parts_sum_to_the_rounded_total(scale: str) -> None:
    part = marginals(scale=Decimal(scale), until=UNTIL)

    assert part.technicians_total == scaled(1_382_876, part.scale)
    assert part.businesses_total == scaled(255_752, part.scale)
    assert sum(part.corporations_and_sole_traders_by_prefecture.values()) == scaled(170_989, part.scale)
    assert part.sites_total == scaled(170_664, part.scale)
    assert part.work_records_total == scaled(128_576_508, part.scale)
    assert sum(part.technicians_by_prefecture.values()) == part.technicians_total
    assert _kinds_balance(part)


@pytest.mark.parametrize("scale", ["0.01", "0.1", "0.37"])
def test_at_every_scale_each_part_is_within_one_of_its_share(scale: str) -> None:
    part = marginals(scale=Decimal(scale), until=UNTIL)

    for month, number in WHOLE.work_records.items():
        assert abs(part.work_records[month] - number * part.scale) < 1
    for code, number in WHOLE.technicians_by_prefecture.items():
        assert abs(part.technicians_by_prefecture[code] - number * part.scale) < 1


def test_an_earlier_last_day_cuts_the_series() -> None:
    earlier = marginals(scale=Decimal("0.1"), until=date(2023, 6, 30))
    whole = marginals(scale=Decimal("0.1"), until=UNTIL)

    assert list(earlier.sites)[-1] == JstMonth(2023, 6)
    assert all(earlier.sites[month] == whole.sites[month] for month in earlier.sites)
    assert sum(earlier.technicians_by_prefecture.values()) == earlier.technicians_total
    assert _kinds_balance(earlier)


@pytest.mark.parametrize(("total", "scale", "rounded"), [(5, "0.1", 1), (4, "0.1", 0), (15, "0.1", 2), (7, "1", 7)])
def test_totals_are_rounded_half_up(total: int, scale: str, rounded: int) -> None:
    assert scaled(total, Decimal(scale)) == rounded


def test_the_tables_are_those_of_the_report() -> None:
    assert len(months_published()) == 35
    assert len(prefectures_published()) == 47
    assert len(list(csv.reader(PUBLISHED))) == 35


def _kinds_balance(part: Marginals) -> bool:
    net = sum(part.kinds_from_one_person.values()) - sum(part.kinds_to_one_person.values())
    now = sum(part.corporations_and_sole_traders_by_prefecture.values())
    return now == sum(part.corporations_and_sole_traders.values()) + net


def _of_year(series: dict[JstMonth, int], year: int) -> int:
    return sum(number for month, number in series.items() if fiscal_year_of(month) == year)


def _since(series: dict[JstMonth, int], year: int) -> int:
    return sum(number for month, number in series.items() if fiscal_year_of(month) >= year)
