from __future__ import annotations

import pytest

from ccus.levels.rules.criteria import book_in_force
from ccus.twin.rules.nation.qualifications import QUALIFICATIONS
from ccus.twin.rules.trades import habits_of


@pytest.mark.parametrize(
    ("trade", "code"),
    [
        ("09-01", "core_electrical"),
        ("10-01", "core_rebar"),
        ("34-01", "core_carpentry"),
        ("36-01", "core_piping"),
        ("38-01", "core_waterproofing"),
        ("43-01", "core_interior"),
    ],
)
def test_a_core_technician_of_the_twin_counts_in_the_own_field(trade: str, code: str) -> None:
    course = habits_of(trade).core_course

    assert book_in_force().name_table.find_code(course) == code
    assert course in QUALIFICATIONS


def test_a_trade_without_a_course_of_its_own_names_no_field() -> None:
    assert habits_of("25-01").core_course == "登録基幹技能者講習"
