"""The 47 prefectures (都道府県) with their codes of JIS X 0401."""

from __future__ import annotations

from functools import cache

from ccus.registry.rules.tables import read_rows


@cache
def prefectures() -> dict[str, tuple[str, str]]:
    """Japanese and English names by two-digit code, north to south."""
    return {row["code"]: (row["name_ja"], row["name_en"]) for row in read_rows("prefectures.csv")}


def is_prefecture(code: str) -> bool:
    return code in prefectures()


def prefecture_name(code: str, language: str = "ja") -> str:
    """The name of a prefecture; the code itself when there is none of that code."""
    names = prefectures().get(code)
    if names is None:
        return code
    return names[0] if language == "ja" else names[1]


def split_prefecture(address: str) -> tuple[str, str]:
    """The code and the rest of an address that begins with a prefecture's Japanese name; an empty code if it does not."""
    for code, (name_ja, _) in prefectures().items():
        if address.startswith(name_ja):
            return code, address.removeprefix(name_ja).lstrip()
    return "", address
