"""The sheet that a person takes home from a counter: the note of the application, and the receipt once it was paid."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from ccus.kit.typesetting import drawn, set_pdf


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Already worded. `lines` are pairs of what and how much; without a payment `total` is empty and no receipt is drawn."""

    counter: str
    clerk: str
    slip: str
    number: str
    kind: str
    name: str
    received: str
    papers: tuple[str, ...]
    next_steps: tuple[str, ...]
    lines: tuple[tuple[str, str], ...] = ()
    total: str = ""
    method: str = ""
    paid: str = ""


def receipt_pdf(receipt: Receipt, *, made_at: datetime) -> bytes:
    """One page of A4. Words reach Typst as data."""
    return set_pdf({"main.typ": _template()}, data=_drawn(asdict(receipt)), made_at=made_at)


def _drawn(value: object) -> dict[str, object]:
    whole = _each(value)
    if not isinstance(whole, dict):
        raise TypeError(value)
    return whole


def _each(value: object) -> object:
    if isinstance(value, str):
        return drawn(value)[0]
    if isinstance(value, dict):
        return {key: _each(part) for key, part in value.items()}
    return [_each(part) for part in value] if isinstance(value, (list, tuple)) else value


@cache
def _template() -> bytes:
    return resources.files("ccus.applications").joinpath("typst", "counter_receipt.typ").read_bytes()
