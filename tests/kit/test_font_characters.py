"""What a font draws, read from its own table."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccus.kit.font_characters import characters_of
from ccus.kit.typst_run import font_files


def test_japanese_and_its_rare_characters_are_drawn_by_the_regular_and_the_bold_face() -> None:
    regular, bold, latin = (characters_of(path) for path in font_files())

    assert {*"髙﨑齋𠮷葛栁桒"} <= regular & bold
    assert {*"ŞŁữ"} <= latin
    assert "🙂" not in regular | bold | latin
    assert len(regular) == 44_810


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "none.otf"
    file.write_bytes(b"\0" * 64)

    with pytest.raises(ValueError, match="no table cmap"):
        characters_of(file)
