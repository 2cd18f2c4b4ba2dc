"""What changed from one version of a form to the next, in words: people who came and went, cells of those who stayed, fields, rows.

Compared by fact, not by field name, so that two revisions of a form can be compared. Days on which a form was made and running
numbers say nothing about the facts and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ccus.documents.rules.forms.definitions import Field, FieldList, Form, Rows
from ccus.documents.rules.forms.filling import Filled

NUMBER = "person.number"
NAMES = ("person.name", "firm.name")
KEYS = ("person.ccus_id", "firm.ccus_id", "firm.name")


class ChangeKind(StrEnum):
    """JOINED and LEFT are rows of a list; CHANGED is one word, of the whole form or of a row that stayed."""

    JOINED = "joined"
    LEFT = "left"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One of them. `table` is the label of the list (empty for a field of the form), `who` the name of the row, `label` the
    words over the cell, `before` and `after` its words."""

    kind: ChangeKind
    table: str = ""
    who: str = ""
    label: str = ""
    before: str = ""
    after: str = ""
    is_person: bool = False


def differences(form: Form, filled: Filled, *, older_form: Form, older: Filled) -> tuple[Difference, ...]:
    """In the order of the form: its fields, then its lists; in a list who joined, who left, what changed of the others.

    Words that only one of the two readings hides are no change of facts: `hidden` labels of either are left out.
    """
    unseen = frozenset((*filled.hidden, *older.hidden))
    return (
        *_fields(form, filled, older_form, older, unseen),
        *(
            difference
            for table in form.lists
            for difference in _rows(table, filled, _same_table(table, older_form), older, unseen)
        ),
    )


def _fields(
    form: Form, filled: Filled, older_form: Form, older: Filled, unseen: frozenset[str]
) -> Iterator[Difference]:
    before = {asked.code: older.fields.get(asked.name, "") for asked in older_form.fields}
    for asked in _compared(form.fields, unseen):
        was, is_now = before.get(asked.code, ""), filled.fields.get(asked.name, "")
        if was != is_now and asked.code in before:
            yield Difference(kind=ChangeKind.CHANGED, label=asked.label, before=was, after=is_now)


def _rows(
    table: FieldList, filled: Filled, older_table: FieldList | None, older: Filled, unseen: frozenset[str]
) -> Iterator[Difference]:
    is_person = table.rows == Rows.PEOPLE
    now = _keyed(table, filled)
    before = _keyed(older_table, older) if older_table else {}
    for key, row in now.items():
        if key not in before:
            yield Difference(kind=ChangeKind.JOINED, table=table.label, who=_name(table, row), is_person=is_person)
    for key, row in before.items():
        if key not in now and older_table:
            yield Difference(kind=ChangeKind.LEFT, table=table.label, who=_name(older_table, row), is_person=is_person)
    for key, row in now.items():
        if key in before and older_table:
            was = {asked.code: before[key].get(asked.name, "") for asked in older_table.fields}
            for asked in _compared(table.fields, unseen):
                word = row.get(asked.name, "")
                if asked.code in was and was[asked.code] != word:
                    yield Difference(
                        kind=ChangeKind.CHANGED, table=table.label, who=_name(table, row), label=asked.label,
                        before=was[asked.code], after=word, is_person=is_person,
                    )  # fmt: skip


def _compared(fields: Sequence[Field], unseen: frozenset[str]) -> list[Field]:
    return [
        asked
        for asked in fields
        if not asked.code.startswith("made.") and asked.code != NUMBER and asked.label not in unseen
    ]


def _same_table(table: FieldList, form: Form) -> FieldList | None:
    return next((found for found in form.lists if found.rows == table.rows and found.choice is table.choice), None)


def _keyed(table: FieldList, filled: Filled) -> dict[str, Mapping[str, str]]:
    """Rows by who they are about; by their first word where that is nobody. What stands twice is told apart by its count."""
    rows = filled.lists.get(table.name, ())
    found: dict[str, Mapping[str, str]] = {}
    for number, row in enumerate(rows):
        key = _key(table, row, filled, number)
        times = 1
        while f"{key}/{times}" in found:
            times += 1
        found[f"{key}/{times}"] = row
    return found


def _key(table: FieldList, row: Mapping[str, str], filled: Filled, number: int) -> str:
    if table.rows == Rows.PEOPLE and number < len(filled.person_ccus_ids):
        return filled.person_ccus_ids[number]
    for code in KEYS:
        word = next((row.get(asked.name, "") for asked in table.fields if asked.code == code), "")
        if word:
            return word
    return next((word for word in row.values() if word), "")


def _name(table: FieldList, row: Mapping[str, str]) -> str:
    for code in NAMES:
        word = next((row.get(asked.name, "") for asked in table.fields if asked.code == code), "")
        if word:
            return word
    return next((word for word in row.values() if word), "")
