from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import at
from time_machine import TimeMachineFixture

from ccus.insights.models import MeasureValue
from ccus.portal.ui.shapes.exploring import TargetsPage

pytestmark = pytest.mark.django_db

ADDRESS = "/reports/targets/"


@pytest.fixture(autouse=True)
def monday_morning(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("09:00"), tick=False)


def keep(measure: str, month: str, value: int) -> None:
    MeasureValue.objects.create(measure=measure, period_on=f"{month}-01", split="", part="", value=value)


def page_of(client: Client) -> TargetsPage:
    page = client.get(ADDRESS).context["page"]
    assert isinstance(page, TargetsPage)
    return page


def test_every_year_of_the_targets_stands_beside_what_was_reached(client: Client) -> None:
    keep("technicians_registered", "2021-05", 900_000)
    keep("businesses_registered", "2021-05", 120_000)
    keep("work_records", "2025-04", 84_000_000)
    keep("work_records", "2026-10", 1_000)

    page = page_of(client)

    assert not page.is_part
    assert page.headline == "2025年度のタッチ数は目標の75.0%"
    rows = dict(page.table.rows)
    assert rows["2021"] == ("800,000", "900,000", "100,000", "120,000", "20,000,000", "0", "0.0%")
    assert rows["2025"][4:] == ("112,000,000", "84,000,000", "75.0%")
    assert rows["2026（途中）"][5] == "1,000"
    assert rows["2029"][1::2][:3] == ("–", "–", "–")


def test_a_demo_does_not_pretend_to_be_the_country(client: Client) -> None:
    keep("technicians_registered", "2021-05", 300)

    page = page_of(client)

    assert page.is_part
    assert page.headline == "国全体の目標と実績"


def test_the_charts_say_their_numbers_in_a_table_and_work_without_script(client: Client) -> None:
    page = page_of(client)

    assert [chart.positions[0] for chart in page.charts] == ["2019"] * 3
    assert [chart.positions[-1] for chart in page.charts] == ["2029"] * 3
    assert "<table" in client.get(ADDRESS).content.decode()


def test_the_page_speaks_english(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": ADDRESS})

    text = unescape(client.get(ADDRESS).content.decode())

    assert "low estimate" in text
    assert "目標" not in text


def test_the_page_asks_little(client: Client) -> None:
    assert_query_count("public:targets", lambda: client.get(ADDRESS))
