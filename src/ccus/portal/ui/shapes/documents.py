"""The documents of a site: what can be made, what is missing, and where it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.submissions import StateMark


@dataclass(frozen=True)
class FormCard:
    """One form of the list. `missing` counts what is not known; `is_open` says that it is found out when the form is opened.
    `mark` tells how it stands with handing it in, None where it never was."""

    number: str
    title: str
    about: str
    url: str
    missing: int
    people: int
    is_open: bool = False
    mark: StateMark | None = None


@dataclass(frozen=True)
class FirmChoice:
    """One firm of the list to choose from."""

    ccus_id: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class DocumentsPage:
    """The cards of one firm on one day. `firms` is empty where there is nothing to choose."""

    site: str
    on: date
    first_on: date
    today: date
    firm: str
    firms: tuple[FirmChoice, ...]
    more_firms: int
    cards: tuple[FormCard, ...]
    back_url: str
    sets_url: str = ""
    all_sites_url: str = ""
    firm_id: str = ""
    submissions_url: str = ""


@dataclass(frozen=True)
class MissingLine:
    """What is missing of one of them, and where it is put right. `labels` are one or more."""

    labels: tuple[str, ...]
    of: str
    place: Link


@dataclass(frozen=True)
class TypedField:
    """One value to type. `kind` is text, lines or day; `name` goes back with the form."""

    name: str
    label: str
    kind: str
    value: str
    is_required: bool


@dataclass(frozen=True)
class TypedTable:
    """A table to type: columns by name, rows of (field name, value) in their order."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class PersonChoice:
    """One person who may stand on the form."""

    ccus_id: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class DocumentPage:
    """One form of one firm on one day."""

    site: str
    number: str
    title: str
    edition: str
    firm: str
    firm_id: str
    on: date
    first_on: date
    today: date
    here: str
    files: tuple[Link, ...]
    is_ready: bool
    missing: tuple[MissingLine, ...]
    hidden: tuple[str, ...]
    notes: tuple[str, ...]
    fields: tuple[TypedField, ...]
    tables: tuple[TypedTable, ...]
    typed_of: str
    people: tuple[PersonChoice, ...]
    save_url: str
    back_url: str
    trouble: str = ""


@dataclass(frozen=True)
class SetLine:
    """One set of forms that was asked for."""

    title: str
    state: str
    url: str
    asked_at: datetime


@dataclass(frozen=True)
class SetsPage:
    """Sets of the last days, and forms that can be made for all sites at once: pairs of code and title."""

    lines: tuple[SetLine, ...]
    forms: tuple[tuple[str, str], ...]
    on: date
    here: str


@dataclass(frozen=True)
class SetPage:
    """How far one set is. `file_url` is empty until it is packed; `go_on_url` is there for one that stopped."""

    title: str
    on: date
    state: str
    done: int
    total: int
    skipped: tuple[str, ...]
    here: str
    file_url: str
    megabytes: str
    go_on_url: str
    back_url: str

    @property
    def share(self) -> int:
        return 100 * self.done // max(1, self.total)
