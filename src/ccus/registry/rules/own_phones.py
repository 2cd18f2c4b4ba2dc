"""Whether a telephone proves a person: a mobile of their own, for long enough.

Whoever applied in somebody's name may have put in their own number, and a firm's number reaches the firm. The days are ours.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_MOBILE = re.compile(r"0[6789]0\d{8}", re.ASCII)
KNOWN_FOR = timedelta(days=30)


def is_own_phone(phone: str, *, is_shared: bool, is_of_firm: bool, since_on: date, on: date) -> bool:
    """`is_shared`: somebody else gave it, too; `is_of_firm`: a business gave it; `since_on`: first day on which it stood here."""
    return bool(_MOBILE.fullmatch(phone)) and not is_shared and not is_of_firm and on - since_on >= KNOWN_FOR
