"""What a digital card (デジタルカード) says, for how long, and what its holder left out.

Two texts say the same: a CWT in a QR code, signed anew for each showing with the chosen claims alone, and an SD-JWT VC
(draft-ietf-oauth-sd-jwt-vc) that a wallet keeps and whose holder leaves claims out by themselves. Claims have the same names in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from ccus.registry.rules.tables import read_settings
from ccus.registry.states import CardItem, CardLasting

# `vct` of the SD-JWT VC and `typ` of the CWT.
WALLET_TYPE = "urn:openccus:technician-card:1"
CODE_TYPE = "ccus-card+cwt"
SD_JWT_TYPE = "dc+sd-jwt"
# So that licences leave room for a photo in a QR code that a phone can still read.
LICENCE_BYTES = 360


@dataclass(frozen=True, kw_only=True)
class FieldLevel:
    """The level 1–4 in one field of evaluation."""

    field: str
    level: int


@dataclass(frozen=True, kw_only=True)
class CardHolder:
    """What a card may say of its holder. `level` is the highest of all fields; `photo` a small WebP, empty without one."""

    technician_id: str
    name: str
    birth_date: date
    level: int
    levels: tuple[FieldLevel, ...]
    licences: tuple[str, ...]
    employer: str
    photo: bytes


@dataclass(frozen=True, kw_only=True)
class DigitalRules:
    """From `data/card_validity.toml`."""

    screen: timedelta
    paper: timedelta
    wallet: timedelta
    status_refresh: timedelta
    status_life: timedelta

    def lasting(self, lasting: CardLasting) -> timedelta:
        return self.screen if lasting is CardLasting.SCREEN else self.paper


@cache
def digital_rules() -> DigitalRules:
    table = read_settings("card_validity.toml")["digital"]
    return DigitalRules(
        screen=timedelta(minutes=table["screen_minutes"]),
        paper=timedelta(hours=table["paper_hours"]),
        wallet=timedelta(days=table["wallet_days"]),
        status_refresh=timedelta(minutes=table["status_minutes"]),
        status_life=timedelta(days=table["status_days"]),
    )


def claims_of(holder: CardHolder, items: frozenset[CardItem]) -> dict[str, Any]:
    """The chosen claims without the photo, which each format carries in its own way. What is not known is left out."""
    known: dict[CardItem, dict[str, Any]] = {
        CardItem.NAME: {"name": holder.name},
        CardItem.LEVEL: {"level": holder.level}
        | ({"levels": [[one.field, one.level] for one in holder.levels]} if holder.levels else {}),
        CardItem.LICENCES: {"licences": list(holder.licences)} if holder.licences else {},
        CardItem.TECHNICIAN_ID: {"technician_id": holder.technician_id},
        CardItem.EMPLOYER: {"employer": holder.employer} if holder.employer else {},
        CardItem.BIRTH_DATE: {"birth_date": holder.birth_date.isoformat()},
    }
    return {name: value for item, claims in known.items() if item in items for name, value in claims.items()}


def fitting(licences: Sequence[str], *, room: int = LICENCE_BYTES) -> tuple[list[str], int]:
    """As many licences from the beginning as have room (bytes in UTF-8), and how many were left out."""
    taken: list[str] = []
    for name in licences:
        room -= len(name.encode()) + 2
        if room < 0:
            break
        taken.append(name)
    return taken, len(licences) - len(taken)
