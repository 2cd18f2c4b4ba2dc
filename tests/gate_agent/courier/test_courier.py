"""A gate without any line: its bundle goes with a stranger, and what the stranger brings back settles it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as DjangoSettings
from tests.gate_agent.hands import MORNING, SETTINGS, Hands, card, make_gate
from tests.gate_agent.signed_roster import RosterServer
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.world import World

from ccus.foundation import house_keys
from ccus.history.models import Touch
from ccus.history.services.courier import take_bundle
from gate_agent import cli
from gate_agent import settings as kept
from gate_agent.commands.enrolling import fetch_first_roster
from gate_agent.courier import bundles, receipts
from gate_agent.courier.bundles import MANIFESTS
from gate_agent.exit_codes import ExitCode
from gate_agent.settings import Settings

__all__ = ["_partitions_vanish"]
pytestmark = pytest.mark.django_db
TOKEN = "ccus_dev_gate"


@pytest.fixture
def world(db: None, settings: DjangoSettings, tmp_path: Path) -> World:
    settings.SIGNING_KEYS_DIR = tmp_path / "house"
    made = World()
    made.gate.token_hash = hashlib.sha256(TOKEN.encode()).digest()
    made.gate.save()
    return made


@pytest.fixture(autouse=True)
def _japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCUS_GATE_LANGUAGE", "ja")


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """The folder of a gate that was enrolled, and has not had a line since."""
    made = tmp_path / "gate"
    made.mkdir()
    settings = Settings(SETTINGS.server, world.site.ccus_id, world.site.name, world.gate.pk, "正門")
    kept.save_settings(made, settings)
    kept.save_token(made, TOKEN)
    server = RosterServer(tmp_path / "house", site_id=world.site.ccus_id)
    server.seal_to = base64.urlsafe_b64encode(house_keys.sealing_keys().public()).decode().rstrip("=")
    fetch_first_roster(made, settings, transport=server.transport)
    return made


def touch(folder: Path, *texts: str) -> list[str]:
    gate = make_gate(folder, hands := Hands())
    found = []
    for text in texts:
        shown = gate.report(card(text))
        assert shown is not None
        found.append(shown.event_id)
        hands.pass_by(seconds=10)
    gate.close()
    return found


def run(folder: Path, *arguments: str | Path) -> int:
    return cli.main(["--folder", str(folder), *map(str, arguments)])


def waiting(folder: Path) -> int:
    gate = make_gate(folder, Hands())
    count = gate.state().waiting
    gate.close()
    return count


def test_a_bundle_reaches_the_server_and_its_receipt_settles_the_gate(
    folder: Path, tmp_path: Path, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    event_ids = touch(folder, "TARO", "UNKNOWN")
    file, receipt = tmp_path / "monday.ccus", tmp_path / "monday.receipt"

    assert run(folder, "bundle", file) == ExitCode.DONE
    answer = client.post("/api/courier/v1/bundles", file.read_bytes(), content_type="application/octet-stream").json()
    receipt.write_text(answer["receipt"])

    assert (answer["received"], answer["known"], waiting(folder)) == (2, 0, 2)
    assert {str(found) for found in Touch.objects.values_list("event_id", flat=True)} == set(event_ids)
    assert Touch.objects.get(verdict="counted").evidence["software"].startswith("ccus-gate")
    assert run(folder, "bundle-receipt", receipt) == ExitCode.DONE
    assert waiting(folder) == 0
    assert "2 件が届いたことを確かめ、送信済みにしました。" in capsys.readouterr().out


def test_without_a_receipt_the_gate_sends_again_and_nothing_counts_twice(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a")
    touch(folder, "TARO2")
    run(folder, "bundle", tmp_path / "b.ccus")

    second = take_bundle((tmp_path / "b.ccus").read_bytes(), now=MORNING)
    first = take_bundle((tmp_path / "a.ccus").read_bytes(), now=MORNING)

    assert (second.received, second.known, first.received, first.known) == (2, 0, 0, 1)


def test_an_old_receipt_settles_only_what_was_in_its_bundle(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")
    touch(folder, "LATER")
    delivery = take_bundle((tmp_path / "a.ccus").read_bytes(), now=MORNING)
    (tmp_path / "answer.json").write_text(json.dumps({"receipt": delivery.receipt}))

    codes = [run(folder, "bundle-receipt", tmp_path / "answer.json") for _ in range(2)]

    assert (codes, waiting(folder)) == ([ExitCode.DONE, ExitCode.DONE], 1)


def test_what_the_server_did_not_take_stays_at_the_gate(
    folder: Path, tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")
    world.gate.revoked_at = MORNING
    world.gate.save()
    delivery = take_bundle((tmp_path / "a.ccus").read_bytes(), now=MORNING)
    (tmp_path / "r").write_text(delivery.receipt)

    assert run(folder, "bundle-receipt", tmp_path / "r") == ExitCode.DONE

    assert (delivery.held, waiting(folder)) == (1, 1)
    assert "ほかに 1 件は、サーバーが受け取りませんでした。" in capsys.readouterr().out


def test_a_carrier_reads_no_card_no_site_and_no_time(folder: Path, tmp_path: Path, world: World) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")

    content = (tmp_path / "a.ccus").read_bytes()

    assert not any(secret in content for secret in (b"TARO", TOKEN.encode(), world.site.ccus_id.encode(), b"2026"))


def test_much_goes_in_parts_each_of_which_stands_for_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST_EVENTS", 2)
    touch(folder, *(f"CARD{number}" for number in range(5)))

    run(folder, "bundle", tmp_path / "week.ccus")

    parts = [tmp_path / f"week-{number}.ccus" for number in (3, 1, 2)]
    assert [take_bundle(part.read_bytes(), now=MORNING).received for part in parts] == [1, 2, 2]


def test_the_screen_gives_the_oldest_part_and_its_receipt_settles_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setattr(bundles, "MOST_EVENTS", 2)
    first, second, _ = touch(folder, "TARO", "B", "C")
    gate = make_gate(folder, Hands())
    values: dict[str, Any] = {"device_id": world.gate.pk, "token": TOKEN}
    seal_to = house_keys.sealing_keys().public()

    bundle = bundles.next_bundle(gate.journal(), folder, **values, seal_to=seal_to)
    without_key = bundles.next_bundle(gate.journal(), folder, **values, seal_to=None)
    gate.close()

    assert without_key is None
    assert bundle is not None
    assert bundle.event_ids == (first, second)
    (tmp_path / "r").write_text(take_bundle(bundle.content, now=MORNING).receipt)
    assert (run(folder, "bundle-receipt", tmp_path / "r"), waiting(folder)) == (ExitCode.DONE, 1)


def test_a_running_gate_takes_up_the_receipt_from_its_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")
    (tmp_path / "r").write_text(take_bundle((tmp_path / "a.ccus").read_bytes(), now=MORNING).receipt)
    with kept.locked(folder):
        gate = make_gate(folder, Hands())
        assert run(folder, "bundle-receipt", tmp_path / "r") == ExitCode.DONE
        before = gate.state().waiting
        receipts.take_arrived(gate)
        after = gate.state().waiting
        gate.close()

    assert (before, after) == (1, 0)
    assert list((folder / receipts.ARRIVED).iterdir()) == []
    assert "動いているゲートが、数秒のうちに送信済みにします。" in capsys.readouterr().out


def test_old_manifests_are_cleared_once_nothing_of_them_waits(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")
    (tmp_path / "r").write_text(take_bundle((tmp_path / "a.ccus").read_bytes(), now=MORNING).receipt)
    run(folder, "bundle-receipt", tmp_path / "r")
    touch(folder, "HANAKO")
    run(folder, "bundle", tmp_path / "b.ccus")
    long_after = bundles.MANIFESTS_KEPT + timedelta(days=1)
    gate, now = make_gate(folder, Hands()), datetime.now(UTC)
    manifests = list((folder / bundles.MANIFESTS).iterdir())

    young = bundles.clear_manifests(folder, gate.journal(), now=now)
    cleared = bundles.clear_manifests(folder, gate.journal(), now=now + long_after)
    gate.close()

    assert (len(manifests), young, cleared) == (2, 0, 1)
    (kept_one,) = (folder / bundles.MANIFESTS).iterdir()
    assert kept_one.stem == sha256((tmp_path / "b.ccus").read_bytes()).hexdigest()
    second = take_bundle((tmp_path / "b.ccus").read_bytes(), now=MORNING)
    (tmp_path / "r").write_text(second.receipt)
    assert (run(folder, "bundle-receipt", tmp_path / "r"), waiting(folder)) == (ExitCode.DONE, 0)


@pytest.mark.parametrize("text", ["", "x.y.z", "[]", '{"receipt": 7}', "\ufffd", "a" * 1000])
def test_what_is_no_receipt_changes_nothing(folder: Path, tmp_path: Path, text: str) -> None:
    touch(folder, "TARO")
    (tmp_path / "r").write_text(text)

    assert (run(folder, "bundle-receipt", tmp_path / "r"), waiting(folder)) == (ExitCode.FILE_UNREADABLE, 1)


def test_the_receipt_of_another_gate_changes_nothing(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")
    (tmp_path / "r").write_text(take_bundle((tmp_path / "a.ccus").read_bytes(), now=MORNING).receipt)
    for manifest in (folder / MANIFESTS).iterdir():
        manifest.unlink()

    assert (run(folder, "bundle-receipt", tmp_path / "r"), waiting(folder)) == (ExitCode.REFUSED, 1)


def test_a_receipt_signed_by_somebody_else_is_none(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    run(folder, "bundle", tmp_path / "a.ccus")
    digest = hashlib.sha256((tmp_path / "a.ccus").read_bytes()).hexdigest()
    forger = RosterServer(tmp_path / "forger")
    claims: dict[str, Any] = {"bundle": digest, "not_stored": []}
    (tmp_path / "r").write_text(forger.keys.sign(claims, kind=receipts.KIND, now=MORNING))

    assert (run(folder, "bundle-receipt", tmp_path / "r"), waiting(folder)) == (ExitCode.FILE_UNREADABLE, 1)


def test_nothing_that_waits_makes_no_bundle(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    touch(folder)

    assert run(folder, "bundle", tmp_path / "a.ccus") == ExitCode.DONE
    assert not (tmp_path / "a.ccus").exists()
    assert "未送信の記録はありません。" in capsys.readouterr().out


def test_a_gate_that_never_heard_the_server_says_what_to_do(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    touch(folder, "TARO")
    (folder / "roster.jws").unlink()

    assert run(folder, "bundle", tmp_path / "a.ccus") == ExitCode.REFUSED
    assert "サーバーの鍵がまだ届いていないため、荷物を作れません。" in capsys.readouterr().err


def test_a_file_that_is_there_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    (tmp_path / "a.ccus").write_text("photo")

    assert run(folder, "bundle", tmp_path / "a.ccus") == ExitCode.REFUSED
    assert (tmp_path / "a.ccus").read_text() == "photo"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_stick_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    touch(folder, "TARO")
    (tmp_path / "stick").mkdir(mode=0o500)

    assert run(folder, "bundle", tmp_path / "stick" / "a.ccus") == ExitCode.FOLDER_UNUSABLE
