"""Which fields an evaluator is in charge of, and which evaluators there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from ccus.access.models import Account, RoleGrant
from ccus.access.permissions import check_may
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.levels.errors import EvaluatorUnknown
from ccus.levels.models import FieldMandate

GIVE = "levels:mandate:give"
MOST_EVALUATORS = 500


@dataclass(frozen=True, kw_only=True)
class Evaluator:
    """One account with the role, and what it is in charge of on the day: pairs of field and first day."""

    account_id: int
    name: str
    login_name: str
    mandates: tuple[tuple[str, date], ...]


def fields_in_charge(viewer: Viewer, *, on: date) -> frozenset[str]:
    """Codes of fields on a JST day; none for anybody but an evaluator. One query."""
    if viewer.role is not Role.EVALUATOR or viewer.account_id is None:
        return frozenset()
    mandates = FieldMandate.objects.filter(account_id=viewer.account_id, valid__contains=on)
    return frozenset(mandates.values_list("field", flat=True))


def list_evaluators_visible_to(viewer: Viewer, *, on: date) -> tuple[Evaluator, ...]:
    """By name of signing in. Two statements. Raises PermissionMissing."""
    check_may(viewer, GIVE)
    accounts = list(_evaluators(on).order_by("login_name")[:MOST_EVALUATORS])
    held: dict[int, list[tuple[str, date]]] = {}
    mandates = FieldMandate.objects.filter(account__in=[account.pk for account in accounts], valid__contains=on)
    for account_id, field, valid in mandates.order_by("field").values_list("account_id", "field", "valid"):
        held.setdefault(account_id, []).append((field, valid.lower))
    return tuple(
        Evaluator(
            account_id=account.pk,
            name=account.display_name,
            login_name=account.login_name,
            mandates=tuple(held.get(account.pk, ())),
        )
        for account in accounts
    )


def get_evaluator_visible_to(viewer: Viewer, account_id: int, *, on: date) -> Account:
    """Raises PermissionMissing, EvaluatorUnknown."""
    check_may(viewer, GIVE)
    account = _evaluators(on).filter(pk=account_id).first()
    if account is None:
        raise EvaluatorUnknown
    return account


def _evaluators(on: date) -> QuerySet[Account]:
    grants = RoleGrant.objects.filter(account=OuterRef("pk"), role=Role.EVALUATOR.value, valid__contains=on)
    return Account.objects.filter(Exists(grants))
