"""What services outside tell about people and businesses, and where it differs from what is registered.

Two services: the database of registered core technicians (登録基幹技能者), asked by completion number, and the ministry's data on
construction licences (建設業許可), asked by licence number. Neither publishes an interface; the shapes are this project's, and
are the only place to change when a real one is connected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.kit.names import fold_name_for_search
from ccus.registry.states import OutsideField, OutsideSource

# A circuit that broke stays open so long; each further failure doubles it, up to an hour.
FAILURES_TO_PAUSE = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_KIND = {"特": "S", "般": "G"}
_LICENCE = re.compile(
    r"(?P<authority>.*?)(?:許可)?[(〔]?(?P<kind>[般特])-?(?P<year>\d{1,2})[)〕]?第?(?P<number>\d{1,6})号?"
)


class CoreCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A course completed by a registered core technician. `valid_until` is the last day. `as_of`: when the source wrote it."""

    number: str
    name: str
    birth_date: date
    course: str
    completed_on: date
    valid_until: date
    as_of: datetime


class LicenceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A construction licence of a business. `trades` are codes of the 29 licence trades."""

    number: str
    name: str
    representative: str
    address: str
    capital_yen: int
    trades: tuple[str, ...]
    valid_from: date
    valid_until: date
    as_of: datetime


class ChangeList(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that changed after a place in the source's own order, and the place to go on from."""

    numbers: tuple[str, ...]
    cursor: int


SHAPES: dict[OutsideSource, type[CoreCertificate] | type[LicenceRecord]] = {
    OutsideSource.CORE_TECHNICIANS: CoreCertificate,
    OutsideSource.LICENCES: LicenceRecord,
}


@dataclass(frozen=True, kw_only=True)
class RegisteredQualification:
    """A qualification as it is registered; `last_on` is inclusive."""

    name: str
    certificate_number: str
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class RegisteredBusiness:
    name: str
    representative: str
    address: str
    capital_yen: int | None
    trades: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value that the source has otherwise. `ours` and `theirs` are JSON values; `ours` is None where nothing is registered."""

    field: OutsideField
    ours: Any
    theirs: Any


def fold_number(source: OutsideSource, typed: str) -> str:
    """The number as the source is asked for it, however it is typed; empty when it cannot be one.

    Completion numbers are letters, digits and hyphens. Licence numbers: 国土交通大臣許可（特-5）第012345号 becomes `S-5-12345`.
    """
    text = remove_spaces(fold_hyphens(fold_digits(fold_width(typed)))).replace("（", "(").replace("）", ")")
    if source is OutsideSource.CORE_TECHNICIANS:
        folded = text.upper().removeprefix("第").removesuffix("号")
        return folded if re.fullmatch(r"[A-Z0-9]{2,}(-[A-Z0-9]+)*", folded) and len(folded) <= 30 else ""
    if re.fullmatch(r"[SG]-\d{1,2}-\d{1,6}", text.upper()):
        return text.upper()
    found = _LICENCE.fullmatch(text)
    return f"{_KIND[found['kind']]}-{int(found['year'])}-{int(found['number'])}" if found else ""


def is_about(certificate: CoreCertificate, *, full_name: str, birth_date: date) -> bool:
    """Whether a certificate belongs to a person: the birth date is the same, and the name but for variants and spaces."""
    same = fold_name_for_search(certificate.name) == fold_name_for_search(full_name)
    return same and certificate.birth_date == birth_date


def certificate_differences(
    certificate: CoreCertificate, registered: Sequence[RegisteredQualification]
) -> list[Difference]:
    """A certificate that is not registered, or is registered up to another day."""
    known = [
        each for each in registered if fold_number_of(each) == certificate.number or each.name == certificate.course
    ]
    if not known:
        theirs = {
            "name": certificate.course,
            "number": certificate.number,
            "from": certificate.completed_on.isoformat(),
            "until": certificate.valid_until.isoformat(),
        }
        return [Difference(field=OutsideField.CERTIFICATE, ours=None, theirs=theirs)]
    ours = max(known, key=lambda each: each.last_on or date.max).last_on
    if ours == certificate.valid_until:
        return []
    shown = ours.isoformat() if ours else None
    return [Difference(field=OutsideField.CERTIFICATE_LAST_DAY, ours=shown, theirs=certificate.valid_until.isoformat())]


def fold_number_of(qualification: RegisteredQualification) -> str:
    return fold_number(OutsideSource.CORE_TECHNICIANS, qualification.certificate_number)


def licence_differences(licence: LicenceRecord, registered: RegisteredBusiness) -> list[Difference]:
    """Values of a business that the licence data have otherwise; widths, spaces and variants of characters are no difference."""
    pairs: list[tuple[OutsideField, Any, Any, bool]] = [
        (
            OutsideField.NAME,
            registered.name,
            licence.name,
            fold_name_for_search(registered.name) != fold_name_for_search(licence.name),
        ),
        (
            OutsideField.REPRESENTATIVE,
            registered.representative,
            licence.representative,
            fold_name_for_search(registered.representative) != fold_name_for_search(licence.representative),
        ),
        (
            OutsideField.ADDRESS,
            registered.address,
            licence.address,
            _fold_address(registered.address) != _fold_address(licence.address),
        ),
        (
            OutsideField.CAPITAL,
            registered.capital_yen,
            licence.capital_yen,
            registered.capital_yen != licence.capital_yen,
        ),
        (
            OutsideField.TRADES,
            sorted(registered.trades),
            sorted(licence.trades),
            set(registered.trades) != set(licence.trades),
        ),
    ]
    return [Difference(field=field, ours=ours, theirs=theirs) for field, ours, theirs, differs in pairs if differs]


def pause_after(failures: int) -> timedelta | None:
    """How long a service that failed so often in a row is left in peace; None while it may be asked at once."""
    if failures < FAILURES_TO_PAUSE:
        return None
    return min(FIRST_PAUSE * int(2 ** min(failures - FAILURES_TO_PAUSE, 10)), LONGEST_PAUSE)


def _fold_address(address: str) -> str:
    text = remove_spaces(fold_hyphens(fold_digits(fold_width(address))))
    return re.sub(r"(\d)(丁目|番地?|号)", r"\1-", text).rstrip("-").replace("--", "-")
