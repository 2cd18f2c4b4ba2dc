"""The gate's folder."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from tests.gate_agent.hands import SETTINGS

from gate_agent import settings as kept
from gate_agent.settings import FolderInUse, SettingsUnreadable


def test_settings_are_read_as_they_were_written(tmp_path: Path) -> None:
    kept.save_settings(tmp_path, SETTINGS)

    assert kept.load_settings(tmp_path) == SETTINGS
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_the_pause_can_be_set_by_hand_and_later_words_are_passed_over(tmp_path: Path) -> None:
    kept.save_settings(tmp_path, SETTINGS)
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "again_seconds": 2.5, "colour": "blue"}))

    found = kept.load_settings(tmp_path)

    assert found is not None
    assert found.again_seconds == 2.5


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"server": 1}', "\x00"])
def test_damaged_settings_are_said_to_be_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text)

    with pytest.raises(SettingsUnreadable):
        kept.load_settings(tmp_path)


def test_a_machine_that_was_not_enrolled_has_neither_settings_nor_token(tmp_path: Path) -> None:
    assert (kept.load_settings(tmp_path), kept.load_token(tmp_path)) == (None, None)
    (tmp_path / "token").write_bytes(b"\xff\xfe")
    assert kept.load_token(tmp_path) is None


def try_to_lock(folder: Path) -> bool:
    try:
        with kept.locked(folder):
            return True
    except FolderInUse:
        return False


def test_a_folder_has_one_program_at_a_time(tmp_path: Path) -> None:
    with kept.locked(tmp_path), multiprocessing.get_context("spawn").Pool(1) as pool:
        assert not pool.apply(try_to_lock, [tmp_path])
        assert not try_to_lock(tmp_path)

    assert try_to_lock(tmp_path)


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CCUS_GATE_FOLDER", str(tmp_path))
    assert kept.default_folder() == tmp_path

    monkeypatch.delenv("CCUS_GATE_FOLDER")
    assert kept.default_folder().name == "ccus-gate"
