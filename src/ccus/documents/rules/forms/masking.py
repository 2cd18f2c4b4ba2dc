"""A kept form as somebody else may see it: words of items that the reader may not see are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ccus.documents.rules.forms.definitions import Field, FieldList, Form, Rows
from ccus.documents.rules.forms.facts import Fact
from ccus.documents.rules.forms.filling import Filled

PERSON = "person"
# Words made out of further items than the one that makes them visible at all (`queries/forms/people.py` and `gathering.py`).
MADE_OF: Mapping[str, frozenset[str]] = {
    "person.marks": frozenset({"gender", "birth_date", "residence_status_code", "qualifications"}),
    "firm.specified_skilled": frozenset({"residence_status_code"}),
    "firm.trainees": frozenset({"residence_status_code"}),
    "firm.core_technicians": frozenset({"full_name", "qualifications"}),
    "firm.site_agent": frozenset({"full_name"}),
    "firm.engineer": frozenset({"full_name"}),
    "firm.safety_manager": frozenset({"full_name"}),
    "firm.foreman": frozenset({"full_name"}),
}


def masked(form: Form, filled: Filled, *, items: Mapping[str, frozenset[str]]) -> Filled:
    """`items` are codes of what the reader may see, by part: person, firm, prime, upper, first_tier. The maker's people are
    person, its firm and those below it firm."""
    hidden = dict.fromkeys(filled.hidden)
    fields = {asked.name: _word(asked, filled.fields.get(asked.name, ""), items, hidden) for asked in form.fields}
    lists: dict[str, tuple[Mapping[str, str], ...]] = {}
    for table in form.lists:
        rows = filled.lists.get(table.name, ())
        lists[table.name] = rows if table.is_typed else tuple(_row(table, row, items, hidden) for row in rows)
    named = "full_name" in items[PERSON]
    return replace(
        filled,
        fields=fields,
        lists=lists,
        hidden=tuple(hidden),
        person_ccus_ids=filled.person_ccus_ids if named else ("",) * len(filled.person_ccus_ids),
    )


def _row(
    table: FieldList, row: Mapping[str, str], items: Mapping[str, frozenset[str]], hidden: dict[str, None]
) -> Mapping[str, str]:
    part = PERSON if table.rows == Rows.PEOPLE else "firm"
    return {asked.name: _word(asked, row.get(asked.name, ""), items, hidden, part=part) for asked in table.fields}


def _word(
    asked: Field, word: str, items: Mapping[str, frozenset[str]], hidden: dict[str, None], *, part: str = ""
) -> str:
    fact = asked.fact
    if fact is None or not word or is_seen(fact, part or asked.code.partition(".")[0], items):
        return word
    hidden[asked.label] = None
    return ""


def is_seen(fact: Fact, part: str, items: Mapping[str, frozenset[str]]) -> bool:
    """Words about people that stand among those of a firm are seen by whoever sees them of its people."""
    if part not in items:
        return True
    return fact.items <= items[part] and MADE_OF.get(fact.code, frozenset()) <= items[PERSON]


def printed_items(form: Form) -> frozenset[str]:
    """Registered items of people that stand on the form."""
    return frozenset(
        item
        for table in form.lists
        if table.rows == Rows.PEOPLE
        for asked in table.fields
        if asked.fact is not None
        for item in asked.fact.items
    )
