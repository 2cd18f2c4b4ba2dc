from __future__ import annotations

import pytest

from ccus.history.rules.broken_text import unhide_half_characters

GONE = b"\xff" * 6


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(rb'["\ud83d\ude00"]', rb'["\ud83d\ude00"]', id="a pair"),
        pytest.param(rb'["\uD83D\uDE00"]', rb'["\uD83D\uDE00"]', id="a pair in capitals"),
        pytest.param(rb'["\ud83d"]', b'["' + GONE + b'"]', id="first half"),
        pytest.param(rb'["\uDE00x"]', b'["' + GONE + b'x"]', id="second half"),
        pytest.param(rb'["\ude00\ud83d"]', b'["' + GONE * 2 + b'"]', id="halves in the wrong order"),
        pytest.param(rb'["\ud83d\ud83d\ude00"]', b'["' + GONE + rb'\ud83d\ude00"]', id="a half before a pair"),
        pytest.param(rb'["\\ud83d"]', rb'["\\ud83d"]', id="a backslash and letters"),
        pytest.param(rb'["\\\ud83d"]', b'["\\\\' + GONE + b'"]', id="a backslash before a half"),
        pytest.param(rb'["\u30bd\n\ud7ff\ue000"]', rb'["\u30bd\n\ud7ff\ue000"]', id="other escapes"),
        pytest.param(b'["\\', b'["\\', id="an escape that is cut off"),
    ],
)
def test_only_halves_without_their_other_half_are_shown(body: bytes, shown: bytes) -> None:
    assert unhide_half_characters(body) == shown
    assert len(shown) == len(body)
