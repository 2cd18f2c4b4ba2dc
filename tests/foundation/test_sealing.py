"""Boxes for this installation alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccus.foundation import sealing
from ccus.foundation.sealing import BoxBroken, BoxForeign, SealingKeys

LABEL = b"a label"


def test_what_was_closed_is_opened_by_any_process_of_the_house(tmp_path: Path) -> None:
    public = SealingKeys(tmp_path).public()
    box = sealing.close(public, b"touches", label=LABEL)

    assert SealingKeys(tmp_path).open(sealing.name_of(public), box, label=LABEL) == b"touches"


def test_a_box_on_its_way_is_opened_after_the_key_changed(tmp_path: Path) -> None:
    keys = SealingKeys(tmp_path)
    first = keys.public()
    box = sealing.close(first, b"touches", label=LABEL)
    SealingKeys(tmp_path / "next").public()
    shutil.copy(tmp_path / "next" / "sealing-0001.json", tmp_path / "sealing-0002.json")

    assert keys.public() != first
    assert keys.open(sealing.name_of(first), box, label=LABEL) == b"touches"


def test_two_boxes_of_the_same_content_are_different(tmp_path: Path) -> None:
    public = SealingKeys(tmp_path).public()

    assert sealing.close(public, b"touches", label=LABEL) != sealing.close(public, b"touches", label=LABEL)


@pytest.mark.parametrize("cut", [0, 31, 32, 40, 54])
def test_a_cut_box_is_broken(tmp_path: Path, cut: int) -> None:
    keys = SealingKeys(tmp_path)
    public = keys.public()
    box = sealing.close(public, b"touches", label=LABEL)

    with pytest.raises(BoxBroken):
        keys.open(sealing.name_of(public), box[:cut], label=LABEL)


def test_a_changed_byte_or_label_is_noticed_wherever_it_is(tmp_path: Path) -> None:
    keys = SealingKeys(tmp_path)
    public = keys.public()
    box = sealing.close(public, b"touches", label=LABEL)

    for place in range(len(box)):
        changed = bytearray(box)
        changed[place] ^= 1
        with pytest.raises(BoxBroken):
            keys.open(sealing.name_of(public), bytes(changed), label=LABEL)
    with pytest.raises(BoxBroken):
        keys.open(sealing.name_of(public), box, label=b"another")


def test_a_box_of_another_house_is_told_apart(tmp_path: Path) -> None:
    other = SealingKeys(tmp_path / "other").public()
    box = sealing.close(other, b"touches", label=LABEL)

    with pytest.raises(BoxForeign):
        SealingKeys(tmp_path / "own").open(sealing.name_of(other), box, label=LABEL)


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    SealingKeys(tmp_path / "keys").public()

    assert (tmp_path / "keys" / "sealing-0001.json").stat().st_mode & 0o777 == 0o600
