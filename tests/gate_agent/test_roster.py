"""The signed copy of the roster on a gate: greets and warns without a line, and believes nobody but the server."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import httpx2
import pytest
from tests.gate_agent.hands import MORNING, SETTINGS, Hands, card, make_gate
from tests.gate_agent.signed_roster import TARO_ID, RosterServer, people

from gate_agent import roster_keeping
from gate_agent.commands.enrolling import fetch_first_roster
from gate_agent.greeting import Greeting
from gate_agent.roster import FILE_NAME, CopyState, SignedRoster
from gate_agent.roster_keeping import RosterKeeper
from gate_agent.settings import save_token
from gate_agent.showing import GateState, Light, Network, Shown
from gate_agent.signatures import KEYS_NAME, NotSigned
from gate_agent.uplink.wire import Link, NotTheServer, Unreachable


@pytest.fixture
def server(tmp_path: Path) -> RosterServer:
    return RosterServer(tmp_path / "house")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gate").mkdir()
    return tmp_path / "gate"


def open_copy(folder: Path, hands: Hands | None = None) -> SignedRoster:
    wall = hands or Hands()
    return SignedRoster(folder, site_id=SETTINGS.site_id, clock=lambda: wall.wall)


def refresh(folder: Path, server: RosterServer, roster: SignedRoster | None = None) -> SignedRoster:
    kept = roster or open_copy(folder)
    link = Link(SETTINGS.server, "token", transport=server.transport)
    roster_keeping.refresh(kept, link, folder=folder, server=SETTINGS.server, transport=server.transport)
    link.close()
    return kept


def test_a_gate_greets_and_warns_after_a_restart_without_a_line(folder: Path, server: RosterServer) -> None:
    refresh(folder, server)
    hands = Hands()
    gate = make_gate(folder, hands, roster=open_copy(folder, hands))

    shown = gate.report(card("abcd1234 "))
    lost = gate.report(card("LOST"))
    stranger = gate.report(card("0123456789"))
    gate.close()

    assert shown is not None
    assert lost is not None
    assert stranger is not None
    assert (shown.light, shown.name, shown.level, shown.color, shown.language) == (
        Light.RECORDED,
        "太郎",
        3,
        "silver",
        "vi",
    )
    assert (lost.light, lost.warning) == (Light.RECORDED_CHECK, "card_revoked")
    assert (stranger.light, stranger.name, stranger.warning) == (Light.RECORDED, "", "")


def test_people_are_known_by_their_id_too(folder: Path, server: RosterServer) -> None:
    assert refresh(folder, server).find(TARO_ID) == Greeting("太郎", 3, "silver", "vi")


def test_a_card_expires_at_midnight_in_japan(folder: Path, server: RosterServer) -> None:
    refresh(folder, server)
    hands = Hands()
    roster = open_copy(folder, hands)
    assert roster.find("LATE") == Greeting("太郎", 3, "silver", "vi", "card_expired")
    assert roster.find("ABCD1234") == Greeting("太郎", 3, "silver", "vi")

    hands.pass_by(hours=16)

    assert roster.find("ABCD1234") == Greeting("太郎", 3, "silver", "vi", "card_expired")


def test_names_are_not_said_from_a_copy_of_long_ago(folder: Path, server: RosterServer) -> None:
    refresh(folder, server)
    hands = Hands()
    hands.pass_by(days=36)

    assert open_copy(folder, hands).find("ABCD1234") is None


def test_the_copy_and_the_keys_are_their_owners_alone(folder: Path, server: RosterServer) -> None:
    refresh(folder, server)

    assert [(folder / name).stat().st_mode & 0o777 for name in (FILE_NAME, KEYS_NAME)] == [0o600, 0o600]


def test_the_file_holds_no_card_no_id_and_no_family_name(folder: Path, server: RosterServer) -> None:
    refresh(folder, server)

    payload = (folder / FILE_NAME).read_text().split(".")[1]
    text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert "太郎" in text
    assert not any(secret in text for secret in (TARO_ID, "ABCD1234", "LOST", "山田"))


@pytest.mark.parametrize("place", [5, 200, -3])
def test_a_changed_file_is_ignored_with_a_sentence(folder: Path, server: RosterServer, place: int) -> None:
    refresh(folder, server)
    text = bytearray((folder / FILE_NAME).read_bytes())
    text[place] = ord("A") if text[place] != ord("A") else ord("B")
    (folder / FILE_NAME).write_bytes(text)
    hands = Hands()
    roster = open_copy(folder, hands)
    gate = make_gate(folder, hands, roster=roster)

    RosterKeeper(gate, roster, Link(SETTINGS.server, transport=server.transport)).tell_state()
    shown = gate.report(card())
    (notice,) = gate.journal().notices()
    gate.close()

    assert shown is not None
    assert (roster.state, notice.code) == (CopyState.TAMPERED, "roster_tampered")
    assert (shown.light, shown.name) == (Light.RECORDED, "")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a.b.c", b"....", b"x" * 1000])
def test_what_is_no_copy_at_all_is_ignored(folder: Path, server: RosterServer, content: bytes) -> None:
    refresh(folder, server)
    (folder / FILE_NAME).write_bytes(content)

    assert open_copy(folder).state is CopyState.TAMPERED


def test_the_copy_of_another_site_is_ignored(folder: Path, server: RosterServer) -> None:
    refresh(folder, server)
    (folder / FILE_NAME).write_text(server.sign(site_id="00000000000171"))

    roster = open_copy(folder)

    assert (roster.state, roster.find("ABCD1234")) == (CopyState.FOREIGN, None)


def test_a_copy_of_another_house_is_not_taken(folder: Path, server: RosterServer, tmp_path: Path) -> None:
    roster = refresh(folder, server)
    strange = RosterServer(tmp_path / "strange")
    strange.people = people("偽物")

    def between(request: httpx2.Request) -> httpx2.Response:
        return server(request) if "keys" in request.url.path else strange(request)

    transport = httpx2.MockTransport(between)
    link = Link(SETTINGS.server, "token", transport=transport)

    with pytest.raises(NotSigned):
        roster_keeping.refresh(roster, link, folder=folder, server=SETTINGS.server, transport=transport)

    assert open_copy(folder).find("ABCD1234") == Greeting("太郎", 3, "silver", "vi")


def test_a_rotated_key_is_fetched_once_and_pinned_beside_the_old(folder: Path, server: RosterServer) -> None:
    roster = refresh(folder, server)
    server.keys.rotate(now=MORNING)
    server.people = people("次郎")

    refresh(folder, server, roster)

    assert server.lists == 2
    assert len(json.loads((folder / KEYS_NAME).read_text())["keys"]) == 2
    assert open_copy(folder).find("ABCD1234") == Greeting("次郎", 3, "silver", "vi")


def test_a_copy_at_hand_is_not_fetched_again(folder: Path, server: RosterServer) -> None:
    roster = refresh(folder, server)
    refresh(folder, server, roster)
    refresh(folder, server)

    assert (server.asked, server.lists) == (["", "太郎", "太郎"], 1)


@pytest.mark.parametrize("answer", [{}, {"changed": True}, {"changed": True, "roster": 7}])
def test_an_answer_without_a_copy_is_not_the_servers(folder: Path, server: RosterServer, answer: object) -> None:
    def portal(request: httpx2.Request) -> httpx2.Response:
        return server(request) if "keys" in request.url.path else httpx2.Response(200, json=answer)

    transport = httpx2.MockTransport(portal)
    link = Link(SETTINGS.server, "token", transport=transport)

    with pytest.raises(NotTheServer):
        roster_keeping.refresh(open_copy(folder), link, folder=folder, server=SETTINGS.server, transport=transport)


def test_enrolment_brings_the_copy_and_does_without_it(folder: Path, server: RosterServer) -> None:
    save_token(folder, "ccus_dev_token")

    def cut(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("cut")

    fetch_first_roster(folder, SETTINGS, transport=httpx2.MockTransport(cut))
    assert open_copy(folder).state is CopyState.NONE

    fetch_first_roster(folder, SETTINGS, transport=server.transport)
    assert open_copy(folder).state is CopyState.GOOD


def test_the_keeper_asks_at_the_start_every_few_minutes_and_after_a_word_of_the_server(
    folder: Path, server: RosterServer
) -> None:
    hands = Hands()
    roster = open_copy(folder, hands)
    gate = make_gate(folder, hands, roster=roster)
    link = Link(SETTINGS.server, "token", transport=server.transport)
    keeper = RosterKeeper(gate, roster, link, transport=server.transport, monotonic=hands.monotonic)
    due = [keeper.is_due()]

    keeper.step()
    keeper.hear(Shown(1, Light.RECORDED))
    hands.pass_by(seconds=30)
    due.append(keeper.is_due())
    keeper.hear(Shown(2, Light.RECORDED_CHECK, warning="=会社に伝えてください。"))
    due.append(keeper.is_due())
    keeper.step()
    hands.pass_by(seconds=100)
    due.append(keeper.is_due())
    hands.pass_by(seconds=261)  # 361 in all: never later than 360
    due.append(keeper.is_due())
    gate.close()

    assert due == [True, False, True, False, True]


def test_a_gate_that_started_without_a_line_asks_when_it_is_back(folder: Path, server: RosterServer) -> None:
    hands = Hands()
    roster = open_copy(folder, hands)
    gate = make_gate(folder, hands, roster=roster)

    def cut(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("cut")

    cut_line = httpx2.MockTransport(cut)
    link = Link(SETTINGS.server, "token", transport=cut_line)
    keeper = RosterKeeper(gate, roster, link, transport=cut_line, monotonic=hands.monotonic)
    keeper.step()
    hands.pass_by(seconds=21)
    gate.say_network(Network.ONLINE)
    state: GateState = gate.state()
    before = keeper.is_due()
    keeper.hear(state)
    gate.close()

    assert (before, keeper.is_due()) == (False, True)


def test_keys_come_from_the_server_or_not_at_all(folder: Path, server: RosterServer) -> None:
    def cut(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("cut")

    transport = httpx2.MockTransport(cut)
    link = Link(SETTINGS.server, "token", transport=transport)

    with pytest.raises(Unreachable):
        roster_keeping.refresh(open_copy(folder), link, folder=folder, server=SETTINGS.server, transport=transport)

    assert not (folder / KEYS_NAME).exists()


def test_two_thousand_people_are_looked_up_from_one_file(folder: Path, server: RosterServer) -> None:
    (taro,) = people()
    server.people = [
        taro,
        *(type(taro)(f"{number:012d}21", f"人{number}", 1, "", ()) for number in range(2_000)),
    ]

    roster = refresh(folder, server)

    assert (folder / FILE_NAME).stat().st_size < 300_000
    assert roster.find("00000000199921") == Greeting("人1999", 1, "white")
