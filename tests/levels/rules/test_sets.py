"""Many at once come to what each comes to alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.levels.rules.people import ON, day_lines, holdings

from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.judging import CertifiedDays, Evidence, held_codes, propose
from ccus.levels.rules.sets import FieldColumns, LedDays, levels_of_set

BOOK = book_in_force()
CODES = sorted(BOOK.names)
drawn_people = st.lists(
    st.tuples(
        st.sampled_from((0, 644, 645, 1075, 1505, 1720, 2150)),
        st.sampled_from((0, 107, 215, 430, 645)),
        st.sampled_from((0, 215)),
        st.sets(st.sampled_from(CODES), max_size=30),
        st.sampled_from((0, 1, 645)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(BOOK.fields)), drawn_people)
def test_the_set_is_judged_as_each_person(field: str, people: list[tuple[int, int, int, set[str], int]]) -> None:
    persons = [
        Evidence(
            days=day_lines(work, foreman=min(foreman, work), crew_leader=min(crew, max(0, work - foreman))),
            holdings=holdings(*(BOOK.names[code].name_ja for code in sorted(codes))),
            certified=CertifiedDays(work_days=certified),
        )
        for work, foreman, crew, codes, certified in people
    ]
    held = [held_codes(person.holdings, on=ON, book=BOOK) for person in persons]
    led = LedDays(
        management=np.array(
            [sum(line.as_foreman or line.as_crew_leader for line in person.days) for person in persons]
        ),
        foreman=np.array([sum(line.as_foreman for line in person.days) for person in persons]),
    )
    taken = np.array(["foreman_course" in codes for codes in held])
    nobody = np.zeros(len(persons), np.int32)

    level, possible = levels_of_set(
        field,
        columns=FieldColumns(
            work_days=np.array([len(person.days) for person in persons]),
            led=led,
            after={"foreman_course": LedDays(management=led.management * taken, foreman=led.foreman * taken)},
            certified_work_days=np.array([person.certified.work_days for person in persons]),
            certified=LedDays(management=nobody, foreman=nobody),
            held={code: np.array([code in codes for codes in held]) for code in CODES},
        ),
        on=ON,
        book=BOOK,
    )

    alone = [propose(field, evidence=person, on=ON, book=BOOK) for person in persons]
    assert level.tolist() == [proposal.level for proposal in alone]
    assert possible.tolist() == [proposal.possible_level for proposal in alone]
