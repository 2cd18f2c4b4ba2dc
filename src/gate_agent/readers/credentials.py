"""Who a text read by a machine stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The device API takes 4 to 128 characters as the text of a card. Blanks are in no number, and no card is the address of a page.
_CARD = re.compile(r"[!-~]{4,128}", re.ASCII)
_TECHNICIAN = re.compile(r"[0-9]{14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credential:
    """Exactly one of the two is given."""

    card: str | None = None
    technician_id: str | None = None


def read_credential(text: str) -> Credential | None:
    """14 digits are a technician's ID, as printed on the card and in its code; anything else is the token of a card. None for neither."""
    bare = text.strip(" \t\r\n\0")
    if _TECHNICIAN.fullmatch(bare):
        return Credential(technician_id=bare)
    if not _CARD.fullmatch(bare) or "://" in bare:
        return None
    return Credential(card=bare.upper())
