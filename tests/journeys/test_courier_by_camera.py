"""A gate that has no line shows its bundle as QR codes; a stranger's phone takes it along, and brings the receipt back."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tests.gate_agent.hands import card
from tests.history.world import World
from tests.journeys.conftest import ANSWER_MS, OpenHouse
from tests.journeys.test_courier import folder
from tools.ensure_browser import find_browser

from ccus.history.models import Touch
from gate_agent import settings as kept
from gate_agent.courier import handing
from gate_agent.courier.handing import Handing
from gate_agent.gate import Gate
from gate_agent.roster import SignedRoster

__all__ = ["folder"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The fake camera plays 30 pictures a second; each code is seen in so many, as on a gate's screen.
PICTURES_A_CODE = 5


@pytest.fixture
def gate(folder: Path) -> Iterator[Gate]:
    settings = kept.load_settings(folder)
    assert settings is not None
    made = Gate(folder, settings, roster=SignedRoster(folder, site_id=settings.site_id))
    for number in range(20):
        made.report(card(f"CARD{number}"))
    yield made
    made.close()


@pytest.fixture
def screen(gate: Gate, world: World) -> Handing:
    roster = SignedRoster(gate.folder, site_id=world.site.ccus_id)
    token = kept.load_token(gate.folder)
    assert token is not None
    return Handing(gate, device_id=world.gate.pk, token=token, seal_to=lambda: roster.seal_to)


@pytest.fixture
def phone(browser: Browser, house: OpenHouse, screen: Handing, tmp_path: Path) -> Iterator[Page]:
    """A phone whose camera sees the screen of the gate, of which it misses every third code."""
    film = tmp_path / "film.mjpeg"
    film.write_bytes(filmed(screen))
    chromium = browser.browser_type.launch(
        executable_path=find_browser(),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    context = chromium.new_context(
        base_url=house.url,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        permissions=["camera"],
        viewport={"width": 390, "height": 844},
    )
    context.set_default_timeout(ANSWER_MS)
    trouble: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    chromium.close()
    assert trouble == []


def filmed(screen: Handing) -> bytes:
    """JPEG pictures one after another."""
    pictures = []
    for begin in (0, handing.FRAMES_AT_ONCE):
        shown = screen.show(part=0, begin=begin)
        side = shown["side"]
        for number, bits in enumerate(shown["frames"]):
            if number % 3:
                modules = np.unpackbits(np.frombuffer(base64.b64decode(bits), np.uint8))[: side * side]
                code = np.kron(np.pad(1 - modules.reshape(side, side), 4, constant_values=1) * 255, np.ones((5, 5)))
                picture = Image.new("L", (640, 480), "#7c8a94")
                picture.paste(Image.fromarray(code.astype(np.uint8)).rotate(2, fillcolor=255), (100, 25))
                taken = io.BytesIO()
                picture.save(taken, "JPEG", quality=85)
                pictures.append(taken.getvalue() * PICTURES_A_CODE)
    return b"".join(pictures)


def test_a_phone_carries_a_bundle_from_screen_to_server_and_its_receipt_back(
    phone: Page, screen: Handing, gate: Gate
) -> None:
    phone.goto("/courier/")
    expect(phone.get_by_text("次からは通信がなくても開けます")).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    phone.get_by_role("button", name="カメラで受け取る").click()

    expect(phone.get_by_role("status")).to_contain_text("荷物を一つ、全部読み取りました。", timeout=30_000)
    phone.get_by_role("button", name="カメラを閉じる").click()
    phone.reload()
    expect(phone.get_by_text("まだ送っていません。")).to_be_visible()
    assert not Touch.objects.exists()
    phone.context.set_offline(False)
    expect(phone.get_by_text("新しい記録 22 件、前に受け取った記録 0 件でした。")).to_be_visible()
    assert Touch.objects.count() == 22

    phone.get_by_role("button", name="受領証をゲートに見せる").click()
    result = read_receipt(phone, screen)

    assert result == ("settled", 22)
    assert gate.state().waiting == 0
    phone.get_by_role("button", name="閉じる", exact=True).click()
    phone.get_by_role("button", name="この荷物を一覧から消す").click()
    expect(phone.get_by_text("このスマートフォンで運んでいる荷物")).to_be_hidden()


def read_receipt(phone: Page, screen: Handing) -> tuple[str, int]:
    """What the gate makes of pictures of the phone's screen."""
    canvas = phone.locator("dialog canvas")
    for _ in range(60):
        picture = np.array(Image.open(io.BytesIO(canvas.screenshot())).convert("L"))
        for code in zxingcpp.read_barcodes(picture):
            told = screen.take_receipt(code.text)
            if told["result"]:
                return told["result"], told["count"]
    raise AssertionError("60 pictures gave no receipt")


def test_a_phone_that_may_not_use_its_camera_is_told_what_to_do(phone: Page) -> None:
    phone.goto("/courier/")
    phone.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('forbidden')); }")
    phone.get_by_role("button", name="カメラで受け取る").click()

    expect(phone.get_by_role("status")).to_contain_text("カメラを使えません。")
