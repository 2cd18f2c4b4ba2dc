"""The items of the registry: 40 of a technician, 33 of a business.

An item is what people and the disclosure policy speak of ("電話番号自宅・携帯"); a field is one value of it (`phone_home`).
Who may see which item stands in access (`access/data/disclosure_items.csv`).
Source: committee papers on joint use of registered data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ccus.registry.rules.tables import read_rows


@dataclass(frozen=True, kw_only=True)
class Item:
    """One numbered item. `fields` are the names of its values in a profile."""

    number: int
    code: str
    label_ja: str
    label_en: str
    fields: tuple[str, ...]

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en


@cache
def technician_items() -> dict[str, Item]:
    """The 40 items of a technician by code, in official order."""
    return _items("technician_items.csv")


@cache
def business_items() -> dict[str, Item]:
    """The 33 items of a business by code, in official order."""
    return _items("business_items.csv")


@cache
def residence_statuses() -> dict[str, tuple[str, str]]:
    """Japanese and English names of statuses of residence (在留資格) met in construction, by our code."""
    return {row["code"]: (row["name_ja"], row["name_en"]) for row in read_rows("residence_status.csv")}


def _items(file_name: str) -> dict[str, Item]:
    return {
        row["code"]: Item(
            number=int(row["no"]),
            code=row["code"],
            label_ja=row["item_ja"],
            label_en=row["item_en"],
            fields=tuple(row["fields"].split()),
        )
        for row in read_rows(file_name)
    }
