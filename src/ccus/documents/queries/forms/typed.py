"""Facts that people typed for the forms of a site, as of a day and as they were known at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ccus.documents.models import TypedFact
from ccus.documents.rules.forms.facts import Kind, Value, facts
from ccus.sites.models import Site

Owner = tuple[str, str]
"""IDs of the firm and of the person a fact is about; both empty for the site itself."""


def typed_facts(site: Site, *, on: date, known_at: datetime) -> Mapping[Owner, dict[str, Value]]:
    """By owner and code of the fact. One statement. For the gatherer, which decides who may see what."""
    found: defaultdict[Owner, dict[str, Value]] = defaultdict(dict)
    rows = (
        TypedFact.objects.filter(site=site, from_on__lte=on, typed_at__lte=known_at)
        .order_by("from_on", "typed_at", "pk")
        .values_list("business__ccus_id", "technician__ccus_id", "fact", "value")
    )
    for firm, person, code, value in rows:
        if code in facts():
            found[firm or "", person or ""][code] = _value(code, value)
    return found


def _value(code: str, kept: Any) -> Value:
    """`Any`, since JSON is read here; a value that does not fit its fact counts as nothing."""
    kind = facts()[code].kind
    if kind is Kind.DAY:
        return date.fromisoformat(kept) if isinstance(kept, str) and kept else None
    if kind is Kind.LINES:
        return tuple(str(line) for line in kept) if isinstance(kept, list) else None
    if kind is Kind.ROWS:
        return (
            tuple({str(key): str(cell) for key, cell in row.items()} for row in kept)
            if isinstance(kept, list)
            else None
        )
    return str(kept) if kept is not None else None
