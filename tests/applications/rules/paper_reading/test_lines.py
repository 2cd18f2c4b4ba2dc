"""Places of text on a picture, and transcripts as they are kept."""

from __future__ import annotations

import pytest

from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript


def at(text: str, left: float, top: float, right: float) -> Line:
    return Line(text=text, spot=Spot((left, top, right, top, right, top + 0.05, left, top + 0.05)), score=0.9)


def test_characters_stand_where_their_widths_put_them() -> None:
    line = at("氏名 AB", 0.1, 0.1, 0.8)

    assert line.part(0, 2).right == pytest.approx(0.5)
    assert line.part(3, 5).left == pytest.approx(0.6)
    assert line.part(3, 5, more=0.5).right == pytest.approx(0.9)


def test_parts_of_a_row_that_stand_close_become_one_line() -> None:
    page = Transcript(
        lines=(at("氏名", 0.1, 0.1, 0.2), at("高橋", 0.25, 0.105, 0.35), at("平成2年4月1日生", 0.7, 0.1, 0.9))
    )

    assert {line.text for line in page.in_rows().lines} == {"氏名\u3000高橋", "平成2年4月1日生"}


def test_a_row_may_run_askew() -> None:
    first = Line(text="氏名", spot=Spot((0.1, 0.10, 0.2, 0.12, 0.2, 0.17, 0.1, 0.15)), score=1.0)
    second = Line(text="高橋", spot=Spot((0.25, 0.13, 0.35, 0.15, 0.35, 0.20, 0.25, 0.18)), score=1.0)

    assert [line.text for line in Transcript(lines=(second, first)).in_rows().lines] == ["氏名\u3000高橋"]


def test_a_transcript_is_the_same_after_it_was_kept() -> None:
    page = Transcript(lines=(at("氏名", 0.25, 0.25, 0.5),), codes=(at("", 0.5, 0.25, 0.75).spot,))

    assert Transcript.from_json(page.to_json()) == page
