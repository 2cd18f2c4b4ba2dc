"""A technician shows a digital card; a stranger checks it without a line, and notices what is false, old or stopped."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from jwcrypto.jwk import JWK
from playwright.sync_api import Page, expect
from pycose.algorithms import Es256
from pycose.headers import KID, Algorithm
from pycose.keys import EC2Key
from pycose.messages import Sign1Message
from pytest_django.fixtures import Settings
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from tests.cast import operator, viewer_of
from tests.history.world import World
from tests.journeys.conftest import OpenHouse, Visit
from tests.journeys.digital_cards import Shower, face, other_letter, read, taro_with_a_face, verdict, without_line
from tests.journeys.people import technician_account

from ccus.foundation import house_keys
from ccus.foundation.signing import CARD_KEYS, SigningKeys
from ccus.registry.rules.digital_cards import CODE_TYPE, WALLET_TYPE
from ccus.registry.rules.status_lists import status_address
from ccus.registry.services import card_showing
from ccus.registry.services.photos import set_photo
from ccus.registry.states import CardItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_MS = 300
SLOWER = 4
TRIES = 20


@pytest.fixture
def shower(house: OpenHouse, world: World, settings: Settings) -> Shower:
    settings.PUBLIC_URL = house.url
    return taro_with_a_face(world, house)


@pytest.fixture
def checker(visit: Visit, shower: Shower) -> Page:
    """Somebody who opened the page once, and has no line since."""
    return without_line(visit)


def test_a_card_is_known_as_genuine_without_a_line(checker: Page, shower: Shower) -> None:
    code = shower.code()

    assert verdict(checker, code) == "genuine"
    card = checker.locator("[data-card]")
    for words in ("山田 太郎", "レベル3", "とび レベル3", "玉掛け技能講習"):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("img", name="顔写真")).to_be_visible()
    expect(card).not_to_contain_text("1980")
    expect(checker.locator("[data-age]")).to_contain_text("停止の一覧の日時")


def test_only_what_was_chosen_is_shown(checker: Page, shower: Shower) -> None:
    code = shower.code(items=frozenset({CardItem.LEVEL, CardItem.LICENCES}))

    assert verdict(checker, code) == "genuine"
    expect(checker.locator("[data-card]")).to_contain_text("顔写真は見せていません")
    expect(checker.get_by_text("山田")).to_have_count(0)
    payload = base64.urlsafe_b64decode(code.split(".")[1] + "===")
    assert "山田".encode() not in payload
    assert b"1980-05-05" not in payload


def test_what_is_forged_or_altered_is_refused(
    checker: Page, shower: Shower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = shower.code(items=frozenset({CardItem.NAME, CardItem.LEVEL}))
    middle = len(code.split(".")[1]) // 2
    stranger = SigningKeys(tmp_path, CARD_KEYS)
    monkeypatch.setattr(house_keys, "card_keys", lambda: stranger)

    assert verdict(checker, shower.code()) == "stranger"
    assert verdict(checker, other_letter(code, 1, -5)) == "changed"
    assert verdict(checker, other_letter(code, 1, middle)) in ("changed", "unreadable")
    assert verdict(checker, code.replace("1.", "2.", 1)) == "unreadable"
    expect(checker.locator("[data-card]")).to_be_hidden()


def test_a_foreign_key_under_our_name_is_a_forgery(
    checker: Page, shower: Shower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    ours = house_keys.card_keys().raw_signer(now=now)
    theirs = SigningKeys(tmp_path, CARD_KEYS).raw_signer(now=now)

    class Forger:
        def raw_signer(self, *, now: datetime) -> object:
            return type(ours)(ours.kid, now, theirs.sign)

    monkeypatch.setattr(house_keys, "card_keys", Forger)

    assert verdict(checker, shower.code()) == "changed"


def test_the_face_of_somebody_else_is_refused(checker: Page, shower: Shower) -> None:
    one = shower.code()
    set_photo(shower.world.taro.ccus_id, content=face("dark"), viewer=operator(), now=timezone.now())
    other = shower.code()

    swapped = ".".join((*one.split(".")[:2], other.split(".")[2]))

    assert one.split(".")[2] != other.split(".")[2]
    assert verdict(checker, swapped) == "photo"
    expect(checker.locator("[data-card]")).to_be_hidden()


def test_an_old_picture_of_a_screen_is_refused(checker: Page, shower: Shower) -> None:
    assert verdict(checker, shower.code(now=timezone.now() - timedelta(minutes=11))) == "expired"
    assert verdict(checker, shower.code(now=timezone.now() + timedelta(hours=1))) == "expired"


def test_a_stopped_card_is_refused_as_soon_as_the_page_was_opened_again(visit: Visit, shower: Shower) -> None:
    before, code = without_line(visit), shower.code()
    shower.stop()
    after = without_line(visit)

    assert verdict(before, code) == "genuine"
    assert verdict(after, code) == "stopped"
    expect(after.locator("[data-card]")).to_be_hidden()
    assert verdict(after, shower.code()) == "genuine"


def test_a_list_that_is_too_old_makes_nobody_sure(visit: Visit, shower: Shower) -> None:
    page = visit()
    page.goto("/card-check/")
    later = timezone.now() + timedelta(days=8)
    page.clock.install(time=later)

    page.goto(f"/card-check/#{shower.code(now=later)}")

    # The page itself came fresh, so that its lists are of today: for a clock in a week they are too old.
    expect(page.get_by_role("heading", name="停止の確認ができません")).to_be_visible()


def test_a_card_of_a_wallet_is_checked_with_what_its_holder_left_out(checker: Page, shower: Shower) -> None:
    now = timezone.now()
    text = card_showing.hand_out_card(levels=[], viewer=viewer_of(shower.world.taro), now=now).text
    signed, *disclosures = text.split("~")[:-1]
    without_birth = [
        one for one in disclosures if json.loads(base64.urlsafe_b64decode(one + "==="))[1] not in ("birth_date", "name")
    ]
    name = next(one for one in disclosures if "name" in json.loads(base64.urlsafe_b64decode(one + "===")))
    forged = base64.urlsafe_b64encode(json.dumps(["salt", "name", "田中 一郎"]).encode()).decode().rstrip("=")

    assert verdict(checker, text) == "genuine"
    expect(checker.locator("[data-card]")).to_contain_text("1980年5月5日")
    assert verdict(checker, "~".join((signed, *without_birth, ""))) == "genuine"
    expect(checker.get_by_text("1980年")).to_have_count(0)
    expect(checker.get_by_text("山田 太郎")).to_have_count(0)
    assert verdict(checker, "~".join((signed, forged, ""))) == "changed"
    assert verdict(checker, "~".join((signed, name, name, ""))) == "changed"


def test_checking_takes_less_than_a_blink_on_a_slow_phone(
    checker: Page, shower: Shower, capsys: pytest.CaptureFixture[str]
) -> None:
    wallet = card_showing.hand_out_card(levels=[], viewer=viewer_of(shower.world.taro), now=timezone.now()).text
    session = checker.context.new_cdp_session(checker)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    took: dict[str, float] = {}
    for name, text in (("QR code (CWT)", shower.code()), ("wallet (SD-JWT VC)", wallet)):
        # The best of some: what else this machine does at the moment is not the phone's.
        for _ in range(TRIES):
            ms = float(str(read(checker, text).locator("[data-card-check]").get_attribute("data-took")))
            took[name] = min(ms, took.get(name, ms))
            if took[name] <= MOST_MS:
                break

    with capsys.disabled():
        print("".join(f"\n  {name}: {ms:.0f} ms at {SLOWER}x CPU throttle" for name, ms in took.items()))
    assert max(took.values()) <= MOST_MS


def test_a_card_that_another_implementation_signed_is_read(checker: Page, shower: Shower) -> None:
    """The reference implementation (PyPI sd-jwt), with decoys and single elements of a list hidden, signs with the house's key."""
    now = timezone.now()
    shower.code()
    place = shower.world.taro.digital_cards.get()
    claims = {
        "iss": shower.house.url,
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 600,
        "vct": WALLET_TYPE,
        "status": {"status_list": {"idx": place.status_index, "uri": status_address(shower.house.url, 0)}},
        SDObj("name"): "山田 太郎",
        SDObj("birth_date"): "1980-05-05",
        SDObj("level"): 3,
        "licences": [SDObj("玉掛け技能講習"), SDObj("足場の組立て等作業主任者")],
    }
    newest = sorted(Path(django_settings.SIGNING_KEYS_DIR).glob("card-*.json"))[-1]
    key = JWK(**json.loads(newest.read_text())["jwk"])
    theirs = SDJWTIssuer(
        claims,
        key,
        sign_alg="ES256",
        add_decoy_claims=True,
        extra_header_parameters={
            "typ": "dc+sd-jwt",
            "kid": house_keys.card_keys().raw_signer(now=now).kid,
        },
    ).sd_jwt_issuance
    wallet = SDJWTHolder(theirs)
    wallet.create_presentation({"name": True, "level": True, "licences": [False, True]})

    assert verdict(checker, theirs) == "genuine"
    expect(checker.locator("[data-card]")).to_contain_text("1980年5月5日")
    assert verdict(checker, wallet.sd_jwt_presentation) == "genuine"
    card = checker.locator("[data-card]")
    for words in ("山田 太郎", "レベル3", "足場の組立て等作業主任者"):
        expect(card).to_contain_text(words)
    for words in ("1980年", "玉掛け技能講習"):
        expect(card).not_to_contain_text(words)
    assert verdict(checker, theirs.replace(".", ".A", 1)) in ("changed", "unreadable")


