"""Everybody reads what a level asks for, with where that stands and how sure it is."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import cast
from tests.contracts.query_counts import assert_query_count
from time_machine import TimeMachineFixture

from ccus.levels.rules.criteria import book_in_force
from ccus.portal.ui.shapes.criteria import Asked, CriteriaPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(cast.NOW, tick=False)


def shown(client: Client, field: str = "") -> CriteriaPage:
    page = client.get("/levels/criteria/", {"field": field} if field else {}).context["page"]
    assert isinstance(page, CriteriaPage)
    return page


def words(asked: tuple[Asked, ...]) -> list[str]:
    return [text for one in asked for text in (one.text, *words(one.members))]


def test_a_field_whose_text_was_found_says_so_with_source_and_trades(client: Client) -> None:
    answer = assert_query_count("public:criteria", lambda: client.get("/levels/criteria/?field=electrical"))

    page = answer.context["page"]
    third = page.levels[1]
    assert (page.field, [level.level for level in page.levels]) == ("電気工事", [2, 3, 4])
    assert words(third.asked)[:2] == ["就業日数 1,075日以上", "職長・班長としての日数 215日以上"]
    assert "就業日数2,150日以上" in words(third.asked)
    assert (third.certainty, third.since, third.doubts) == ("公表された文面を確認済み", "2020年4月1日(水)から", ())
    assert words(third.asked)[-1] == "レベル2の資格の条件"
    assert third.source.startswith("imamoto.biz")
    assert [(trade.code, trade.name, trade.certainty) for trade in page.trades] == [
        ("09", "電工（すべて）", "職種の名前からの推定")
    ]
    assert sum(field.current for field in page.fields) == 1


def test_what_is_not_known_is_said_and_the_guideline_stands_in(client: Client) -> None:
    plastering, scaffolding = shown(client, "plastering"), shown(client, "scaffolding")

    second = plastering.levels[0]
    assert words(second.asked)[0] == "就業日数 645日以上"
    assert (second.certainty, second.since) == ("文面は未確認（国のガイドラインの目安）", "")
    assert len(second.doubts) == 2
    assert [(trade.code, trade.name) for trade in plastering.trades] == [("35-01", "左官")]
    assert "基準の文面を確認できていない条件（団体が確かめます）" in words(second.asked)
    assert [level.certainty for level in scaffolding.levels][-1] == "文面は未確認（国のガイドラインの目安）"
    assert scaffolding.levels[0].since == "始まりの日は確認できていません"
    assert "職長・班長の日数は「職長・安全衛生責任者教育」を受けた翌月から数えます" in words(
        scaffolding.levels[1].asked
    )


def test_a_trade_that_counts_on_some_works_alone_says_on_which(client: Client) -> None:
    (outer_wall,) = [trade for trade in shown(client, "painting").trades if trade.code == "35-03"]

    assert outer_wall.condition == "作業内容に「塗」がある日だけ"
    assert outer_wall.certainty == "確認済み"


def test_every_field_can_be_read_and_the_guideline_without_one(client: Client) -> None:
    for code, field in book_in_force().fields.items():
        assert shown(client, code).field == field.name_ja
    assert shown(client).field == "共通(ガイドラインの目安)"
    assert "確認できていません" in client.get("/levels/criteria/?field=earthwork").content.decode()


def test_a_field_that_does_not_exist_is_told_and_not_taken_for_another(client: Client) -> None:
    answer = client.get("/levels/criteria/?field=cooking")

    assert answer.status_code == 404
    assert "その能力評価の分野はありません。" in answer.content.decode()


def test_the_page_speaks_english(client: Client) -> None:
    body = client.get("/levels/criteria/?field=rebar", headers={"accept-language": "en"}).content.decode()

    assert "at least 645 work days" in body
    assert "日以上" not in body
