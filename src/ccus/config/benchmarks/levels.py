"""`ccus bench levels`: everybody's levels from nothing, a rehearsal, and one person as a page asks, on the database at hand."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from ccus.access import catalogue
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.config.benchmarks.nation import Line
from ccus.config.benchmarks.timing import PeakMemory, spread_of, time_ms
from ccus.insights.rules.level_rehearsals import CriteriaChange
from ccus.insights.services.level_columns import LevelColumns, read_level_columns
from ccus.insights.services.level_rehearsals import FieldLevels, levels_of_country, rehearse
from ccus.kit.calendar import jst_date
from ccus.levels.queries.evidence import gather_evidence
from ccus.levels.queries.needs import needs_visible_to
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.judging import propose
from ccus.registry.models import Technician

COUNTRY_SECONDS, REHEARSAL_SECONDS, PERSON_MS = 120, 120, 30
PEOPLE_DRAWN, PEOPLE_COMPARED = 300, 300
CHANGE = CriteriaChange(
    field="electrical", level=2, work_days="215", qualification_rule="ANY1(electrician_1_exam; electrician_2)"
)
"""A third of the days, in the largest field."""
OTHER_TRADES = replace(CHANGE, trades="09-; 36-")
"""And days of pipe fitting counted too, so that the days of the country are counted twice."""

Say = Callable[[str], None]


def bench_levels(*, say: Say) -> Iterator[Line]:
    """Lines in the order of measuring. Writes nothing. Raises LakeEmpty."""
    on, book = jst_date(datetime.now(UTC)), book_in_force()
    say("全国の人を何もないところから評価しています (assessing the country from nothing)")
    memory = PeakMemory(os.getpid())
    with memory:
        began = time.perf_counter()
        columns = read_level_columns(on=on, book=book)
        read = time.perf_counter()
        levels = levels_of_country(columns, on=on, book=book)
        judged = time.perf_counter()
    pairs = sum(len(found.people) for found in levels.values())
    yield Line(
        "全国の評価 the country from nothing",
        f"{judged - began:,.1f} s ({read - began:,.1f} s counting, {judged - read:,.1f} s judging), "
        f"{len(columns.country.technician_ids):,} people, {pairs:,} of them and fields, {memory.megabytes:,.0f} MB",
        f"≤ {COUNTRY_SECONDS} s",
        judged - began <= COUNTRY_SECONDS,
    )
    for field, found in sorted(levels.items(), key=lambda each: -len(each[1].people))[:5]:
        counts = [int((found.level == level).sum()) for level in range(1, 5)]
        yield Line(
            f"  {book.fields[field].name_ja}", " / ".join(f"L{n} {count:,}" for n, count in enumerate(counts, 1))
        )
    yield _rehearsed("基準変更の試算 rehearsal", CHANGE, columns, counting=read - began)
    yield _rehearsed("職種の試算 rehearsal of trades", OTHER_TRADES, columns, counting=read - began)
    yield _compared(columns, levels)
    say("一人ずつを測っています (one person at a time)")
    yield _one_person(columns)


def _rehearsed(name: str, change: CriteriaChange, columns: LevelColumns, *, counting: float) -> Line:
    """`counting`: what reading the columns took, since a rehearsal begins with that."""
    began = time.perf_counter()
    parts = rehearse(change, columns=columns, on=jst_date(datetime.now(UTC)))
    seconds = counting + time.perf_counter() - began
    gain = sum(part.gain for part in parts if part.split == "field")
    lose = sum(part.lose for part in parts if part.split == "field")
    return Line(
        name,
        f"{seconds:,.1f} s with counting; {gain:,} gain, {lose:,} lose",
        f"≤ {REHEARSAL_SECONDS} s",
        seconds <= REHEARSAL_SECONDS,
    )


def _compared(columns: LevelColumns, levels: dict[str, FieldLevels]) -> Line:
    """People drawn from all fields, judged one by one from the registry: the same levels?"""
    on, book = jst_date(datetime.now(UTC)), book_in_force()
    pairs = [
        (field, int(columns.country.technician_ids[place]), (int(level), int(possible)))
        for field, found in levels.items()
        for place, level, possible in zip(found.people, found.level, found.possible, strict=True)
        if level > 1 or possible > 1 or place % 97 == 0
    ]
    drawn = random.Random(1).sample(pairs, k=min(PEOPLE_COMPARED, len(pairs)))  # noqa: S311 - which people to try
    same = 0
    for field, technician_id, expected in drawn:
        evidence = gather_evidence(technician_id, on=on, book=book)
        proposal = propose(field, evidence=evidence.of(field), on=on, book=book)
        same += (proposal.level, proposal.possible_level) == expected
    return Line("  一人ずつと同じ as one by one", f"{same:,} of {len(drawn):,}", f"{len(drawn):,}", same == len(drawn))


def _one_person(columns: LevelColumns) -> Line:
    """As the page asks: everything about the main field, forecast and courses included."""
    on = jst_date(datetime.now(UTC))
    drawn = random.Random(2).sample(  # noqa: S311 - which people to try
        columns.country.technician_ids.tolist(), k=min(PEOPLE_DRAWN, len(columns.country.technician_ids))
    )
    people = Technician.objects.in_bulk(drawn)
    times = [time_ms(lambda person=person: _look(person, on)) for person in people.values()]  # type: ignore[misc]
    spread = spread_of(times)
    return Line(
        f"一人の見通し one person, {len(times)} drawn",
        f"p50 {spread.p50_ms:,.1f} ms, p95 {spread.p95_ms:,.1f} ms, slowest {spread.slowest_ms:,.1f} ms",
        f"p95 ≤ {PERSON_MS} ms",
        spread.p95_ms <= PERSON_MS,
    )


def _look(person: Technician, on: date) -> None:
    viewer = Viewer(
        role=Role.TECHNICIAN,
        subject_kind=SubjectKind.TECHNICIAN,
        subject_ccus_id=person.ccus_id,
        permissions=catalogue.words_of(Role.TECHNICIAN.value),
    )
    needs_visible_to(viewer, person.ccus_id, on=on)
