from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.gate_agent.screen.memory_gate import MemoryGate

from gate_agent.screen.app import make_app

OWN = {"X-CCUS-Gate": "screen", "Origin": "http://127.0.0.1:8765"}
READING = {"source": "keyboard", "text": "0123ABCD"}


@pytest.fixture
def gate() -> MemoryGate:
    return MemoryGate()


@pytest.fixture
def browser(gate: MemoryGate) -> Iterator[TestClient]:
    with client_of(gate) as client:
        yield client


def client_of(gate: MemoryGate, address: str = "127.0.0.1") -> TestClient:
    return TestClient(make_app(gate), base_url="http://127.0.0.1:8765", client=(address, 50_000))


@pytest.mark.parametrize("address", ["192.168.1.20", "203.0.113.7", "2001:db8::1", "testclient"])
def test_another_machine_is_turned_away(gate: MemoryGate, address: str) -> None:
    assert client_of(gate, address).get("/").status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "LOCALHOST"])
def test_the_page_is_at_this_machine_s_own_names(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example", "gate.local:8765", "[::1", ""])
def test_a_foreign_name_that_points_here_is_turned_away(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-CCUS-Gate": "screen"},
        {"Origin": "http://127.0.0.1:8765"},
        {**OWN, "Origin": "https://attacker.example"},
        {**OWN, "Origin": "http://127.0.0.1:9999"},
        {**OWN, "Origin": "null"},
        {**OWN, "Sec-Fetch-Site": "cross-site"},
        {**OWN, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_can_record_nothing(browser: TestClient, gate: MemoryGate, headers: dict[str, str]) -> None:
    assert browser.post("/readings", json=READING, headers=headers).status_code == 403
    assert browser.post("/choices", json={"event_id": "e", "direction": "exit"}, headers=headers).status_code == 403
    assert browser.put("/language", json={"language": "en"}, headers=headers).status_code == 403
    assert (gate.reports, gate.choices) == ([], [])


def test_another_page_can_read_nothing(browser: TestClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}

    assert browser.get("/words.json", headers=foreign).status_code == 403
    assert browser.get("/events", headers=foreign).status_code == 403
    assert (
        "access-control-allow-origin"
        not in browser.get("/words.json", headers={"Origin": "https://attacker.example"}).headers
    )


def test_nobody_answers_whether_another_page_may_ask(browser: TestClient) -> None:
    answer = browser.options(
        "/readings", headers={"Origin": "https://attacker.example", "Access-Control-Request-Method": "POST"}
    )

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_link_to_the_screen_opens_it(browser: TestClient) -> None:
    assert browser.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200


def test_what_is_too_long_is_not_read(browser: TestClient) -> None:
    assert browser.post("/pictures", content=bytes(2_000_001), headers=OWN).status_code == 413


def test_a_body_of_unknown_length_is_not_read(browser: TestClient) -> None:
    assert browser.post("/pictures", content=iter([b"piece"]), headers=OWN).status_code == 413


def test_every_answer_forbids_frames_foreign_scripts_and_keeping(browser: TestClient) -> None:
    headers = browser.get("/").headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
