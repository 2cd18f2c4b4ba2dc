"""The rows of a merge: taken over one by one with a note of each, and given back by reading the notes backwards.

Works on whatever tables `rules.merging` names, those of higher rooms too, which register their models with Django; what has to be
concluded again above is announced by `services.merges`.
"""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, ProtectedError, QuerySet

from ccus.kit.ranges import DayRange
from ccus.registry.models import Card, Merge, Technician, TechnicianTrade
from ccus.registry.rules.merging import How, MergeRule, Way, days_left, merge_rules

MOST_TRADES = 4


def take_over(merge: Merge) -> None:
    """Everything of the gone record goes to the kept one, each row with a note. The caller holds both people's rows."""
    for rule in merge_rules():
        for row in _rows_of(rule, merge.gone):
            _TAKE[rule.way](merge, rule, row)
    _raise_level(merge)


def give_back(merge: Merge) -> None:
    """What `take_over` did, backwards. Rows that came in since stay with the kept person, but for those of a card that goes back."""
    for note in merge.rows.order_by("-id"):
        row = apps.get_model(note.model)._default_manager.filter(pk=note.row_id).first()
        if note.how == How.ADDED.value and row is not None:
            row.delete()
        elif note.how == How.ASIDE.value:
            for kept in serializers.deserialize("json", note.before):
                kept.save(force_insert=True)
        elif note.how == How.MOVED.value and row is not None:
            for column, value in json.loads(note.before).items():
                setattr(row, column, value)
            row.save(update_fields=list(json.loads(note.before)))


def _rows_of(rule: MergeRule, person: Technician) -> QuerySet[Any]:
    model = apps.get_model(rule.model)
    rows: QuerySet[Any] = model._default_manager.order_by("pk")
    if rule.way in (Way.LEAVE, Way.FOLLOW):
        return rows.none()
    column = model._meta.get_field(rule.column)
    return rows.filter(**{rule.column: person if column.is_relation else person.ccus_id})


def _move(merge: Merge, rule: MergeRule, row: Model) -> bool:
    """Whether the tables allowed it."""
    field = row._meta.get_field(rule.column)
    attribute = field.attname  # type: ignore[union-attr]  # a column, never a reverse relation
    before = {attribute: getattr(row, attribute)}
    setattr(row, attribute, merge.kept_id if field.is_relation else merge.kept.ccus_id)
    return _save(merge, row, before)


def _save(merge: Merge, row: Model, before: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            row.save(update_fields=list(before))
    except IntegrityError:
        for attribute, value in before.items():
            setattr(row, attribute, value)
        return False
    _note(merge, row, How.MOVED, before=json.dumps(before))
    return True


def _move_days(merge: Merge, rule: MergeRule, row: Any) -> None:
    if _move(merge, rule, row):
        return
    taken = [DayRange.from_database(each) for each in _days_beside(merge, rule, row)]
    whole = serializers.serialize("json", [row])
    row_id = row.pk
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:  # something else stands on it: it stays where it is
        return
    merge.rows.create(model=row._meta.label, row_id=row_id, how=How.ASIDE.value, before=whole)
    for piece in days_left(DayRange.from_database(row.valid), taken):
        row.pk, row.valid = None, piece.to_database(DateRange)
        setattr(row, f"{rule.column}_id", merge.kept_id)
        row._state.adding = True
        row.save(force_insert=True)
        _note(merge, row, How.ADDED)


def _days_beside(merge: Merge, rule: MergeRule, row: Any) -> list[Any]:
    """Days of the kept person's rows that keep this one from standing beside them."""
    taken: list[Any] = []
    own = type(row)._default_manager.filter(**{rule.column: merge.kept}, valid__isempty=False)
    for column, value in rule.beside:
        if not value or getattr(row, column) == value:
            same = own.filter(**{column: value or getattr(row, column)}, valid__overlap=row.valid)
            taken += same.values_list("valid", flat=True)
    return taken


def _move_card(merge: Merge, rule: MergeRule, row: Card) -> None:
    """Cards are numbered on from those of the kept person."""
    if _move(merge, rule, row):
        return
    of_kind = Card.objects.filter(technician=merge.kept, kind=row.kind).order_by("-issue_number")
    last = of_kind.values_list("issue_number", flat=True).first() or 0
    before = {"technician_id": row.technician_id, "issue_number": row.issue_number}
    row.technician_id, row.issue_number = merge.kept_id, last + 1
    _save(merge, row, before)


def _add_trade(merge: Merge, rule: MergeRule, row: TechnicianTrade) -> None:
    held = dict(TechnicianTrade.objects.filter(technician=merge.kept).values_list("position", "trade_code"))
    free = next((position for position in range(1, MOST_TRADES + 1) if position not in held), None)
    if free is None or row.trade_code in held.values():
        return
    added = TechnicianTrade.objects.create(technician=merge.kept, trade_code=row.trade_code, position=free)
    _note(merge, added, How.ADDED)


def _raise_level(merge: Merge) -> None:
    """The card shows the higher level of the two."""
    if merge.gone.skill_level > merge.kept.skill_level:
        before = {"skill_level": merge.kept.skill_level}
        merge.kept.skill_level = merge.gone.skill_level
        _save(merge, merge.kept, before)


def _note(merge: Merge, row: Model, how: How, *, before: str = "") -> None:
    merge.rows.create(model=row._meta.label, row_id=row.pk, how=how.value, before=before)


def _leave(merge: Merge, rule: MergeRule, row: Model) -> None:
    """Nothing is done to it."""


_TAKE: dict[Way, Any] = {
    Way.MOVE: _move,
    Way.DAYS: _move_days,
    Way.CARD: _move_card,
    Way.TRADE: _add_trade,
    Way.LEAVE: _leave,
    Way.FOLLOW: _leave,
}
