"""A card that a phone keeps answers the question of a checker, both without a line; a copy of it answers nothing."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.utils import timezone
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier
from tests.cast import viewer_of
from tests.history.world import World
from tests.journeys.conftest import OpenHouse, Visit
from tests.journeys.digital_cards import Shower, other_letter, read, taro_with_a_face, verdict, without_line
from tests.journeys.people import technician_account

from ccus.foundation import house_keys
from ccus.registry.services import card_showing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def shower(house: OpenHouse, world: World, settings: Settings) -> Shower:
    settings.PUBLIC_URL = house.url
    return taro_with_a_face(world, house)


@pytest.fixture
def phone(shower: Shower, visit: Visit) -> Page:
    """Taro's, with his card inside and no line since."""
    page = visit(technician_account(shower.world.taro), **PHONE)
    page.goto("/technician/card/")
    page.get_by_role("button", name="このスマートフォンに入れる").click()
    expect(page.get_by_role("heading", name="入っているカード")).to_be_visible()
    expect(page.get_by_text("次からは通信がなくても開けます")).to_be_visible()
    page.context.set_offline(True)
    return page


@pytest.fixture
def checker(visit: Visit, shower: Shower) -> Page:
    return without_line(visit)


def question(checker: Page) -> str:
    """What the page of the checker asks, as its QR code holds it."""
    checker.get_by_role("button", name="質問のQRコードを出す").click()
    return f"ask.{checker.locator('[data-ask]').get_attribute('data-nonce')}"


def answer(phone: Page, asked: str) -> str:
    """What the phone shows for a question: the text of its QR code, after the address."""
    phone.goto("about:blank")
    phone.goto(f"/my-card/#{asked}")
    expect(phone.locator("[data-answer]")).to_be_visible()
    return str(phone.locator("[data-fill=text]").text_content()).partition("#")[2]


def test_a_phone_answers_a_question_once_and_both_are_without_a_line(phone: Page, checker: Page) -> None:
    asked = question(checker)
    shown = answer(phone, asked)

    assert verdict(checker, shown) == "genuine"
    card = checker.locator("[data-card]")
    for words in ("山田 太郎", "レベル3", "この画面のために署名", asked.removeprefix("ask.")):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("img", name="顔写真")).to_be_visible()
    expect(card).not_to_contain_text("1980年")
    expect(card).not_to_contain_text("玉掛け")
    # Who took a picture of it comes too late, and at another checker's it is no answer at all.
    assert verdict(checker, shown) == "copied"


def test_a_copy_or_an_answer_to_somebody_else_is_not_taken(phone: Page, checker: Page, visit: Visit) -> None:
    elsewhere = without_line(visit)
    shown = answer(phone, question(elsewhere))
    copy = shown[: shown.rindex("~") + 1]

    assert verdict(checker, shown) == "copied"
    assert verdict(checker, copy) == "copied"
    expect(checker.get_by_role("heading", name="写しかもしれません")).to_be_visible()
    assert verdict(elsewhere, other_letter(shown.partition("!")[0], -1, -5)) == "changed"
    assert verdict(elsewhere, shown) == "genuine"


def test_the_holder_chooses_and_the_signature_speaks_of_the_choice(phone: Page, checker: Page) -> None:
    shown = answer(phone, question(checker))
    phone.get_by_role("checkbox", name="氏名").uncheck()
    phone.get_by_role("checkbox", name="顔写真").uncheck()
    phone.get_by_role("checkbox", name="保有資格").check()
    expect(phone.locator("[data-fill=text]")).not_to_have_text(shown)
    chosen = str(phone.locator("[data-fill=text]").text_content()).partition("#")[2]
    signed_for_more = chosen[: chosen.rindex("~") + 1] + shown[shown.rindex("~") + 1 :].partition("!")[0]

    assert verdict(checker, signed_for_more) == "changed"
    assert verdict(checker, chosen) == "genuine"
    expect(checker.locator("[data-card]")).to_contain_text("玉掛け技能講習")
    expect(checker.get_by_text("山田 太郎")).to_have_count(0)


def test_another_implementation_takes_what_a_phone_signs(phone: Page, checker: Page, shower: Shower) -> None:
    """The reference implementation (PyPI sd-jwt) checks the house's signature, the phone's, nonce, audience and hash."""
    asked = question(checker)
    text = answer(phone, asked).partition("!")[0]
    key = JWK(**house_keys.card_keys().public(now=timezone.now()).as_jwks()["keys"][-1])

    def verified(nonce: str) -> dict[str, Any]:
        audience = f"{shower.house.url}/card-check/"
        payload: dict[str, Any] = SDJWTVerifier(
            text, lambda issuer, header: key, audience, nonce
        ).get_verified_payload()
        return payload

    assert (verified(asked.removeprefix("ask."))["name"], verified(asked.removeprefix("ask."))["level"]) == (
        "山田 太郎",
        3,
    )
    with pytest.raises(ValueError, match="nonce"):
        verified("another")


def test_a_card_that_another_implementation_presents_is_taken(checker: Page, shower: Shower) -> None:
    mine = ECKey.generate_key("P-256")
    card = card_showing.hand_out_card(
        levels=[],
        viewer=viewer_of(shower.world.taro),
        now=timezone.now(),
        holder_key=json.dumps(mine.as_dict(private=False)),
    )

    def presented(key: ECKey, nonce: str, audience: str) -> str:
        wallet = SDJWTHolder(card.text)
        wallet.create_presentation(
            {"name": True, "level": True}, nonce, audience, JWK(**key.as_dict(private=True)), sign_alg="ES256"
        )
        return str(wallet.sd_jwt_presentation)

    here = f"{shower.house.url}/card-check/"
    nonce = question(checker).removeprefix("ask.")

    assert verdict(checker, presented(ECKey.generate_key("P-256"), nonce, here)) == "changed"
    assert verdict(checker, presented(mine, nonce, "https://elsewhere.example/")) == "copied"
    assert verdict(checker, presented(mine, nonce, here)) == "genuine"
    photo = base64.urlsafe_b64encode(card.photo).decode().rstrip("=")
    assert verdict(checker, f"{presented(mine, nonce, here)}!{photo}") == "photo"


def test_a_bound_card_is_checked_quickly_on_a_slow_phone(
    phone: Page, checker: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    session = checker.context.new_cdp_session(checker)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    took = 10_000.0
    for _ in range(10):
        shown = answer(phone, question(checker))
        took = min(took, float(str(read(checker, shown).locator("[data-card-check]").get_attribute("data-took"))))
        if took <= 300:
            break

    with capsys.disabled():
        print(f"\n  phone's card (SD-JWT VC with key binding): {took:.0f} ms at 4x CPU throttle")
    assert took <= 300


def test_a_phone_without_a_card_says_how_to_get_one_and_forgets_one_when_asked(phone: Page, visit: Visit) -> None:
    stranger = visit(**PHONE)
    stranger.goto("/my-card/")
    expect(stranger.get_by_text("このスマートフォンには、まだカードがありません")).to_be_visible()
    expect(stranger.get_by_role("heading", name="見せるものを選ぶ")).to_have_count(0)

    phone.get_by_role("button", name="このスマートフォンから消す").click()

    expect(phone.get_by_text("このスマートフォンには、まだカードがありません")).to_be_visible()
