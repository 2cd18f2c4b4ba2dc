"""Who was recognised: what identifies the person, or why it identifies nobody."""

from __future__ import annotations

from dataclasses import dataclass

from gate_agent.journal import sealing
from gate_agent.recognitions import Method, Recognition, Trouble

# What the device API takes.
LONGEST_CARD = 128
ID_DIGITS = 14


class Unreadable(Exception):
    """What was read identifies nobody."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Identity:
    """Exactly one of the two is given."""

    card: str | None
    technician_id: str | None

    @property
    def credential(self) -> str:
        return sealing.credential_of(card=self.card, technician_id=self.technician_id)


def read_identity(recognition: Recognition) -> Identity:
    """Raises Unreadable: too little for a card, too much, or an ID that is not 14 digits."""
    unreadable = Trouble.UNREADABLE_QR if recognition.method is Method.QR else Trouble.HALF_READ
    if recognition.card is not None:
        card = recognition.card.strip()
        if not card or not card.isprintable():
            raise Unreadable(unreadable)
        if len(card) > LONGEST_CARD:
            raise Unreadable(Trouble.UNKNOWN_KIND if recognition.method is not Method.QR else Trouble.UNREADABLE_QR)
        return Identity(card, None)
    folded = sealing.fold_id(recognition.technician_id or "")
    if len(folded) != ID_DIGITS or not (folded.isascii() and folded.isdigit()):
        raise Unreadable(unreadable)
    return Identity(None, folded)
