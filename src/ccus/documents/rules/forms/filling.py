"""A form filled with facts: what stands in each field, what is missing, what was hidden, and what could not be drawn.

`Filled` is the whole sheet as plain words. PDF, XLSX and JSON are made from it and from nothing else; two of them can be compared
field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from ccus.documents.rules.forms.definitions import Choice, FieldList, Form, Rows
from ccus.documents.rules.forms.definitions import Field as FormField
from ccus.documents.rules.forms.facts import HIDDEN, Fact, Facts, Kind, Source, TypedRow, Value

# Behind a word of a firm that nobody reviewed, on forms that tell them apart.
TYPED_MARK = "▽"


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """One person of the roster, with what the reader may see of them. `age` and `residence` choose people and are not printed."""

    ccus_id: str
    facts: Facts
    age: int
    residence_code: str
    is_foreign_worker: bool
    educated_on: date | None


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything a form may be filled with, as one reader sees it. `parts` are site, made and the firms by their part."""

    on: date
    parts: Mapping[str, Facts]
    people: tuple[PersonFacts, ...] = ()
    firms: Mapping[Rows, tuple[Facts, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A required fact that is not known. `subject` is the ID of the person or firm, the part of a firm on the form (`prime`), or empty for the site."""

    fact: str
    label: str
    where: str
    subject: str = ""
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One sheet, filled. `fields` and `lists` hold words by field name; `hidden` the labels of what the reader may not see.
    `person_ccus_ids` go with the rows of people, empty for somebody whom the reader may not know."""

    code: str
    revision: str
    on: date
    site_ccus_id: str
    firm_ccus_id: str
    person_ccus_ids: tuple[str, ...]
    fields: Mapping[str, str]
    lists: Mapping[str, tuple[Mapping[str, str], ...]]
    missing: tuple[Missing, ...] = ()
    hidden: tuple[str, ...] = ()
    as_of_today: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.missing

    def as_data(self) -> dict[str, Any]:
        """As JSON values: what the sheet is about, then its words by the names of `fields.toml`."""
        return {
            "form": self.code,
            "revision": self.revision,
            "on": self.on.isoformat(),
            "site": self.site_ccus_id,
            "firm": self.firm_ccus_id,
            "people": list(self.person_ccus_ids),
            "fields": dict(self.fields),
            "lists": {name: [dict(row) for row in rows] for name, rows in self.lists.items()},
            "hidden": list(self.hidden),
            "as_of_today": list(self.as_of_today),
        }


class _Notes:
    """What is noticed while a sheet is filled."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.missing: dict[tuple[str, str, str], int] = {}
        self.hidden: dict[str, None] = {}

    def word(self, asked: FormField, value: Value, *, subject: str = "") -> str:
        fact = cast(Fact, asked.fact)
        if value is HIDDEN:
            self.hidden[asked.label] = None
            return ""
        words = in_words(value, fact.kind)
        if not words and asked.is_required:
            key = (fact.code, asked.label, subject)
            self.missing[key] = self.missing.get(key, 0) + 1
        if words and self.form.prints_marks and fact.source is Source.TYPED:
            return f"{words}{TYPED_MARK}"
        return words


def fill(
    form: Form,
    gathered: Gathered,
    *,
    site_ccus_id: str,
    firm_ccus_id: str,
    looks_back: bool = False,
    person_ccus_ids: Sequence[str] = (),
) -> Filled:
    """The sheet for what was gathered. `looks_back` asks for a note on facts of which only today's value is kept."""
    notes = _Notes(form)
    fields = {asked.name: notes.word(asked, _value(asked, gathered), subject=_part_of(asked)) for asked in form.fields}
    lists: dict[str, tuple[Mapping[str, str], ...]] = {}
    people: tuple[str, ...] = ()
    for table in form.lists:
        if table.rows == Rows.PEOPLE:
            chosen = _chosen(form, table, gathered, person_ccus_ids)
            people = tuple("" if person.facts.get("person.ccus_id") is HIDDEN else person.ccus_id for person in chosen)
            lists[table.name] = tuple(
                {
                    asked.name: str(number) if asked.code == "person.number" else notes.word(
                        asked, person.facts.get(asked.code), subject=person.ccus_id
                    )
                    for asked in table.fields
                }
                for number, person in enumerate(chosen, start=1)
            )  # fmt: skip
        elif table.is_typed:
            lists[table.name] = _typed_rows(table, gathered)
        else:
            lists[table.name] = tuple(
                {
                    asked.name: notes.word(asked, row.get(_firm_code(asked)), subject=_firm_of(row))
                    for asked in table.fields
                }
                for row in gathered.firms.get(Rows(table.rows), ())
            )
    return Filled(
        code=form.code,
        revision=form.revision,
        on=gathered.on,
        site_ccus_id=site_ccus_id,
        firm_ccus_id=firm_ccus_id,
        person_ccus_ids=people,
        fields=fields,
        lists=lists,
        missing=(*_missing(notes), *_empty_tables(form, lists)),
        hidden=tuple(notes.hidden),
        as_of_today=_unkept(form) if looks_back else (),
    )


def in_words(value: Value, kind: Kind) -> str:
    """A value as it is printed: days as 2026年4月1日, flags as ○."""
    if value is None or value == "" or value is HIDDEN:
        return ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if kind is Kind.FLAG:
        return "○" if value else ""
    if kind is Kind.NUMBER and isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, tuple):
        return "\n".join(str(line) for line in value)
    return str(value)


def _chosen(
    form: Form, table: FieldList, gathered: Gathered, person_ccus_ids: Sequence[str]
) -> tuple[PersonFacts, ...]:
    named = frozenset(person_ccus_ids)
    return tuple(
        person
        for person in gathered.people
        if (not named or person.ccus_id in named) and _belongs(form, table.choice, person, on=gathered.on)
    )


def _belongs(form: Form, choice: Choice, person: PersonFacts, *, on: date) -> bool:
    if choice is Choice.SPECIFIED_SKILLED:
        return person.residence_code == "specified_skilled_1" or person.is_foreign_worker
    if choice is Choice.ELDERLY:
        return person.age >= form.least_age
    if choice is Choice.MINORS:
        return person.age <= form.most_age
    if choice is Choice.EDUCATED_THAT_DAY:
        return person.educated_on == on
    return True


def _value(asked: FormField, gathered: Gathered) -> Value:
    part, _, _word = asked.code.partition(".")
    return gathered.parts.get(part, {}).get(cast(Fact, asked.fact).code)


def _firm_code(asked: FormField) -> str:
    return cast(Fact, asked.fact).code


def _part_of(asked: FormField) -> str:
    part = asked.code.partition(".")[0]
    return "" if part in ("site", "made") else part


def _firm_of(row: Facts) -> str:
    """The ID of a row's firm; its name where it is not registered."""
    found = row.get("firm.ccus_id") or row.get("firm.name")
    return found if isinstance(found, str) else ""


def _typed_rows(table: FieldList, gathered: Gathered) -> tuple[Mapping[str, str], ...]:
    part = table.rows.partition(".")[0]
    value = gathered.parts.get(part, {}).get(table.rows)
    rows = cast("tuple[TypedRow, ...]", value) if isinstance(value, tuple) else ()
    return tuple({asked.name: row.get(asked.name, "") for asked in table.fields} for row in rows)


def _missing(notes: _Notes) -> Iterable[Missing]:
    for (code, label, subject), count in notes.missing.items():
        fact = next(
            asked.fact
            for asked in (*notes.form.fields, *(field for table in notes.form.lists for field in table.fields))
            if asked.fact is not None and asked.fact.code == code
        )
        yield Missing(fact=code, label=label, where=fact.where.value, subject=subject, count=count)


def _empty_tables(form: Form, lists: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterable[Missing]:
    for table in form.lists:
        if table.is_required and not lists[table.name]:
            where = "form" if table.is_typed else "roster" if table.rows == Rows.PEOPLE else "chart"
            yield Missing(fact=table.rows, label=table.label, where=where)


def _unkept(form: Form) -> tuple[str, ...]:
    """Labels of the fields of which only the value of today is known."""
    asked = [*form.fields, *(field for table in form.lists for field in table.fields)]
    return tuple(
        dict.fromkeys(one.label for one in asked if one.fact is not None and one.fact.keeps.value == "nothing")
    )
