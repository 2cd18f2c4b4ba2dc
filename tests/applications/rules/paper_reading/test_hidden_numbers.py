"""What is blacked out, what is kept of the text, and which papers are not kept at all."""

from __future__ import annotations

import pytest
from tests.applications.rules.paper_reading.recorded import PAPERS, paper_of, transcript_of

from ccus.applications.rules.paper_reading.hidden_numbers import (
    Hidden,
    find_masks,
    shows_my_number,
    without_hidden,
)
from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.applications.states import PaperKind
from ccus.config.benchmarks.paper_reading import is_covered

CODE = Spot((0.7, 0.7, 0.8, 0.7, 0.8, 0.8, 0.7, 0.8))


def page(*texts: str, codes: tuple[Spot, ...] = ()) -> Transcript:
    """Lines one below the other."""
    return Transcript(
        lines=tuple(
            Line(text=text, spot=Spot((0.1, top, 0.6, top, 0.6, top + 0.04, 0.1, top + 0.04)), score=1.0)
            for text, top in zip(texts, (0.08 * number for number in range(1, 12)), strict=False)
        ),
        codes=codes,
    )


@pytest.mark.parametrize("name", PAPERS)
def test_every_open_number_of_a_recorded_paper_is_covered_and_nothing_else(name: str) -> None:
    paper = paper_of(name)

    masks = find_masks(transcript_of(name), kind=paper.kind)

    assert len(masks) == len(paper.secrets)
    assert all(is_covered(secret, masks) for secret in paper.secrets)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("記号 12345678 番号 901", "記号 ＊＊＊＊＊＊＊＊ ＊＊ ＊＊＊"),
        ("記号 川口０２", "記号 ＊＊＊＊"),
        ("保険者番号 06110012", "保険者番号 ＊＊＊＊＊＊＊＊"),
        ("记号12345678", "记号＊＊＊＊＊＊＊＊"),
        ("番号 901 氏名 高橋 健一", "番号 ＊＊＊ 氏名 高橋 健一"),
        ("基礎年金番号 1234-567890", "基礎年金番号 ＊＊＊＊＊＊＊＊＊＊＊"),
        ("0611 00123456", "0611 ＊＊＊＊＊＊＊＊"),
        ("生年月日 昭和55年4月1日", "生年月日 昭和55年4月1日"),
        ("有効期限 20301231", "有効期限 ＊＊＊＊＊＊＊＊"),
        ("電話番号 0481234567", "電話番号 0481234567"),
        ("郵便番号 332-0012", "郵便番号 332-0012"),
        ("法人番号 7123456789012", "法人番号 7123456789012"),
        ("事業所名称 株式会社川口建設", "事業所名称 株式会社川口建設"),
    ],
)
def test_symbols_and_numbers_are_starred_and_the_rest_is_kept(text: str, kept: str) -> None:
    assert without_hidden(page(text), kind=PaperKind.INSURANCE).text == kept


@pytest.mark.parametrize(
    ("below", "is_masked"), [("12345678", True), ("川口１２", True), ("フリガナ ユミ", False), ("氏名 高橋", False)]
)
def test_a_number_below_its_label_is_found(below: str, is_masked: bool) -> None:
    assert bool(find_masks(page("記号・番号", below), kind=PaperKind.INSURANCE)) is is_masked


def test_codes_are_covered_with_their_edge() -> None:
    (mask,) = find_masks(page("健康保険", codes=(CODE,)), kind=PaperKind.INSURANCE)

    assert mask.what is Hidden.CODE
    assert (mask.spot.left, mask.spot.right) == pytest.approx((0.6925, 0.8075))


@pytest.mark.parametrize(
    ("kind", "texts", "is_masked"),
    [
        (PaperKind.IDENTITY, ("運転免許証", "番号 第 301234567890 号"), False),
        (PaperKind.IDENTITY, ("健康保険被保険者証", "番号 301"), True),
        (PaperKind.QUALIFICATION, ("修了証", "番号 12345678"), False),
        (PaperKind.BUSINESS_PROOF, ("健康保険 領収証", "番号 12345678"), False),
    ],
)
def test_only_papers_about_insurance_are_blacked_out(kind: PaperKind, texts: tuple[str, ...], is_masked: bool) -> None:
    assert bool(find_masks(page(*texts), kind=kind)) is is_masked


@pytest.mark.parametrize(
    ("texts", "is_shown"),
    [
        (("個人番号", "1234 5678 9012"), True),
        (("個人番号 123456789012",), True),
        (("1234 5678 9018",), True),
        (("1234 5678 9012",), False),
        (("個人番号カード", "氏名 高橋 健一", "1234"), False),
        (("番号 第 123456789018 号",), False),
    ],
)
def test_a_my_number_is_known_by_its_words_or_its_check_digit(texts: tuple[str, ...], is_shown: bool) -> None:
    assert shows_my_number(page(*texts)) is is_shown
