"""Text for programs that read CP932 (シフトJIS) alone: what does not fit is replaced and told, never dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CODEC = "cp932"
# What printers' type cases hold for a character that is missing.
GETA = "〓"
# The same signs, for which Unicode and CP932 disagree about the code; Python's codec knows the others of them.
_SAME_SIGNS = {"\u2014": "\u2015", "\u00a0": " "}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that CP932 can write. `replaced` are pairs of a character and what stands for it, in order, each once."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()


def fit_to_cp932(text: str, *, variants: Mapping[str, str] | None = None) -> Fitted:
    """Replaces what CP932 cannot write: by the kanji of `variants` (such as `kit.names.kanji_variants`), else by 〓."""
    if _fits(text):
        return Fitted(text)
    replaced: dict[str, str] = {}
    fitted = []
    for character in text:
        written = _SAME_SIGNS.get(character, character)
        if not _fits(written):
            written = _stand_in(character, variants or {})
            replaced[character] = written
        fitted.append(written)
    return Fitted("".join(fitted), tuple(replaced.items()))


def _stand_in(character: str, variants: Mapping[str, str]) -> str:
    if _is_variation_selector(character):
        return ""
    standard = variants.get(character, "")
    return standard if standard and _fits(standard) else GETA


def _is_variation_selector(character: str) -> bool:
    """It chooses a shape of the kanji before it, which stays."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _fits(text: str) -> bool:
    try:
        text.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return True