def test_a_code_that_another_implementation_signed_is_read(checker: Page, shower: Shower) -> None:
    """pycose (PyPI) makes the COSE_Sign1, with the house's key, its algorithm and type."""
    now = timezone.now()
    shower.code()
    place = shower.world.taro.digital_cards.get()
    newest = sorted(Path(django_settings.SIGNING_KEYS_DIR).glob("card-*.json"))[-1]
    held = json.loads(newest.read_text())["jwk"]
    parts = {name: base64.urlsafe_b64decode(held[name] + "==") for name in ("x", "y", "d")}
    kid = house_keys.card_keys().raw_signer(now=now).kid
    claims = {
        1: shower.house.url,
        4: int(now.timestamp()) + 600,
        6: int(now.timestamp()),
        65535: {"status_list": {"idx": place.status_index, "uri": status_address(shower.house.url, 0)}},
        "name": "山田 太郎",
        "level": 3,
    }

    def code(headers: dict[object, object]) -> str:
        message = Sign1Message(phdr=headers, payload=cbor2.dumps(claims), key=EC2Key(crv="P_256", **parts))
        return f"1.{base64.urlsafe_b64encode(message.encode()).decode().rstrip('=')}"

    ours = {Algorithm: Es256, KID: base64.urlsafe_b64decode(kid + "=")[:8], 16: CODE_TYPE}

    assert verdict(checker, code(ours)) == "genuine"
    expect(checker.locator("[data-card]")).to_contain_text("山田 太郎")
    assert verdict(checker, code({**ours, 16: "application/other"})) != "genuine"
    claims["level"] = 4
    assert verdict(checker, other_letter(code(ours), 1, -5)) == "changed"


