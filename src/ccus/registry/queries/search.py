"""Finding firms and people as they are typed: part of a name, a reading, an ID, in any width and spelling, the likeliest first.

Each search takes the beginnings of names from an ordered index and parts of names from a trigram index, a few rows of each,
and ranks those: in the whole country no search reads more than some hundred rows, but for parts of one or two signs that
no name begins with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, Func, Model, QuerySet, TextField

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.kit.seeking import end_of_beginning, ranked
from ccus.registry.errors import BusinessNotFound
from ccus.registry.models import Business, Technician
from ccus.registry.queries.businesses import BusinessSummary
from ccus.registry.queries.merges import current_id
from ccus.registry.queries.relations import is_desk
from ccus.registry.rules.firm_names import (
    beginnings,
    legal_form,
    reading_beginnings,
    reading_without_legal_form,
    without_legal_form,
)

ID_BEGINNING = 4  # digits from which on a text is taken for an ID
OF_EACH_FORM, OF_EACH_KIND = 20, 60

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """One person, for desks only. `kana` is the folded reading."""

    ccus_id: str
    name: str
    kana: str
    prefecture_code: str


def find_businesses(text: str, *, limit: int = 10) -> tuple[BusinessSummary, ...]:
    """Open to anybody: name, ID, prefecture and licence are public. An empty text finds nothing."""
    if digits := as_id_beginning(text):
        rows = list(Business.objects.filter(ccus_id__startswith=digits).order_by("ccus_id")[:limit])
    else:
        rows = _businesses_by_name(text)[:limit]
    return tuple(
        BusinessSummary(
            ccus_id=row.ccus_id,
            name=row.name,
            prefecture_code=row.prefecture_code,
            has_construction_licence=row.has_construction_licence,
        )
        for row in rows
    )


def get_firm(ccus_id: str) -> Business:
    """The firm of an ID, for entering its people somewhere. Raises BusinessNotFound, also for an empty ID."""
    firm = Business.objects.filter(ccus_id=ccus_id).first()
    if firm is None:
        raise BusinessNotFound
    return firm


def find_technicians_visible_to(viewer: Viewer, text: str, *, limit: int = 10) -> tuple[FoundPerson, ...]:
    """People of the whole country, for desks; nobody for others, who list their own people. Raises PermissionMissing."""
    check_may(viewer, "registry:technician:view")
    if not is_desk(viewer):
        return ()
    if digits := as_id_beginning(text):
        # A whole ID may be that of a record that was merged into another.
        rows = list(Technician.objects.filter(ccus_id__startswith=current_id(digits)).order_by("ccus_id")[:limit])
    else:
        rows = _technicians_by_name(text)[:limit]
    return tuple(
        FoundPerson(ccus_id=row.ccus_id, name=row.full_name, kana=row.kana_folded, prefecture_code=row.prefecture_code)
        for row in rows
    )


def as_id_beginning(text: str) -> str:
    """The digits of an ID, or of its beginning; empty for anything else."""
    digits = remove_spaces(fold_hyphens(fold_digits(fold_width(text)))).replace("-", "")
    return digits if digits.isascii() and digits.isdigit() and len(digits) >= ID_BEGINNING else ""


def _businesses_by_name(text: str) -> list[Business]:
    name = without_legal_form(fold_name_for_search(text))
    reading = reading_without_legal_form(fold_reading_for_search(text))
    if not name:
        return []
    firms = Business.objects.alias(
        reading=Func(F("name_kana"), function="registry_fold_reading", output_field=TextField())
    )
    found: dict[int, Business] = {}
    _gather(found, _beginning(firms, "name_folded", beginnings(name)))
    if _is_kana(reading):
        _gather(found, _beginning(firms, "reading", reading_beginnings(reading)))
        _gather(found, firms.filter(reading__contains=reading)[:OF_EACH_KIND])
    if len(found) < OF_EACH_KIND:
        _gather(found, firms.filter(name_folded__contains=name)[:OF_EACH_KIND])
    return ranked(
        _by_form(found.values(), typed=fold_name_for_search(text)),
        keys_of=lambda firm: (
            without_legal_form(firm.name_folded),
            reading_without_legal_form(fold_reading_for_search(firm.name_kana)),
        ),
        sought=(name, reading),
    )


def _by_form(firms: Iterable[Business], *, typed: str) -> list[Business]:
    """Firms that match alike: those called just as typed first. Of the others each name once before any twice, so that the first
    few show which there are; those of the typed legal form before others, which is often mistaken.
    """
    form = legal_form(typed)
    times: Counter[str] = Counter()
    places = {}
    for firm in firms:
        is_other = bool(form) and legal_form(firm.name_folded) != form
        places[firm] = (not form or firm.name_folded != typed, times[firm.name_folded], is_other)
        times[firm.name_folded] += 1
    return sorted(places, key=lambda firm: places[firm])


def _technicians_by_name(text: str) -> list[Technician]:
    name, reading = fold_name_for_search(text), fold_reading_for_search(text)
    if not name:
        return []
    people = Technician.objects.all()
    found: dict[int, Technician] = {}
    _gather(found, _beginning(people, "name_folded", (name,)))
    if _is_kana(reading):
        _gather(found, _beginning(people, "kana_folded", (reading,)))
        _gather(found, people.filter(kana_folded__contains=reading)[:OF_EACH_KIND])
    if len(found) < OF_EACH_KIND:
        _gather(found, people.filter(name_folded__contains=name)[:OF_EACH_KIND])
    return ranked(
        found.values(), keys_of=lambda person: (person.name_folded, person.kana_folded), sought=(name, reading)
    )


def _beginning(rows: QuerySet[Row], column: str, texts: Sequence[str]) -> QuerySet[Row]:
    """The first rows of each beginning in order, in one statement.

    As ranges, which every ordered index serves, whatever the collation of the database allows LIKE to do.
    """
    parts = [
        rows.filter(**{f"{column}__gte": text, f"{column}__lt": end_of_beginning(text)}).order_by(column)[:OF_EACH_FORM]
        for text in texts
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _gather(found: dict[int, Row], rows: QuerySet[Row]) -> None:
    for row in rows:
        found.setdefault(row.pk, row)


def _is_kana(reading: str) -> bool:
    return bool(reading) and all("\u30a1" <= sign <= "\u30fa" for sign in reading)
