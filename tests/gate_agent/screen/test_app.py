import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from starlette.testclient import TestClient
from tests.gate_agent.screen.memory_gate import MemoryGate

from gate_agent.courier.frames import NoFrame
from gate_agent.recognitions import Direction, Method, Recognition
from gate_agent.screen import camera
from gate_agent.screen.app import make_app
from gate_agent.showing import Light

OWN = {"X-CCUS-Gate": "screen", "Origin": "http://127.0.0.1:8765"}
KENICHI = {"light": Light.RECORDED, "name": "健一", "level": 2, "color": "blue"}


def open_page(gate: MemoryGate, preferences: Path | None = None) -> TestClient:
    app = make_app(gate, preferences=preferences)
    return TestClient(app, base_url="http://127.0.0.1:8765", client=("127.0.0.1", 50_000))


@pytest.fixture
def gate() -> MemoryGate:
    return MemoryGate({"0123ABCD": KENICHI, "25439531901421": KENICHI})


@pytest.fixture
def page(gate: MemoryGate) -> Iterator[TestClient]:
    with open_page(gate) as client:
        yield client


def test_the_page_says_without_javascript_what_to_do(page: TestClient) -> None:
    answer = page.get("/")

    assert answer.status_code == 200
    assert '<html lang="ja"' in answer.text
    assert "この画面にはJavaScriptが必要です。" in answer.text
    assert "This screen needs JavaScript." in answer.text
    assert "$" not in answer.text


def test_the_page_loads_nothing_from_elsewhere(page: TestClient) -> None:
    texts = [
        page.get("/").text,
        *(page.get(f"/static/{name}").text for name in ("screen.css", "scenes.css", "main.js")),
    ]

    assert [text for text in texts if "//" in text.replace("http://www.w3.org/2000/svg", "").replace("// ", "")] == []


def test_the_words_of_all_languages_come_at_once(page: TestClient) -> None:
    words = page.get("/words.json").json()

    assert len(words) == 10
    assert words["vi"]["light"]["recorded"] == "Đã ghi"


def test_what_does_not_exist_is_not_found(page: TestClient) -> None:
    assert page.get("/static/main.py").status_code == 404
    assert page.get("/static/index.html").status_code == 404
    assert page.get("/elsewhere").status_code == 404


def test_a_card_typed_on_the_page_is_recorded_and_answered(page: TestClient, gate: MemoryGate) -> None:
    answer = page.post("/readings", json={"source": "keyboard", "text": "0123ABCD"}, headers=OWN)

    assert answer.json()["shown"]["name"] == "健一"
    assert gate.reports == [Recognition(Method.CARD, "page:keyboard", card="0123ABCD")]


def test_a_half_read_card_is_answered_with_its_trouble(page: TestClient) -> None:
    answer = page.post("/readings", json={"source": "keyboard", "trouble": "half_read"}, headers=OWN)

    assert (answer.json()["shown"]["light"], answer.json()["shown"]["trouble"]) == ("again", "half_read")


def test_what_cannot_be_understood_is_refused_and_recorded_nowhere(page: TestClient, gate: MemoryGate) -> None:
    assert page.post("/readings", content=b"{", headers=OWN).status_code == 400
    assert page.post("/choices", json={"event_id": "e", "direction": "up"}, headers=OWN).status_code == 400
    assert (gate.reports, gate.choices) == ([], [])


def test_a_pressed_button_is_a_choice(page: TestClient, gate: MemoryGate) -> None:
    answer = page.post("/choices", json={"event_id": "event-7", "direction": "exit"}, headers=OWN)

    assert answer.json()["shown"]["direction"] == "exit"
    assert gate.choices == [("event-7", Direction.EXIT)]


def test_the_language_is_kept_when_the_program_starts_again(gate: MemoryGate, tmp_path: Path) -> None:
    kept = tmp_path / "screen.json"
    with open_page(gate, kept) as page:
        assert page.put("/language", json={"language": "ne"}, headers=OWN).json() == {"language": "ne"}

    with open_page(gate, kept) as page:
        assert '<html lang="ne"' in page.get("/").text


