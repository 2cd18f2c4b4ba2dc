from __future__ import annotations

import base64
import json
from datetime import date, datetime
from pathlib import Path

import cbor2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from joserfc.jwk import ECKey
from pytest_django.fixtures import Settings
from tests.cast import operator
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_technician
from tests.registry.services.test_photos import picture

from ccus.portal.ui.shapes.cards import MyCardPage
from ccus.registry.models import CardOrder, DigitalCard, PhotoRenewal, TechnicianTrade
from ccus.registry.services.card_deliveries import take_in_deliveries
from ccus.registry.services.card_orders import order_card
from ccus.registry.services.card_printing import make_batch
from ccus.registry.services.photos import set_photo
from ccus.registry.services.print_files import reference_of
from ccus.registry.states import CardOrderReason

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_DIR, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path


def shown(client: Client) -> MyCardPage:
    page = client.get("/technician/card/").context["page"]
    assert isinstance(page, MyCardPage)
    return page


def test_a_technician_sees_the_card_and_what_another_would_cost(taro: Client, world: World) -> None:
    answer = assert_query_count("technician:card", lambda: taro.get("/technician/card/"))

    page = answer.context["page"]
    assert (page.name, page.photo_url, page.temporary_url, page.earlier) == ("山田 太郎", "", "", ())
    assert (page.face.level, page.face.state, page.face.issue_number) == (1, "使用中", 1)
    assert page.face.expires_on == date(2036, 1, 1)
    assert [(reason.code, reason.fee_yen) for reason in page.reasons] == [
        ("lost", 1000), ("broken", 1000), ("renewed", 4900), ("level_changed", 0), ("content_changed", 1000),
    ]  # fmt: skip


def test_a_lost_card_is_reported_bridged_and_replaced(taro: Client, world: World) -> None:
    assert (
        "仮のQRコードが使えます"
        in taro.post("/technician/card/orders/", {"reason": "lost"}, follow=True).content.decode()
    )
    order = CardOrder.objects.get()
    lost = shown(taro)
    assert lost.face is None and lost.on_its_way is not None
    assert [(step.label, step.mark) for step in lost.on_its_way.steps][:2] == [("申込済み", "now"), ("印刷中", "ahead")]
    assert [(card.title, card.state) for card in lost.earlier] == [("1枚目のカード", "紛失の届け出")]
    assert "止める前のタッチは" in taro.get("/technician/card/").content.decode()

    code = taro.post("/technician/card/temporary-code/")
    make_batch(viewer=operator(), now=timezone.now())
    order.refresh_from_db()
    line = f"番号,結果,ICチップ,日付,理由\n{reference_of(order)},届いた,04FF01,,\n"
    take_in_deliveries(line.encode(), viewer=operator(), now=timezone.now())

    assert (code.status_code, code.context["page"].last_on.isoformat()) == (200, "2027-01-04")
    delivered = shown(taro)
    assert delivered.face is not None and delivered.on_its_way is not None
    assert (delivered.face.state, delivered.face.issue_number, delivered.temporary_url) == ("届いた", 2, "")
    taro.post(delivered.on_its_way.receive_url)
    assert shown(taro).face.state == "使用中"  # type: ignore[union-attr]
    assert {card.state for card in shown(taro).earlier} == {"紛失の届け出", "停止"}


def test_an_order_is_taken_back(taro: Client, world: World) -> None:
    order_card(world.taro.ccus_id, reason=CardOrderReason.BROKEN, viewer=operator(), now=timezone.now())
    way = shown(taro).on_its_way
    assert way is not None

    taro.post(way.cancel_url)

    assert CardOrder.objects.get().state == "cancelled"
    assert shown(taro).on_its_way is None


@pytest.mark.parametrize("reason", ["", "first", "whatever"])
def test_a_reason_that_does_not_fit_orders_nothing(taro: Client, reason: str) -> None:
    answer = taro.post("/technician/card/orders/", {"reason": reason}, follow=True)

    assert CardOrder.objects.count() == 0
    assert "理由を選んで" in answer.content.decode() or "では申し込めません" in answer.content.decode()


def test_the_orders_of_others_are_out_of_reach(taro: Client, world: World) -> None:
    other = a_technician("次郎", of=world.employer)
    order = order_card(other.ccus_id, reason=CardOrderReason.BROKEN, viewer=operator(), now=timezone.now())

    for page in ("cancellation", "receipt"):
        assert taro.post(f"/technician/card/orders/{order.pk}/{page}/").status_code == 403

    order.refresh_from_db()
    assert order.state == "ordered"


