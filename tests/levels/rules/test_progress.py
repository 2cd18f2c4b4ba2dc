from __future__ import annotations

from datetime import date

import pytest

from ccus.levels.rules.progress import CountedDays, StepKind, explain_progress, progress_to_next_level

ON = date(2026, 11, 16)


def test_level_2_asks_for_work_days_alone() -> None:
    progress = progress_to_next_level("rebar", level=1, days=CountedDays(work_days=600), on=ON)

    assert progress.next_level == 2
    assert [(step.kind, step.counted_days, step.needed_days, step.days_left) for step in progress.steps] == [
        (StepKind.WORK_DAYS, 600, 645, 45)
    ]
    assert not progress.days_reached
    assert not progress.stand_in


def test_level_3_counts_foreman_and_crew_leader_together() -> None:
    days = CountedDays(work_days=1800, foreman_days=100, crew_leader_days=80, management_days=150)

    progress = progress_to_next_level("scaffolding", level=2, days=days, on=ON)

    assert [(step.kind, step.counted_days, step.days_left) for step in progress.steps] == [
        (StepKind.WORK_DAYS, 1800, 0),
        (StepKind.FOREMAN_OR_CREW_LEADER_DAYS, 150, 280),
    ]


def test_level_4_counts_the_foreman_only() -> None:
    days = CountedDays(work_days=2150, foreman_days=100, crew_leader_days=900, management_days=1000)

    progress = progress_to_next_level("rebar", level=3, days=days, on=ON)

    assert [(step.kind, step.counted_days, step.days_left) for step in progress.steps] == [
        (StepKind.WORK_DAYS, 2150, 0),
        (StepKind.FOREMAN_DAYS, 100, 545),
    ]


@pytest.mark.parametrize(("work_days", "reached"), [(644, False), (645, True), (646, True)])
def test_the_last_missing_day_makes_the_difference(work_days: int, reached: bool) -> None:
    progress = progress_to_next_level("rebar", level=1, days=CountedDays(work_days=work_days), on=ON)

    assert progress.days_reached is reached


def test_above_level_4_there_is_nothing() -> None:
    progress = progress_to_next_level("rebar", level=4, days=CountedDays(work_days=9999), on=ON)

    assert (progress.next_level, progress.steps, progress.days_reached) == (None, (), False)
    assert explain_progress(progress) == "いちばん上のレベル4です。"
    assert explain_progress(progress, language="en") == "Level 4 is the highest level."


def test_a_field_that_is_not_listed_is_a_defect() -> None:
    with pytest.raises(KeyError):
        progress_to_next_level("cooking", level=1, days=CountedDays(), on=ON)


def test_progress_is_said_in_words() -> None:
    days = CountedDays(work_days=1288, management_days=120)
    progress = progress_to_next_level("scaffolding", level=2, days=days, on=ON)

    assert explain_progress(progress) == (
        "「とび」のレベル3には、就業日数1,720日と、職長・班長としての日数430日が必要です。"
        "就業日数があと432日、職長・班長としての日数があと310日です。"
        "ここでは日数だけを見ています。レベルには、ほかに資格や講習の条件があります。"
    )
    assert explain_progress(progress, language="en") == (
        "Level 3 in scaffolding asks for 1,720 work days and 430 days as foreman or crew leader. "
        "Still to go: 432 work days, 310 days as foreman or crew leader. "
        "Only days are looked at here. Levels also ask for qualifications and courses."
    )


def test_reached_days_and_stand_in_numbers_are_said() -> None:
    progress = progress_to_next_level("plastering", level=1, days=CountedDays(work_days=645), on=ON)

    assert progress.stand_in
    assert explain_progress(progress) == (
        "「左官」のレベル2には、就業日数645日が必要です。日数はすべて満たしています。"
        "ここでは日数だけを見ています。レベルには、ほかに資格や講習の条件があります。"
        "この分野の基準は一部または全部を確認できていないため、国のガイドラインの目安で示しています。"
    )
    assert explain_progress(progress, language="en") == (
        "Level 2 in plastering asks for 645 work days. All days are reached. "
        "Only days are looked at here. Levels also ask for qualifications and courses. "
        "The criteria of this field are not known in full; figures of the ministry's guideline stand in for them."
    )