def test_a_technician_chooses_and_shows_and_anybody_reads_the_picture(
    shower: Shower, visit: Visit, tmp_path: Path
) -> None:
    holder = visit(technician_account(shower.world.taro), viewport={"width": 390, "height": 844})
    holder.goto("/technician/card/")
    holder.get_by_role("link", name="デジタルカードを見せる").click()
    expect(holder.get_by_role("checkbox", name="生年月日")).not_to_be_checked()
    photo = tmp_path / "code.png"
    holder.locator(".card-qr").screenshot(path=photo, scale="device")
    stranger = visit()
    stranger.goto("/card-check/")

    stranger.get_by_label("QRコードの写真から読む").set_input_files(photo)

    expect(stranger.get_by_role("heading", name="本物のカードです")).to_be_visible()
    expect(stranger.locator("[data-card]")).to_contain_text("山田 太郎")
    assert shower.house.url == django_settings.PUBLIC_URL


def test_a_code_on_a_screen_is_made_anew_when_the_phone_wakes(shower: Shower, visit: Visit) -> None:
    holder = visit(technician_account(shower.world.taro), viewport={"width": 390, "height": 844})
    holder.goto("/technician/card/showing/?show=level&show=name")
    code = holder.locator("#code")
    first = str(code.get_by_role("link").get_attribute("href"))

    holder.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(code.get_by_role("link")).not_to_have_attribute("href", first)
    expect(code).to_have_attribute("hx-trigger", "every 540s, visibilitychange from:document")
    anew = str(code.get_by_role("link").get_attribute("href"))
    assert verdict(without_line(visit), anew.partition("#")[2]) == "genuine"
