from pathlib import Path

import pytest

from gate_agent.screen.preferences import Preferences


def test_a_gate_begins_in_japanese(tmp_path: Path) -> None:
    assert Preferences().language == "ja"
    assert Preferences(tmp_path / "screen.json").language == "ja"


def test_the_choice_is_kept(tmp_path: Path) -> None:
    assert Preferences(tmp_path / "screen.json").choose_language("ja-easy")

    assert Preferences(tmp_path / "screen.json").language == "ja-easy"
    assert [path.name for path in tmp_path.iterdir()] == ["screen.json"]


def test_a_language_that_does_not_exist_is_not_chosen(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "screen.json")

    assert not preferences.choose_language("../ja")
    assert preferences.language == "ja"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"language": 7}', b'{"language": "xx"}', b"{}"])
def test_a_damaged_file_is_no_hindrance(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "screen.json").write_bytes(damage)

    assert Preferences(tmp_path / "screen.json").language == "ja"


def test_a_folder_that_cannot_be_written_does_not_hinder_the_choice(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "no such folder" / "screen.json")

    assert preferences.choose_language("vi")
    assert preferences.language == "vi"
