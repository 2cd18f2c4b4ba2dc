"""QR codes before the camera of a gate's screen."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.gate_agent.screen.memory_gate import MemoryGate
from tests.gate_agent.screen.serving import served
from tests.journeys.gate_page import (
    PEOPLE,
    expect_answer,
    gate_page,
)
from tools.ensure_browser import find_browser

from gate_agent.recognitions import Method, Recognition

pytestmark = pytest.mark.browser


@pytest.fixture
def gate() -> MemoryGate:
    return MemoryGate(PEOPLE)


@pytest.fixture
def address(gate: MemoryGate) -> Iterator[str]:
    with served(gate) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with gate_page(browser, address) as page:
        yield page


@pytest.fixture(scope="module")
def browser_with_camera(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A second Chromium whose camera sees a technician's QR code, held a little askew."""
    film = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    film.write_bytes(filmed("25439531901421"))
    camera = browser.browser_type.launch(
        executable_path=find_browser(),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    yield camera
    camera.close()


def filmed(text: str) -> bytes:
    """Two seconds of film, as the fake camera plays it: JPEG pictures one after another."""
    drawn = io.BytesIO()
    segno.make(text, micro=False, error="m").save(drawn, kind="png", scale=8, border=4)
    code = Image.open(drawn).convert("RGB").rotate(8, expand=True, fillcolor="white")
    picture = Image.new("RGB", (640, 480), "#7c8a94")
    picture.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=90)
    return frame.getvalue() * 40


def test_a_qr_code_shown_to_the_camera_is_recorded_once(
    browser_with_camera: Browser, address: str, gate: MemoryGate
) -> None:
    with gate_page(browser_with_camera, address, permissions=["camera"]) as page:
        page.get_by_role("button", name="QRカメラ").click()

        expect_answer(page, "recorded", "記録済み")
        expect(page.locator("#answer-name")).to_have_text("健一さん")
        with page.expect_response(lambda answer: "/pictures" in answer.url), page.expect_response("**/pictures*"):
            pass  # the camera goes on looking at the same code
        assert gate.reports == [Recognition(Method.QR, "page:camera", technician_id="25439531901421")]


def test_the_camera_is_remembered(browser_with_camera: Browser, address: str) -> None:
    phone = ViewportSize(width=390, height=844)
    with gate_page(browser_with_camera, address, permissions=["camera"], viewport=phone) as page:
        page.get_by_role("button", name="QRカメラ").click()
        expect(page.locator("#view")).to_be_attached()
        expect(page.locator("#camera")).to_have_attribute("aria-pressed", "true")
        page.reload()

        expect(page.locator("#camera")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#camera-word")).to_have_text("カメラを切る")
        left, right = page.evaluate(
            """() => {
              document.body.dataset.scene = "ready";
              const view = document.querySelector("#view").getBoundingClientRect();
              return [view.left, view.right];
            }"""
        )
        assert 0 < left < right < phone["width"]


def test_a_machine_without_a_camera_is_told_what_to_do(page: Page) -> None:
    page.get_by_role("button", name="QRカメラ").click()

    expect(page.locator("#camera-trouble")).to_have_text(
        "カメラが見つかりません。つないでから、もう一度押してください。"
    )
    expect(page.locator("#invitation")).to_contain_text("カードを")


def test_no_camera_button_where_nothing_can_read_a_code(
    browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gate_agent.screen.camera.can_read", lambda: False)
    with gate_page(browser, address) as page:
        expect(page.locator("#camera")).to_be_hidden()
