"""Addresses on papers: where one stands, and whether it is the one that was typed.

People leave out the prefecture, write 1-2-3 for 一丁目2番3号, and add the name of their building; a paper does none of that. So only
another town or another house number is a difference, and whatever lies between is said to nobody.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.kit.folding import fold_hyphens
from ccus.kit.names import fold_name_for_search

_LABEL = re.compile(r"^(?:現?住所|住居地|本店所在地|所在地)\s*[:：]?\s*")
_OTHER = re.compile(r"^(?:氏名|交付|生年|性別|有効|番号|本籍|資格|フリガナ|国籍|電話|名称|商号)")
_PREFECTURE = re.compile(r"^(?:北海道|東京都|京都府|大阪府|.{2,3}県)")
_PART = re.compile(r"(?<=[0-9])(?:丁目|番地の?|番|号|の|ノ)")
_KANJI_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=丁目|番|号)")
_KANJI = {character: number for number, character in enumerate("一二三四五六七八九", 1)}
_NUMBERS = re.compile(r"[0-9]+(?:-[0-9]+)*")
SAME_TOWN, OTHER_TOWN = 0.6, 0.4


def find_address(transcript: Transcript) -> tuple[str, Spot] | None:
    """What stands behind the label of an address, on its line or to the right of it, with the line below where it goes on there."""
    for line in transcript.lines:
        match = _LABEL.search(line.text)
        if match is None:
            continue
        rest = line.text[match.end() :].strip()
        beside = transcript.right_of(line) if not rest else None
        first = beside or line
        text = beside.text if beside is not None else rest
        if len(text) < 4:
            continue
        begin = first.text.index(text)
        return f"{text}{_going_on(transcript, first)}", first.part(begin, begin + len(text))
    return None


def is_same_address(typed: str, read: str) -> bool | None:
    """Whether two addresses are one; None where that cannot be told."""
    ours, theirs = fold_address(typed), fold_address(read)
    if not ours or not theirs:
        return None
    if ours in theirs or theirs in ours:
        return True
    our_town, our_numbers = _parts(ours)
    their_town, their_numbers = _parts(theirs)
    alike = SequenceMatcher(None, our_town, their_town, autojunk=False).ratio()
    if not our_numbers or not their_numbers:
        return False if alike < OTHER_TOWN else None
    shorter = min(len(our_numbers), len(their_numbers))
    if our_numbers[:shorter] != their_numbers[:shorter]:
        return False
    return True if alike >= SAME_TOWN else False if alike < OTHER_TOWN else None


def fold_address(text: str) -> str:
    """A key under which ways to write one address are equal; without the prefecture."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", fold_hyphens(text)))
    folded = _KANJI_NUMBER.sub(lambda found: str(_number(found[0])), _PREFECTURE.sub("", folded))
    folded = re.sub(r"-+", "-", fold_hyphens(_PART.sub("-", folded)))
    return re.sub(r"-(?![0-9])", "", folded)


def _parts(folded: str) -> tuple[str, list[str]]:
    """The town, and the house number behind it."""
    match = _NUMBERS.search(folded)
    if match is None:
        return fold_name_for_search(folded), []
    return fold_name_for_search(folded[: match.start()]), match[0].split("-")


def _going_on(transcript: Transcript, line: Line) -> str:
    below = transcript.below(line)[:1]
    if not below or _OTHER.search(below[0].text) or re.search(r"年.*月|まで", below[0].text):
        return ""
    return below[0].text


def _number(kanji: str) -> int:
    tens, has_ten, ones = kanji.rpartition("十")
    return (_KANJI.get(tens, 1) * 10 if has_ten else 0) + _KANJI.get(ones, 0)
