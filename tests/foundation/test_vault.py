"""Contents that only this installation reads again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccus.foundation.vault import ContentUnreadable, VaultKeys


def test_what_was_sealed_is_opened_again_by_another_process(tmp_path: Path) -> None:
    sealed = VaultKeys(tmp_path).seal(b"picture", label=b"paper:1")

    assert b"picture" not in sealed
    assert VaultKeys(tmp_path).open(sealed, label=b"paper:1") == b"picture"
    assert [path.name for path in tmp_path.iterdir()] == ["vault-0001.json"]
    assert (tmp_path / "vault-0001.json").stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_sealed_differently_each_time(tmp_path: Path) -> None:
    keys = VaultKeys(tmp_path)

    assert keys.seal(b"picture", label=b"") != keys.seal(b"picture", label=b"")


@pytest.mark.parametrize("position", [0, 1, 3, 14, 20, -1])
def test_an_altered_content_is_not_opened(tmp_path: Path, position: int) -> None:
    keys = VaultKeys(tmp_path)
    sealed = bytearray(keys.seal(b"picture", label=b"paper:1"))
    sealed[position] ^= 1

    with pytest.raises(ContentUnreadable):
        keys.open(bytes(sealed), label=b"paper:1")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x00\x01" + b"x" * 12])
def test_what_is_no_sealed_content_is_not_opened(tmp_path: Path, sealed: bytes) -> None:
    keys = VaultKeys(tmp_path)
    keys.seal(b"", label=b"")

    with pytest.raises(ContentUnreadable):
        keys.open(sealed, label=b"")


def test_a_content_belongs_to_its_label(tmp_path: Path) -> None:
    keys = VaultKeys(tmp_path)

    with pytest.raises(ContentUnreadable):
        keys.open(keys.seal(b"picture", label=b"paper:1"), label=b"paper:2")


def test_a_newer_key_seals_and_the_older_one_still_opens(tmp_path: Path) -> None:
    old = VaultKeys(tmp_path).seal(b"old", label=b"")
    text = (tmp_path / "vault-0001.json").read_text()
    (tmp_path / "vault-0002.json").write_text(text[:13] + ("A" if text[13] != "A" else "B") + text[14:])
    keys = VaultKeys(tmp_path)

    assert keys.open(old, label=b"") == b"old"
    assert keys.seal(b"new", label=b"")[1:3] == b"\x00\x02"