def test_an_unknown_language_changes_nothing(page: TestClient) -> None:
    assert page.put("/language", json={"language": "xx"}, headers=OWN).status_code == 400
    assert page.put("/language", json={"language": ["ja"]}, headers=OWN).status_code == 400
    assert '<html lang="ja"' in page.get("/").text


def picture_of(text: str, *, scale: int = 6) -> tuple[bytes, int]:
    """A grey picture of a QR code and the length of its side."""
    rows = [bytes(0 if dark else 255 for dark in row) for row in segno.make(text, micro=False).matrix_iter(scale=scale)]
    return b"".join(rows), len(rows)


def test_a_qr_code_is_found_in_a_picture(page: TestClient) -> None:
    picture, side = picture_of("25439531901421")

    answer = page.post(f"/pictures?width={side}&height={side}", content=picture, headers=OWN)

    assert answer.json() == {"text": "25439531901421"}


def test_a_picture_without_a_code_holds_nothing(page: TestClient) -> None:
    assert page.post("/pictures?width=64&height=64", content=bytes(4096), headers=OWN).json() == {"text": None}


@pytest.mark.parametrize(
    "size",
    ["", "?width=64", "?width=64&height=63", "?width=-64&height=-64", "?width=0&height=9", "?width=9999&height=1"],
)
def test_bytes_that_are_no_picture_are_refused(page: TestClient, size: str) -> None:
    assert page.post(f"/pictures{size}", content=bytes(4096), headers=OWN).status_code == 400


def test_without_the_extra_the_page_is_told_so(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "can_read", lambda: False)

    assert page.post("/pictures?width=64&height=64", content=bytes(4096), headers=OWN).status_code == 501


def test_what_waits_is_saved_as_a_file_for_a_courier(gate: MemoryGate) -> None:
    contents = [b"CCUS-BUNDLE-1", None]
    app = make_app(gate, make_bundle=lambda: contents.pop(0))
    with TestClient(app, base_url="http://127.0.0.1:8765", client=("127.0.0.1", 50_000)) as client:
        saved, nothing = client.get("/bundle"), client.get("/bundle")

    assert (saved.status_code, saved.content, nothing.status_code) == (200, b"CCUS-BUNDLE-1", 404)
    assert saved.headers["content-disposition"] == 'attachment; filename="gate-ad1339b9.ccus"'


def test_a_screen_without_bundles_has_none(page: TestClient) -> None:
    assert page.get("/bundle").status_code == 404


class MemoryCourier:
    """Answers as `Handing` does; fails when asked for part 9."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def show(self, *, part: int, begin: int) -> dict[str, Any]:
        self.asked.append((part, begin))
        if part == 9:
            raise sqlite3.OperationalError("disk I/O error")
        return {"frames": ["AA=="], "side": 1, "count": 3, "remaining": 0}

    def take_receipt(self, text: str) -> dict[str, Any]:
        raise NoFrame(text)


def test_what_waits_is_shown_as_codes(gate: MemoryGate) -> None:
    courier = MemoryCourier()
    app = make_app(gate, courier=courier)
    with TestClient(app, base_url="http://127.0.0.1:8765", client=("127.0.0.1", 50_000)) as client:
        shown = client.post("/frames", json={"part": 1, "begin": 12}, headers=OWN)
        troubled = client.post("/frames", json={"part": 9, "begin": 0}, headers=OWN)
        refused = [
            client.post("/frames", json=place, headers=OWN).status_code
            for place in ({}, {"part": -1, "begin": 0}, {"part": 0, "begin": "1"}, {"part": 0, "begin": 10**9})
        ]
        spoilt = [client.post("/receipts", json=body, headers=OWN).status_code for body in ({"text": "x"}, {"text": 1})]
        foreign = client.post("/frames", json={"part": 0, "begin": 0})

    assert (shown.json()["count"], troubled.json()) == (3, {"trouble": "not_written"})
    assert (refused, spoilt, foreign.status_code) == ([400] * 4, [400] * 2, 403)
    assert courier.asked == [(1, 12), (9, 0)]


def test_a_screen_without_a_courier_shows_no_codes(page: TestClient) -> None:
    assert page.post("/frames", json={"part": 0, "begin": 0}, headers=OWN).status_code == 404
