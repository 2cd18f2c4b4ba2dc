"""What may not be seen on a paper: insurance symbols, insured numbers and QR codes are blacked out; a My Number is not kept at all.

Source of what to hide: papers that CCUS asks for show insurance with symbol, number, insurer number and QR code masked. Source for My
Number (個人番号): 番号法 第20条, nobody may collect one outside of the purposes of that law; check digit: 総務省令 平成26年第85号 第5条.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum.jp import in_ as my_number

from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.applications.states import PaperKind
from ccus.kit.eras import find_dates
from ccus.kit.folding import fold_digits
from ccus.kit.labels import Labelled

STAR = "＊"
# Proof of identity may be an insurance card as well; then it says so.
INSURANCE_KINDS = frozenset({PaperKind.INSURANCE})
MAYBE_INSURANCE_KINDS = frozenset({PaperKind.IDENTITY, PaperKind.IDENTITY_BACK, PaperKind.CONSENT})
_INSURANCE_WORDS = re.compile("被保険者|保険者|資格確認|健康保険|基礎年金")
_LABEL = re.compile(
    r"(?<!電話)(?<!郵便)(?<!許可)(?<!発行)(?<!法人)(?<!管理)(?<!交付)(?:記号|番号)(?:[・及び\s]*(?:記号|番号|枝番))*|枝番"
)
_NEXT_LABEL = re.compile(
    r"フリガナ|ふりがな|氏名|名前|生年月日|性別|資格取得|取得年月日|有効|交付|発行|住所|所在地|名称|保険者名"
)
_VALUE = re.compile(r"[0-9A-Zぁ-んァ-ヶ一-龥()（）・\-‐–ー\s]{1,24}", re.I)
_DIGIT_RUN = re.compile(r"(?<![\d\-])\d{6,11}(?![\d\-])")
_BESIDE_LABELS = " ・:：()（）"
_PHONE_WORDS = re.compile(r"電話|TEL|FAX|問合せ|問い合わせ", re.I)
_FOUR_BY_THREE = re.compile(r"(?<!\d)(\d{4})[\s\-]{0,4}(\d{4})[\s\-]{0,4}(\d{4})(?!\d)")
_SPACED_FOURS = re.compile(r"\d{4}[\s\-]{1,4}\d{4}[\s\-]{1,4}\d{4}")
_MY_NUMBER_WORDS = re.compile("個人番号|マイナンバー|MYNUMBER|INDIVIDUALNUMBER")
_SIMPLIFIED = str.maketrans("记险证号", "記険証号")
# How much further than the characters themselves: the width of a character is only known roughly.
MORE_CHARACTERS = 0.6
MORE_HEIGHT = 0.25


class Hidden(Labelled):
    """What was blacked out."""

    INSURANCE_NUMBER = "insurance_number", "保険の記号・番号", "insurance symbol or number"
    CODE = "code", "QRコード", "QR code"


@dataclass(frozen=True, slots=True)
class Mask:
    """One place that is blacked out."""

    what: Hidden
    spot: Spot


def shows_my_number(transcript: Transcript) -> bool:
    """Twelve digits beside the words for it, or in the card's three groups of four with the right check digit."""
    text = _plain(transcript.in_rows().text)
    has_words = bool(_MY_NUMBER_WORDS.search(re.sub(r"\s", "", text).upper()))
    for line in text.split("\n"):
        for match in _FOUR_BY_THREE.finditer(line):
            if has_words or (_SPACED_FOURS.fullmatch(match.group()) and my_number.is_valid("".join(match.groups()))):
                return True
    return False


def find_masks(transcript: Transcript, *, kind: PaperKind) -> tuple[Mask, ...]:
    """The places to black out on this paper, in the order of the lines, codes last."""
    if not is_about_insurance(transcript, kind=kind):
        return ()
    numbers = (line.part(*part, more=MORE_CHARACTERS) for line, part in _secret_parts(transcript))
    return (
        *(Mask(Hidden.INSURANCE_NUMBER, spot.taller(MORE_HEIGHT / 2)) for spot in numbers),
        *(Mask(Hidden.CODE, _wider(code)) for code in transcript.codes),
    )


