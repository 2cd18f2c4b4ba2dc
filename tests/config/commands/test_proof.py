from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.history.proofs import tamper
from tests.history.world import World, a_touch, store
from typer.testing import CliRunner, Result

from ccus.config.cli import app
from ccus.config.commands import refusing
from ccus.foundation import house_keys
from ccus.history.services import partitions
from ccus.history.services.intake import ReportedTouch
from ccus.history.services.proof import house
from ccus.history.services.proof.receipts import sign_receipts
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import jst_date

pytestmark = pytest.mark.django_db
# The commands read the real clock: what happened two days ago is closed whenever the test runs.
MOMENT = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
DAY = jst_date(MOMENT)


@pytest.fixture
def touch(db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> ReportedTouch:
    monkeypatch.setattr(refusing, "database_ready", nullcontext)
    partitions.forget_known_months()
    settings.SIGNING_KEYS_DIR, settings.PROOF_DIR = tmp_path / "keys", tmp_path / "proofs"
    world = World()
    touch = a_touch(world.gate, MOMENT)
    store(touch)
    return touch


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["proof", *map(str, arguments)])


def test_days_are_published_and_verified(touch: ReportedTouch) -> None:
    published = run("publish", "--until", DAY)
    verified = run("verify")

    assert (published.exit_code, verified.exit_code) == (0, 0)
    assert "日 days: 1  タッチ touches: 1" in published.output
    assert f"days: {DAY} – {DAY} (1)  タッチ touches: 1" in verified.output
    assert "すべて証明どおりです" in verified.output


def test_an_altered_touch_is_named_in_both_languages_and_ends_with_six(touch: ReportedTouch) -> None:
    run("publish", "--until", DAY)
    tamper("UPDATE history_touch SET method = 'qr'")

    answer = run("verify")

    assert answer.exit_code == 6
    assert f"書き換えられたタッチ  altered touch  {DAY}  #1  {touch.event_id}" in answer.output


def test_another_folder_other_keys_and_receipts_are_enough(touch: ReportedTouch, tmp_path: Path) -> None:
    run("publish", "--until", DAY)
    ((receipt, _),) = sign_receipts(
        raw_connection(),
        [touch.event_id],
        device_id=touch.device_id,
        site_id=touch.site_id,
        keys=house.keys(),
        issuer="https://ccus.example",
        now=datetime.now(UTC),
    ).values()
    elsewhere = tmp_path / "elsewhere"
    house.folder().folder.rename(elsewhere)
    lines, answer = tmp_path / "receipts.txt", tmp_path / "receipts.json"
    lines.write_text(f"{receipt}\n{receipt}\n")
    answer.write_text(json.dumps({"receipts": [{"event_id": str(touch.event_id), "receipt": receipt}], "missing": []}))
    where = ("--roots", elsewhere, "--keys", elsewhere / "keys.json")

    of_lines, of_answer = run("verify", *where, "--receipts", lines), run("verify", *where, "--receipts", answer)

    assert (of_lines.exit_code, of_answer.exit_code) == (0, 0)
    assert "受領証 receipts: 2" in of_lines.output
    assert "受領証 receipts: 1" in of_answer.output


def test_keys_of_another_house_prove_nothing(touch: ReportedTouch, tmp_path: Path) -> None:
    run("publish", "--until", DAY)
    (tmp_path / "other.json").write_text('{"keys": []}')

    answer = run("verify", "--keys", tmp_path / "other.json")

    assert answer.exit_code == 6
    assert "署名が正しくない日" in answer.output


def test_a_rotated_key_is_told_and_old_days_stay_proven(touch: ReportedTouch) -> None:
    run("publish", "--until", DAY)

    rotated = run("rotate-key")

    assert rotated.exit_code == 0
    assert str(house.keys().public(now=datetime.now(UTC)).as_jwks()["keys"][1]["kid"]) in rotated.output
    assert run("verify").exit_code == 0


def test_a_key_of_cards_is_rotated_by_itself(touch: ReportedTouch) -> None:
    before = house.keys().public(now=datetime.now(UTC)).as_jwks()

    rotated = run("rotate-card-key")

    entries = house_keys.card_keys().public(now=datetime.now(UTC)).as_jwks()["keys"]
    assert (rotated.exit_code, len(entries)) == (0, 2)
    assert str(entries[-1]["kid"]) in rotated.output
    assert house.keys().public(now=datetime.now(UTC)).as_jwks() == before


def test_what_cannot_be_done_is_said(touch: ReportedTouch, tmp_path: Path) -> None:
    tomorrow = jst_date(datetime.now(UTC)) + timedelta(days=1)

    answers = [
        run("verify"),
        run("publish", "--until", tomorrow),
        run("publish", "--until", "someday"),
        run("verify", "--receipts", tmp_path / "none"),
        run("verify", "--keys", tmp_path / "none"),
    ]

    assert [answer.exit_code for answer in answers] == [6, 11, 2, 9, 9]
    assert "証明がまだありません" in answers[0].output
    assert "の証明はまだ作れません" in answers[1].output
