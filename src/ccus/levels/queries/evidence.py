"""What a judgement rests on, gathered for one technician: counted days by field, registered qualifications, a certified career."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.levels.rules.book import GUIDELINE, CriteriaBook
from ccus.levels.rules.judging import CertifiedDays, DayLine, Evidence, Holding
from ccus.levels.states import CertificateState
from ccus.registry.states import CredentialKind

LOOKED_BACK = timedelta(days=731)
"""How far back days that do not count are looked for: what is older can hardly be repaired."""
COUNTED_CREDENTIALS = (CredentialKind.TRAINING.value, CredentialKind.AWARD.value)


class UncountedDay(NamedTuple):
    """A record that counts for no level, with what is the matter (a code of the verdict table)."""

    on: date
    verdict: str
    site_id: int


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A career certificate as it stands; both days inclusive."""

    certificate_id: int
    state: CertificateState
    from_on: date
    until_on: date
    days: CertifiedDays

    @property
    def counts(self) -> bool:
        return self.state is CertificateState.CERTIFIED


@dataclass(frozen=True, kw_only=True)
class PersonEvidence:
    """`days_by_field` and `days_by_trade` hold one line per date; the latter those trades that belong to no field.

    `uncounted` are records of the last two years on dates that count nowhere.
    """

    holdings: tuple[Holding, ...] = ()
    certificate: Certificate | None = None
    certified: CertifiedDays = field(default_factory=CertifiedDays)
    days_by_field: dict[str, tuple[DayLine, ...]] = field(default_factory=dict)
    days_by_trade: dict[str, tuple[DayLine, ...]] = field(default_factory=dict)
    uncounted: tuple[UncountedDay, ...] = ()

    def of(self, field_code: str, *, trade_code: str = "") -> Evidence:
        """For one field; for the guideline, the days of one trade. A certified career counts in every field."""
        days = (
            self.days_by_trade.get(trade_code, ())
            if field_code == GUIDELINE
            else self.days_by_field.get(field_code, ())
        )
        return Evidence(days=days, holdings=self.holdings, certified=self.certified)

    @property
    def oldest_on(self) -> date | None:
        """The day of the oldest registered qualification or award, from which a career certificate begins."""
        return min((holding.from_on for holding in self.holdings if holding.from_on), default=None)


def gather_evidence(technician_id: int, *, on: date, book: CriteriaBook) -> PersonEvidence:
    """Up to and with a JST day. Two statements. The caller has checked who may see it."""
    holdings, certificate = read_papers(technician_id, book=book)
    days = _days(technician_id, on=on, book=book)
    return PersonEvidence(
        holdings=holdings,
        certificate=certificate,
        certified=certificate.days if certificate and certificate.counts else CertifiedDays(),
        days_by_field={code: tuple(lines.values()) for code, lines in days.by_field.items()},
        days_by_trade={code: tuple(lines.values()) for code, lines in days.by_trade.items()},
        uncounted=tuple(days.uncounted),
    )


def read_papers(technician_id: int, *, book: CriteriaBook) -> tuple[tuple[Holding, ...], Certificate | None]:
    """Every qualification, training and award, `code` empty for what no criteria name; and the newest career certificate that
    was not withdrawn. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("levels", "papers"), {"technician": technician_id, "credentials": list(COUNTED_CREDENTIALS)}
        )
        rows = cursor.fetchall()
    certificate: Certificate | None = None
    holdings: list[Holding] = []
    for kind, number, name, from_on, until, days in rows:
        if kind == "certificate":
            certificate = Certificate(
                certificate_id=number,
                state=CertificateState(name),
                from_on=from_on,
                until_on=until,
                days=CertifiedDays(work_days=days[0], foreman_days=days[1], crew_leader_days=days[2]),
            )
        else:
            code = book.name_table.find_code(name) or ""
            holdings.append(Holding(code=code, name=name, row=f"{kind}:{number}", from_on=from_on, until=until))
    return tuple(holdings), certificate


@dataclass(kw_only=True)
class _Days:
    by_field: dict[str, dict[date, DayLine]] = field(default_factory=lambda: defaultdict(dict))
    by_trade: dict[str, dict[date, DayLine]] = field(default_factory=lambda: defaultdict(dict))
    uncounted: list[UncountedDay] = field(default_factory=list)


def _days(technician_id: int, *, on: date, book: CriteriaBook) -> _Days:
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("levels", "field_days"),
            {
                "technician": technician_id,
                "on": on,
                "after": on - LOOKED_BACK,
                "prefixes": [trade.prefix for trade in book.trades if trade.content],
            },
        )
        rows = cursor.fetchall()
    found, counted = _Days(), set()
    fields_of: dict[tuple[str, str], tuple[str, ...]] = {}
    for work_date, trade_code, content, foreman, crew_leader, counts, verdict, site_id in rows:
        if not counts:
            found.uncounted.append(UncountedDay(work_date, verdict, site_id))
            continue
        counted.add(work_date)
        line = DayLine(work_date, foreman, crew_leader)
        place = (trade_code, content)
        if place not in fields_of:
            fields_of[place] = book.fields_of(trade_code, work_content=content)
        for code in fields_of[place]:
            _add(found.by_field[code], line)
        if not fields_of[place]:
            _add(found.by_trade[trade_code], line)
    found.uncounted = [each for each in found.uncounted if each.on not in counted]
    return found


def _add(lines: dict[date, DayLine], line: DayLine) -> None:
    known = lines.get(line.on)
    lines[line.on] = (
        line
        if known is None
        else DayLine(line.on, line.as_foreman or known.as_foreman, line.as_crew_leader or known.as_crew_leader)
    )
