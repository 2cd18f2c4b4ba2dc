"""Addresses on papers against what was typed: ways of writing are no difference, another house or town is one."""

from __future__ import annotations

from datetime import date

import pytest
from tests.applications.rules.paper_reading.recorded import ON, paper_of, transcript_of

from ccus.applications.rules.paper_reading.addresses import find_address, is_same_address
from ccus.applications.rules.paper_reading.comparing import Likeness, compare
from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.applications.states import PaperKind

PAPER = "埼玉県川口市本町一丁目2番3号"


@pytest.mark.parametrize(
    ("typed", "read", "is_same"),
    [
        ("川口市本町1-2-3", PAPER, True),
        ("埼玉県川口市本町１丁目２番３号", PAPER, True),
        ("川口市本町1ー2ー3 本町ハイツ101", PAPER, True),
        ("川口市 本町 一丁目二番三号", PAPER, True),
        ("川口市本町1-2", PAPER, True),
        ("川囗市本町1-2-3", PAPER, True),
        ("横浜市鶴見区十二丁目5番地", "神奈川県横浜市鶴見区12-5", True),
        ("川口市本町1-2-4", PAPER, False),
        ("川口市栄町3-4-5", PAPER, False),
        ("札幌市北区北七条西1-2-3", PAPER, False),
        ("川口市", PAPER, True),
        ("川口市役所気付", PAPER, None),
        ("", PAPER, None),
    ],
)
def test_two_addresses(typed: str, read: str, is_same: bool | None) -> None:
    assert is_same_address(typed, read) is is_same


def lines(*texts: str) -> Transcript:
    return Transcript(
        lines=tuple(
            Line(text=text, spot=Spot((0.1, top, 0.5, top, 0.5, top + 0.04, 0.1, top + 0.04)), score=1.0)
            for text, top in zip(texts, (0.1 * number for number in range(1, 10)), strict=False)
        )
    )


def test_an_address_goes_on_in_the_line_below_but_not_into_another_item() -> None:
    found = find_address(lines("氏名 鈴木 大輔", "住所 埼玉県川口市本町一丁目", "2番3号", "交付 平成25年4月8日"))
    other = find_address(lines("住所 埼玉県川口市本町一丁目2番3号", "交付 平成25年4月8日"))

    assert found is not None
    assert other is not None
    assert is_same_address("川口市本町1-2-3", found[0])
    assert "交付" not in other[0]
    assert find_address(lines("運転免許証", "番号 第 1234 号")) is None


def answers(address: str) -> dict[str, dict[str, str]]:
    return {**paper_of("licence").answers, "address": {"typed": address, "value": address}}  # type: ignore[dict-item]


def test_a_recorded_licence_agrees_and_differs() -> None:
    for address, likeness in (
        ("川口市本町1-2-3", Likeness.SAME_FOLDED),
        ("川口市栄町9-9", Likeness.DIFFERENT),
    ):
        found = compare(transcript_of("licence"), answers(address), kind=PaperKind.IDENTITY, on=ON)

        (of_address,) = (each for each in found if each.code == "address")
        assert of_address.likeness is likeness
        assert of_address.spot is not None


def test_a_paper_without_an_address_says_nothing() -> None:
    found = compare(lines("氏名 鈴木 大輔"), answers("川口市本町1-2-3"), kind=PaperKind.IDENTITY, on=date(2026, 11, 1))

    assert [each for each in found if each.code == "address"] == []