def without_hidden(transcript: Transcript, *, kind: PaperKind) -> Transcript:
    """What may be kept of a transcript: stars in the place of what is blacked out."""
    if not is_about_insurance(transcript, kind=kind):
        return transcript
    kept = {id(line): line.text for line in transcript.lines}
    for line, (begin, end) in _secret_parts(transcript):
        text = kept[id(line)]
        kept[id(line)] = text[:begin] + re.sub(r"\S", STAR, text[begin:end]) + text[end:]
    lines = tuple(Line(text=kept[id(line)], spot=line.spot, score=line.score) for line in transcript.lines)
    return Transcript(lines=lines, codes=transcript.codes)


def is_about_insurance(transcript: Transcript, *, kind: PaperKind) -> bool:
    if kind in INSURANCE_KINDS:
        return True
    return kind in MAYBE_INSURANCE_KINDS and bool(_INSURANCE_WORDS.search(transcript.text))


def _secret_parts(transcript: Transcript) -> list[tuple[Line, tuple[int, int]]]:
    """Lines with the characters in them that are secret."""
    found: dict[int, tuple[Line, tuple[int, int]]] = {}

    def add(line: Line, begin: int, end: int) -> None:
        known = found.get(id(line))
        found[id(line)] = (line, (min(begin, known[1][0]), max(end, known[1][1])) if known else (begin, end))

    for line in transcript.lines:
        text = _plain(line.text)
        label = _LABEL.search(text)
        if label is not None:
            end = _end_of_value(text, label.end())
            if len(text[label.end() : end].strip(_BESIDE_LABELS)) >= 2 or re.search(r"\d", text[label.end() : end]):
                add(line, label.end(), end)
            else:
                for other in _values_near(transcript, line):
                    add(other, 0, len(other.text))
        if not _PHONE_WORDS.search(text) and "法人" not in text:
            days = [found_date.written for found_date in find_dates(text)]
            for run in _DIGIT_RUN.finditer(text):
                if not any(run.group() in day for day in days):
                    add(line, run.start(), run.end())
    return list(found.values())


def _values_near(transcript: Transcript, label: Line) -> list[Line]:
    """What stands to the right of a label, else what stands below it, where that may be a symbol or number."""
    beside = transcript.right_of(label)
    if beside is not None and _may_be_value(beside):
        return [beside]
    return [line for line in transcript.below(label) if _may_be_value(line) and re.search(r"\d", _plain(line.text))]


def _end_of_value(text: str, begin: int) -> int:
    following = _NEXT_LABEL.search(text, begin)
    dates = [text.find(found.written, begin) for found in find_dates(text[begin:])]
    ends = [following.start()] if following else []
    return min([*ends, *(place for place in dates if place >= begin), len(text)])


def _may_be_value(line: Line) -> bool:
    text = _plain(line.text).strip()
    return (
        bool(_VALUE.fullmatch(text))
        and not _LABEL.search(text)
        and not _NEXT_LABEL.search(text)
        and not find_dates(text)
        and not _PHONE_WORDS.search(text)
    )


def _wider(spot: Spot) -> Spot:
    """A code with its quiet edge."""
    x, y = spot.middle
    corners = [
        (x if index % 2 == 0 else y) + (number - (x if index % 2 == 0 else y)) * 1.15
        for index, number in enumerate(spot.corners)
    ]
    x1, y1, x2, y2, x3, y3, x4, y4 = corners
    return Spot((x1, y1, x2, y2, x3, y3, x4, y4))


def _plain(text: str) -> str:
    """Each character as one other, so that places in the text stay what they are; simplified forms in labels as Japanese ones."""
    return fold_digits("".join(_half(character) for character in text)).translate(_SIMPLIFIED)


def _half(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character
