"""Facts typed for forms: kept from a day on, beside who typed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.states import Relation
from ccus.documents.errors import FactNotTyped, FactNotYours, FactTooLong, TooManyRows
from ccus.documents.models import TypedFact
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.rules.forms.facts import Fact, Kind, Source, TypedRow, facts
from ccus.foundation.services.audit import record_act
from ccus.registry.models import Business, Technician
from ccus.sites.permissions import acts_for_prime

TYPE = "documents:fact:type"
LONGEST_TEXT, LONGEST_LINES, LONGEST_CELL, MOST_ROWS = 300, 2_000, 120, 200
Typed = str | date | Sequence[str] | Sequence[TypedRow] | None
WRITERS = frozenset({Relation.SELF, Relation.EMPLOYER, Relation.PRIME, Relation.REGISTRY})


@dataclass(frozen=True, kw_only=True)
class FactEntry:
    """One typed value; None and nothing at all take the fact back. A person's fact names the person, others do not."""

    code: str
    value: Typed
    person_ccus_id: str = ""


@transaction.atomic
def type_facts(
    gatherer: SiteGatherer, *, business_ccus_id: str, entries: Iterable[FactEntry], from_on: date
) -> tuple[str, ...]:
    """Keeps what differs from what is known, from `from_on` on, and gives the codes that changed.

    Facts of the site are for the prime; those of a firm and its people for the firm, or for the prime in its name. Sent again,
    the same values change nothing. Raises PermissionMissing, FactNotYours, FactNotTyped, FactTooLong and TooManyRows.
    """
    viewer = gatherer.viewer
    check_may(viewer, TYPE)
    firm = gatherer.find_firm(business_ccus_id)
    if firm is None or firm.relation not in WRITERS:
        raise FactNotYours
    people = {person.ccus_id for person in gatherer.people_of([business_ccus_id]) if person.relation in WRITERS}
    business = Business.objects.get(ccus_id=business_ccus_id)
    changed = []
    for entry in entries:
        fact = _fact(entry)
        owner = ("", "")
        if fact.subject == "site":
            if not acts_for_prime(viewer, site=gatherer.site):
                raise FactNotYours
        elif fact.subject == "firm":
            owner = (business_ccus_id, "")
        elif entry.person_ccus_id in people:
            owner = ("", entry.person_ccus_id)
        else:
            raise FactNotYours
        value = _kept(fact, entry.value)
        if value == _known(gatherer, owner, fact):
            continue
        TypedFact.objects.create(
            site=gatherer.site,
            business=business if owner[0] else None,
            technician=Technician.objects.get(ccus_id=owner[1]) if owner[1] else None,
            fact=fact.code,
            value=value,
            from_on=from_on,
            typed_at=gatherer.now,
            typed_by=viewer.actor,
        )
        changed.append(fact.code)
    if changed:
        record_act(
            "documents.facts_typed",
            actor=viewer.actor,
            subject_kind="site",
            subject_id=gatherer.site.ccus_id,
            at=gatherer.now,
            details={"facts": sorted(set(changed)), "firm": business_ccus_id},
        )
    return tuple(changed)


def _fact(entry: FactEntry) -> Fact:
    fact = facts().get(entry.code)
    if fact is None or fact.source is not Source.TYPED:
        raise FactNotTyped(label=fact.label_ja if fact else entry.code[:40])
    return fact


def _kept(fact: Fact, value: Typed) -> object:
    """As JSON; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        _check_length(fact, value, LONGEST_TEXT)
        return value
    if fact.kind is Kind.ROWS:
        rows = [_row(fact, row) for row in value if isinstance(row, Mapping)]
        filled = [row for row in rows if any(row.values())]
        if len(filled) > MOST_ROWS:
            raise TooManyRows(label=fact.label_ja, count=len(filled), most=MOST_ROWS)
        return filled or None
    lines = [str(line).rstrip() for line in value]
    _check_length(fact, "".join(lines), LONGEST_LINES)
    return lines if any(lines) else None


def _row(fact: Fact, row: TypedRow) -> dict[str, str]:
    for column, cell in row.items():
        _check_length(fact, cell, LONGEST_CELL)
        if column not in fact.columns:
            raise FactNotTyped(label=column[:40])
    return {column: row.get(column, "").strip() for column in fact.columns}


def _check_length(fact: Fact, text: str, most: int) -> None:
    if len(text) > most:
        raise FactTooLong(label=fact.label_ja, length=len(text), most=most)


def _known(gatherer: SiteGatherer, owner: tuple[str, str], fact: Fact) -> object:
    value = gatherer.typed.get(owner, {}).get(fact.code)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [dict(one) if isinstance(one, Mapping) else one for one in value] or None
    return value or None
