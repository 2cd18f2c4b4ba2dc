"""What is left of days that somebody else takes, and that every table which names people has its rule."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from ccus.kit.ranges import DayRange
from ccus.registry.models import Technician
from ccus.registry.rules.merging import days_left, merge_rules

# Names people by their ID as text, and is not about the person: who looked, for whom something was asked.
NOT_ABOUT = {"subject_ccus_id": ("access.RoleGrant",)}


def days(text: str) -> DayRange:
    return DayRange.parse(text)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], ["[2024-01-01,2024-12-31)"]),
        (["[2023-01-01,)"], []),
        (["[2024-03-01,2024-04-01)"], ["[2024-01-01,2024-03-01)", "[2024-04-01,2024-12-31)"]),
        (["[2024-11-01,)", "[2023-01-01,2024-02-01)"], ["[2024-02-01,2024-11-01)"]),
        (["[2025-01-01,)"], ["[2024-01-01,2024-12-31)"]),
    ],
)
def test_days_that_others_take_are_left_out(taken: list[str], left: list[str]) -> None:
    found = days_left(days("[2024-01-01,2024-12-31)"), [days(each) for each in taken])

    assert [str(each) for each in found] == left


def test_an_open_end_stays_open() -> None:
    assert days_left(days("[2024-01-01,)"), [DayRange(date(2024, 2, 1), date(2024, 3, 1))])[-1].until is None


def test_every_table_that_names_people_has_a_rule() -> None:
    """Whoever adds one says here what a merge does with it."""
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if (isinstance(field, ForeignKey) and field.related_model is Technician) or field.name == "technician_ccus_id"
    } | {(model, column) for column, models in NOT_ABOUT.items() for model in models}

    assert {(rule.model, rule.column) for rule in merge_rules()} == named
