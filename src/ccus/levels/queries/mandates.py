"""Which fields an evaluator is in charge of."""

from __future__ import annotations

from datetime import date

from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.levels.models import FieldMandate


def fields_in_charge(viewer: Viewer, *, on: date) -> frozenset[str]:
    """Codes of fields on a JST day; none for anybody but an evaluator. One query."""
    if viewer.role is not Role.EVALUATOR or viewer.account_id is None:
        return frozenset()
    mandates = FieldMandate.objects.filter(account_id=viewer.account_id, valid__contains=on)
    return frozenset(mandates.values_list("field", flat=True))
