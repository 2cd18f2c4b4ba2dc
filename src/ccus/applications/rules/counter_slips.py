"""Numbers of slips that a person takes along from a counter: made by the machine of the clerk, also without a line."""

from __future__ import annotations

import re
import secrets
from datetime import date

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIP = re.compile(r"(0[1-9]|1[0-2])([0-2]\d|3[01])-[0-9A-HJKMNP-TV-Z]{4}", re.ASCII)


def draw_slip(on: date) -> str:
    """Day and four letters: 1121-7QK3. Two of one counter rarely meet; then the later one gets another."""
    return f"{on:%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"


def is_slip(text: str) -> bool:
    return _SLIP.fullmatch(text) is not None
