from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ccus.levels.rules.careers import career_span, certificate_terms, may_be_filed

TERMS = certificate_terms()


@pytest.mark.parametrize(
    ("start", "registered", "until", "work_days", "gap_days"),
    [
        # Registered while certificates still reach: no gap. 1,460 days are 860 work days.
        (date(2016, 1, 1), date(2019, 12, 31), date(2019, 12, 30), 860, 0),
        (date(2020, 4, 1), date(2024, 4, 1), date(2024, 3, 31), 860, 0),
        # Registered later: what lies between is lost.
        (date(2020, 4, 1), date(2024, 4, 2), date(2024, 3, 31), 860, 1),
        (date(2020, 4, 1), date(2026, 4, 1), date(2024, 3, 31), 860, 730),
        # A single day.
        (date(2024, 3, 31), date(2026, 4, 1), date(2024, 3, 31), 0, 730),
    ],
)
def test_the_time_before_ccus_becomes_work_days_and_the_gap_is_told(
    start: date, registered: date, until: date, work_days: int, gap_days: int
) -> None:
    span = career_span(start, registered_on=registered, terms=TERMS)

    assert span is not None
    assert (span.from_on, span.until_on, span.work_days, span.gap_days) == (start, until, work_days, gap_days)


@pytest.mark.parametrize(
    ("start", "registered"),
    [(None, date(2026, 4, 1)), (date(2024, 4, 1), date(2026, 4, 1)), (date(2020, 1, 1), date(2020, 1, 1))],
)
def test_without_a_beginning_in_time_there_is_nothing_to_certify(start: date | None, registered: date) -> None:
    assert career_span(start, registered_on=registered, terms=TERMS) is None


def test_the_formula_is_data_and_says_that_it_is_assumed() -> None:
    by_days = replace(TERMS, formula="calendar_days")
    span = career_span(date(2020, 4, 1), registered_on=date(2024, 4, 1), terms=by_days)

    assert span is not None
    assert span.work_days == span.calendar_days == 1461
    assert TERMS.formula_certainty == "assumed"
    assert TERMS.doubt().startswith("期間の日数をそのまま数えるのか")


@pytest.mark.parametrize(("on", "may"), [(date(2029, 3, 31), True), (date(2029, 4, 1), False)])
def test_certificates_are_filed_until_march_2029(on: date, may: bool) -> None:
    assert may_be_filed(on, terms=TERMS) is may