def test_a_newer_photo_is_sent_and_waits(taro: Client, world: World) -> None:
    set_photo(world.taro.ccus_id, content=picture(), viewer=operator(), now=timezone.now())
    assert_query_count("technician:card-photo", lambda: taro.get("/technician/card/photo/"))

    sent = taro.post("/technician/card/photo/", {"photo": SimpleUploadedFile("me.jpg", picture())})
    again = taro.post("/technician/card/photo/", {"photo": SimpleUploadedFile("me.jpg", picture())})

    assert (sent.status_code, again.status_code) == (302, 422)
    assert PhotoRenewal.objects.get().state == "waiting"
    assert "窓口が確かめています" in shown(taro).photo_words
    assert taro.get("/technician/card/photo/file/")["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", picture((100, 100))])
def test_what_is_no_photo_is_told_at_the_field(taro: Client, world: World, content: bytes) -> None:
    set_photo(world.taro.ccus_id, content=picture(), viewer=operator(), now=timezone.now())

    answer = taro.post("/technician/card/photo/", {"photo": SimpleUploadedFile("me.jpg", content)})

    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert PhotoRenewal.objects.count() == 0


def test_a_card_is_shown_as_a_code_and_as_a_file(taro: Client, world: World) -> None:
    answer = assert_query_count(
        "technician:card-showing", lambda: taro.get("/technician/card/showing/?show=name&paper=1")
    )
    again = assert_query_count("technician:card-showing", lambda: taro.get("/technician/card/showing/"))
    file = taro.post("/technician/card/wallet/")

    code = answer.context["code"]
    assert code.is_paper and "/card-check/#1." in code.url and code.qr_svg.startswith("<svg")
    assert [value for value, _, is_shown in answer.context["items"] if is_shown] == ["name"]
    assert (file["Content-Type"], file.content.count(b"~") >= 4) == ("application/dc+sd-jwt", True)
    assert DigitalCard.objects.get().stopped_at is None
    assert again.context["code"].has_photo is False


def test_a_phone_with_a_key_gets_the_card_that_names_it_and_one_without_is_refused(taro: Client, world: World) -> None:
    set_photo(world.taro.ccus_id, content=picture(), viewer=operator(), now=timezone.now())
    key = ECKey.generate_key("P-256").as_dict(private=False)

    told = taro.post("/technician/card/wallet/", {"holder_key": json.dumps(key)}).json()
    refused = taro.post("/technician/card/wallet/", {"holder_key": "{}"})

    claims = json.loads(base64.urlsafe_b64decode(told["card"].split(".")[1] + "==="))
    assert (claims["cnf"]["jwk"]["x"], told["card"].endswith("~")) == (key["x"], True)
    assert base64.urlsafe_b64decode(told["photo"] + "===")[:4] == b"RIFF"
    assert timezone.now() < datetime.fromisoformat(told["expires_at"])
    assert refused.status_code == 422
    assert "鍵が読めません" in refused.content.decode()


def test_the_level_of_each_field_stands_on_the_digital_card(taro: Client, world: World) -> None:
    world.taro.skill_level = 2
    world.taro.save()
    TechnicianTrade.objects.create(technician=world.taro, position=1, trade_code="06-01")

    text = taro.get("/technician/card/showing/?show=level").context["code"].url.partition("#1.")[2]

    claims = cbor2.loads(cbor2.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))).value[2])
    assert claims["level"] == 2
    assert {level for _, level in claims["levels"]} == {2}
    assert "とび" in "".join(field for field, _ in claims["levels"])


def test_nothing_chosen_is_told(taro: Client) -> None:
    answer = taro.get("/technician/card/showing/?show=whatever")

    assert answer.status_code == 422
    assert "見せるものが選ばれていません" in answer.content.decode()


def test_what_was_shown_is_stopped(taro: Client) -> None:
    taro.get("/technician/card/showing/")
    assert shown(taro).stop_url

    taro.post("/technician/card/showing/end/")

    assert DigitalCard.objects.get().stop_reason == "asked"
    assert shown(taro).stop_url == ""


def test_without_a_photo_there_is_no_file_of_it(taro: Client) -> None:
    assert taro.get("/technician/card/photo/file/").status_code == 404
