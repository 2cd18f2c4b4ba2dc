"""Forms as data: a folder `data/forms/<code>/<revision>/` with `form.toml`, `fields.toml`, `template.typ` and golden samples.

`form.toml` says what the form is; `fields.toml` which fact stands in which field. Nothing else knows a single form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from ccus.documents.rules.forms.facts import Fact, Kind, fact_of
from ccus.documents.rules.forms.tables import FormTableError, forms_folder, read_table

CERTAINTIES = ("found", "inferred", "assumed")
SHARED = "shared"


class Subject(StrEnum):
    """What one sheet is about: a whole site, one firm of it, one person, or several people of a firm."""

    SITE = "site"
    FIRM = "firm"
    PERSON = "person"
    PEOPLE = "people"


class Maker(StrEnum):
    """Who hands the form in."""

    PRIME = "prime"
    FIRST_TIER = "first_tier"
    SUBCONTRACTOR = "subcontractor"
    ANY = "any"


class Rows(StrEnum):
    """What the lines of a list are; a typed table is named by its fact instead."""

    PEOPLE = "people"
    FIRMS = "firms"
    LOWER = "lower"
    BRANCH = "branch"
    FIRST_TIERS = "first_tiers"


class Choice(StrEnum):
    """Which people of the roster stand in a list."""

    EVERYBODY = "everybody"
    SPECIFIED_SKILLED = "specified_skilled"
    ELDERLY = "elderly"
    MINORS = "minors"
    EDUCATED_THAT_DAY = "educated_that_day"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: the fact in it, and the words over it. A column of a typed table has no fact."""

    name: str
    code: str
    fact: Fact | None
    label: str
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class FieldList:
    """A table of a form. `rows` is a value of `Rows`, or the code of a fact that people type as a table."""

    name: str
    rows: str
    label: str
    choice: Choice
    fields: tuple[Field, ...]
    is_required: bool

    @property
    def is_typed(self) -> bool:
        return self.rows not in set(Rows)


@dataclass(frozen=True, kw_only=True)
class Form:
    """One revision of one form. Above `part_size` people the PDF is set in parts, each begun on a page of its own; 0 for never."""

    code: str
    revision: str
    number: str
    title: str
    title_en: str
    edition: str
    valid_from: date
    valid_until: date | None
    source: str
    certainty: str
    paper: str
    subject: Subject
    maker: Maker
    is_chosen: bool
    prints_marks: bool
    least_age: int
    most_age: int
    part_size: int
    fields: tuple[Field, ...]
    lists: tuple[FieldList, ...]

    @property
    def name(self) -> str:
        return f"{self.code}/{self.revision}"

    @property
    def called(self) -> str:
        return f"{self.number} {self.title}".strip()

    def has_rows(self, rows: Rows) -> bool:
        return any(found.rows == rows for found in self.lists)

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@cache
def forms() -> Mapping[tuple[str, str], Form]:
    """All revisions of all forms by code and revision, in the order of `order.toml`. FormTableError for a broken folder."""
    order = read_table("order.toml")["forms"]
    present = {
        folder.name
        for folder in forms_folder().iterdir()
        if folder.is_dir() and folder.name != SHARED and not folder.name.startswith("_")
    }
    if set(order) != present:
        raise FormTableError(f"order.toml and the folders differ: {sorted(set(order) ^ present)}")
    found = {}
    for code in order:
        for revision in sorted(folder.name for folder in forms_folder().joinpath(code).iterdir() if folder.is_dir()):
            found[code, revision] = _form(code, revision)
    return found


def forms_on(on: date) -> tuple[Form, ...]:
    """The forms to use for a day: of each the latest revision that began by then."""
    latest: dict[str, Form] = {}
    for form in forms().values():
        if form.holds_on(on) and (form.code not in latest or latest[form.code].valid_from <= form.valid_from):
            latest[form.code] = form
    return tuple(latest.values())


def _form(code: str, revision: str) -> Form:
    head = read_table(code, revision, "form.toml")
    body = read_table(code, revision, "fields.toml")
    place = f"forms/{code}/{revision}"
    try:
        required = frozenset(body.get("required", ()))
        form = Form(
            code=code,
            revision=revision,
            number=head["number"],
            title=head["title"],
            title_en=head["title_en"],
            edition=head["edition"],
            valid_from=head["valid_from"],
            valid_until=head.get("valid_until"),
            source=head["source"],
            certainty=head["certainty"],
            paper=head["paper"],
            subject=Subject(head["subject"]),
            maker=Maker(head["maker"]),
            is_chosen=head.get("chosen", False),
            prints_marks=head.get("marks", False),
            least_age=head.get("least_age", 0),
            most_age=head.get("most_age", 200),
            part_size=head.get("part_size", 0),
            fields=tuple(_field(name, said, required, place) for name, said in body["fields"].items()),
            lists=tuple(_list(name, said, required, place) for name, said in body.get("lists", {}).items()),
        )
    except (KeyError, ValueError) as error:
        raise FormTableError(f"{place}: {error!r}") from error
    if form.certainty not in CERTAINTIES:
        raise FormTableError(f"{place}: certainty {form.certainty!r}")
    known = {field.name for field in form.fields} | {found.name for found in form.lists}
    known |= {f"{found.name}.{field.name}" for found in form.lists for field in found.fields}
    if required - known:
        raise FormTableError(f"{place}: required but no field: {sorted(required - known)}")
    return form


def _list(name: str, said: Mapping[str, Any], required: frozenset[str], place: str) -> FieldList:
    rows = said["from"]
    if rows in set(Rows):
        inner = frozenset(word.partition(".")[2] for word in required if word.startswith(f"{name}."))
        fields = tuple(_field(word, what, inner, place) for word, what in said["fields"].items())
        label = said.get("label", name)
    else:
        table = fact_of(rows)
        if table.kind is not Kind.ROWS:
            raise FormTableError(f"{place}: {rows} is no table")
        fields = tuple(
            Field(name=word, code=f"{rows}.{word}", fact=None, label=label, is_required=False)
            for word, label in table.columns.items()
        )
        label = said.get("label", table.label_ja)
    return FieldList(
        name=name,
        rows=rows,
        label=label,
        choice=Choice(said.get("choose", Choice.EVERYBODY)),
        fields=fields,
        is_required=name in required,
    )


def _field(name: str, said: str | Mapping[str, str], required: frozenset[str], place: str) -> Field:
    code = said if isinstance(said, str) else said["fact"]
    try:
        fact = fact_of(code)
    except FormTableError as error:
        raise FormTableError(f"{place}, {name}: {error}") from error
    label = fact.label_ja if isinstance(said, str) else said.get("label", fact.label_ja)
    return Field(name=name, code=code, fact=fact, label=label, is_required=name in required)
