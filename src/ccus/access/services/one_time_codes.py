"""One-time codes: sent to a telephone, printed on a sheet, or handed over at a desk. Only keyed hashes are kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from ccus.access.models import OneTimeCode
from ccus.access.states import CodePurpose
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces

PHONE_DIGITS, PHONE_GOOD_FOR, PHONE_TRIES = 6, timedelta(minutes=10), 5
DESK_GOOD_FOR = timedelta(days=1)
SHEET_CODES, LONG_LENGTH = 10, 12
SWEPT_AFTER = timedelta(days=30)
# No letters that look like digits or each other: 60 bits in twelve of them.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def make_phone_code(subject: str, *, now: datetime) -> str:
    """Six digits, good for ten minutes; an earlier one of the same subject is good no more."""
    OneTimeCode.objects.filter(good_until__lt=now - SWEPT_AFTER).delete()
    OneTimeCode.objects.filter(subject=subject, purpose=CodePurpose.PHONE, used_at__isnull=True).update(tries_left=0)
    code = f"{secrets.randbelow(10**PHONE_DIGITS):0{PHONE_DIGITS}d}"
    _keep(CodePurpose.PHONE, subject, [code], good_for=PHONE_GOOD_FOR, tries=PHONE_TRIES, now=now)
    return code


def make_desk_code(subject: str, *, now: datetime) -> str:
    """Twelve letters, good for a day."""
    OneTimeCode.objects.filter(subject=subject, purpose=CodePurpose.DESK, used_at__isnull=True).update(tries_left=0)
    (code,) = _long_codes(1)
    _keep(CodePurpose.DESK, subject, [code], good_for=DESK_GOOD_FOR, tries=1, now=now)
    return code


def make_sheet(subject: str, *, now: datetime) -> list[str]:
    """Ten codes to print, each good once and without end; those of an earlier sheet are good no more."""
    OneTimeCode.objects.filter(subject=subject, purpose=CodePurpose.SHEET, used_at__isnull=True).update(tries_left=0)
    codes = _long_codes(SHEET_CODES)
    _keep(CodePurpose.SHEET, subject, codes, good_for=None, tries=1, now=now)
    return codes


def count_sheet_codes(subject: str) -> int:
    """How many codes of the sheet are left."""
    return OneTimeCode.objects.filter(
        subject=subject, purpose=CodePurpose.SHEET, used_at__isnull=True, tries_left__gt=0
    ).count()


def use_code(subject: str, typed: str, *, now: datetime) -> CodePurpose | None:
    """What the code was made for, which is used up by this; None for a wrong one, which costs a code sent to a telephone one try.

    Long codes cannot be guessed and have no tries, so that nobody can use up somebody else's. All codes are looked at in either
    case. Call it outside of what a refusal rolls back.
    """
    hashed = _hash(subject, fold_code(typed))
    unused = OneTimeCode.objects.filter(subject=subject, used_at__isnull=True, tries_left__gt=0)
    tried = [row.pk for row in unused if row.good_until is None or row.good_until > now]
    unused.filter(purpose=CodePurpose.PHONE).update(tries_left=F("tries_left") - 1)
    found: OneTimeCode | None = None
    for row in OneTimeCode.objects.filter(pk__in=tried):
        if constant_time_compare(row.code_hash, hashed):
            found = row
    if found is None:
        return None
    taken = OneTimeCode.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=now)
    return CodePurpose(found.purpose) if taken else None


def fold_code(typed: str) -> str:
    """A code as it is compared: half width, upper case, no separators."""
    bare = remove_spaces(fold_hyphens(fold_digits(fold_width(typed)))).replace("-", "").upper()
    return bare.translate(_LOOK_ALIKES)


def display_code(code: str) -> str:
    """ABCD-EFGH-JKMN"""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _long_codes(count: int) -> list[str]:
    return ["".join(secrets.choice(_LETTERS) for _ in range(LONG_LENGTH)) for _ in range(count)]


def _keep(
    purpose: CodePurpose, subject: str, codes: list[str], *, good_for: timedelta | None, tries: int, now: datetime
) -> None:
    OneTimeCode.objects.bulk_create(
        OneTimeCode(
            purpose=purpose.value,
            subject=subject,
            code_hash=_hash(subject, code),
            made_at=now,
            good_until=now + good_for if good_for else None,
            tries_left=tries,
        )
        for code in codes
    )


def _hash(subject: str, code: str) -> str:
    return salted_hmac("ccus.access.one-time-codes", f"{subject}:{code}", algorithm="sha256").hexdigest()
