"""Signing in with technician ID, birth date and PIN: how long to wait after failures, and which PINs are too easy.

The figures are ours. A PIN of six digits behind these waits needs more than twenty years of uninterrupted guessing for
half of its space, while a person who mistypes a few times notices nothing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

FREE_FAILURES_OF_A_NAME = 4
# Many people share one address: a site office, a mobile carrier's gateway.
FREE_FAILURES_OF_AN_ADDRESS = 40
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
FORGET_AFTER = timedelta(days=1)
PIN_SHAPE = re.compile(r"[0-9]{6}")


def wait_after(failures: int, *, free_failures: int) -> timedelta:
    """How long nothing is accepted after so many failures in a row: nothing at first, then doubling up to the longest wait."""
    beyond = failures - free_failures
    if beyond <= 0:
        return timedelta(0)
    doublings = min(beyond - 1, 10)  # 2^10 × 30 s is already far beyond the longest wait
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def is_good_pin(pin: str, *, birth_date: date) -> bool:
    """Six digits that are not one digit repeated, not counted up or down, and not the birth date."""
    if not PIN_SHAPE.fullmatch(pin):
        return False
    steps = {(int(right) - int(left)) % 10 for left, right in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        return False
    return pin not in {
        birth_date.strftime("%y%m%d"),
        birth_date.strftime("%Y%m"),
        birth_date.strftime("%m%d%y"),
        birth_date.strftime("%d%m%y"),
    }


def spoken_proof(*, birth_date: date, pin: str) -> str:
    """What is hashed: both proofs together, so that neither can be tried alone."""
    return f"{birth_date.isoformat()}/{pin}"
