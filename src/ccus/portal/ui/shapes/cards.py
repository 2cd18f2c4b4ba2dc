"""A technician's cards: the one in use, the one on its way, earlier ones, and what is shown of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class CardFace:
    """The card in use. `level` gives its colour, 1 white to 4 gold; `note` is a sentence that needs doing something, empty otherwise."""

    level: int
    state: str
    issue_number: int
    expires_on: date
    note: str = ""


@dataclass(frozen=True)
class CardStep:
    """One step of a card that was ordered. `mark` is done, now or ahead."""

    label: str
    mark: str


@dataclass(frozen=True)
class CardOnItsWay:
    """An ordered card. Empty addresses: no button."""

    reason: str
    ordered_on: date
    fee_yen: int
    steps: tuple[CardStep, ...]
    trouble: str = ""
    cancel_url: str = ""
    receive_url: str = ""


@dataclass(frozen=True)
class CardReason:
    """A reason to order a card, with the fee of today in yen."""

    code: str
    label: str
    fee_yen: int
    hint: str = ""


@dataclass(frozen=True)
class EarlierCard:
    """A card or temporary code that is over. `stopped_at` is None for one that ran out or never came."""

    title: str
    state: str
    from_on: date | None
    until: date | None
    stopped_at: datetime | None


@dataclass(frozen=True)
class MyCardPage:
    """`face` is None without a card in use, `temporary` while a temporary code stands in for it."""

    name: str
    ccus_id: str
    level: int
    photo_url: str
    face: CardFace | None
    temporary: EarlierCard | None
    on_its_way: CardOnItsWay | None
    reasons: tuple[CardReason, ...]
    earlier: tuple[EarlierCard, ...]
    photo_words: str
    order_url: str
    temporary_url: str
    show_url: str
    wallet_url: str
    stop_url: str
    renew_photo_url: str


@dataclass(frozen=True)
class CardCode:
    """A card as a QR code: inline drawing with a viewBox and without a size. `without` licences had no room."""

    qr_svg: str
    url: str
    expires_at: datetime
    is_paper: bool
    without: int
    has_photo: bool


@dataclass(frozen=True)
class TemporaryCodePage:
    """A temporary QR code to be printed; told this once."""

    qr_svg: str
    name: str
    ccus_id: str
    last_on: date
    back_url: str
