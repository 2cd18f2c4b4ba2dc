"""Import of a logging reader's file: each line becomes a touch, or is reported with what to do about it.

A touch has the same event id in whatever file it stands (`rules.logger_values.event_id`), so that a file may be imported
again, in parts, or together with another that overlaps it: every touch counts once. An interrupted import is simply run again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

import psycopg
from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.devices.services.file_drops import ensure_file_drop
from ccus.foundation.services.audit import record_act
from ccus.history.errors import (
    ImportReportUnwritable,
    ImportSiteUnknown,
    LoggerFileNotRecognised,
    LoggerFileUnreadable,
)
from ccus.history.models import TouchImport
from ccus.history.permissions import acts_for_prime
from ccus.history.rules.logger_files import Ignored, LineProblem, LoggerFile, problem
from ccus.history.rules.logger_values import LoggedTouch, event_id
from ccus.history.services import intake, logger_text, partitions
from ccus.history.services.import_reports import LineResult, Report, ReportLine
from ccus.history.services.intake import Answer, ReportedTouch, hash_typed_id
from ccus.history.services.rejudging import raw_connection
from ccus.history.states import CredentialKind, Method
from ccus.kit.calendar import jst_date
from ccus.kit.ids import IdFormatError, parse_id
from ccus.registry.rules.cards import hash_token
from ccus.sites.models import Site

logger = logging.getLogger("ccus.import")

CHUNK = 500
# Titles and notes of a maker's program may stand before the heading line.
_HEADER_WITHIN = 100
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class ImportCounts:
    """How far an import has come: lines by what became of them, verdicts by label in the report's
    language, `read_bytes` of `size_bytes`."""

    size_bytes: int
    read_bytes: int = 0
    of_result: Counter[LineResult] = field(default_factory=Counter)
    of_verdict: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        return self.of_result.total()

    def with_lines(self, lines: Sequence[ReportLine], *, read_bytes: int) -> ImportCounts:
        return ImportCounts(
            size_bytes=self.size_bytes,
            read_bytes=read_bytes,
            of_result=self.of_result + Counter(line.result for line in lines),
            of_verdict=self.of_verdict + Counter(line.verdict for line in lines if line.verdict),
        )


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """A finished import: the key of its row, what became of the lines, where the report lies."""

    import_id: int
    counts: ImportCounts
    report: Path


@dataclass(slots=True)
class _Target:
    """Where touches of one site go: the internal ids of the site and of its logging reader."""

    site: Site
    device_id: int


def import_file(
    path: Path,
    *,
    viewer: Viewer,
    report: Path,
    site_ccus_id: str = "",
    language: str = "ja",
    on_progress: Callable[[ImportCounts], None] = lambda counts: None,
    clock: Callable[[], datetime],
) -> ImportSummary:
    """Stores the touches of a CSV or JSON lines file and writes a report with one row per line, in `language` (ja or en).

    `site_ccus_id`: where the touches happened if the file has no column for it. `on_progress` is called after each chunk of
    500 lines, when it is committed. `clock` gives the aware moment; it is asked again for each chunk.
    Not to be called inside a transaction.
    Refuses with PermissionMissing, LoggerFileUnreadable, LoggerFileNotRecognised, ImportSiteUnknown, ImportReportUnwritable;
    whatever is wrong with single lines is reported and refuses nothing.
    """
    check_may(viewer, "history:touch:import")
    now = clock()
    sites = _Sites(viewer, now)
    default = sites.find(_parse_site(site_ccus_id)) if site_ccus_id else None
    if site_ccus_id and default is None:
        raise ImportSiteUnknown(typed=site_ccus_id)
    try:
        facts = logger_text.look_at(path)
        _check_recognised(path, facts, now)
        lines = logger_text.read_lines(path, facts)
    except OSError as error:
        raise LoggerFileUnreadable(path=path, reason=error.strerror or error) from error
    try:
        written = Report(report, language=language)
    except OSError as error:
        raise ImportReportUnwritable(path=report, reason=error.strerror or error) from error
    row = _begin(path, facts.sha256, default, viewer=viewer, now=now)
    reader = LoggerFile(today=jst_date(now), has_site=default is not None)
    counts = ImportCounts(size_bytes=facts.size_bytes)
    with written:
        while chunk := list(islice(lines, CHUNK)):
            outcomes = [(line.number, _read(reader, line.text)) for line in chunk]
            plan = _plan(outcomes, sites=sites, default=default, report=written)
            found, counts = _store(
                plan, report=written, row=row, counts=counts, read_bytes=chunk[-1].read_bytes, now=clock()
            )
            written.add(found)
            on_progress(counts)
    row.finished_at = clock()
    row.save(update_fields=["finished_at"])
    return ImportSummary(import_id=row.pk, counts=counts, report=report)


def _check_recognised(path: Path, facts: logger_text.FileFacts, now: datetime) -> None:
    reader = LoggerFile(today=jst_date(now), has_site=True)
    for line in islice(logger_text.read_lines(path, facts), _HEADER_WITHIN):
        _read(reader, line.text)
        if reader.is_recognised:
            return
    raise LoggerFileNotRecognised(path=path)


def _read(reader: LoggerFile, text: str | LineProblem) -> LoggedTouch | Ignored | LineProblem:
    return text if isinstance(text, LineProblem) else reader.read_line(text)


def _plan(
    outcomes: Sequence[tuple[int, LoggedTouch | Ignored | LineProblem]],
    *,
    sites: _Sites,
    default: _Target | None,
    report: Report,
) -> list[ReportLine | tuple[int, ReportedTouch]]:
    """For each line of a chunk what the report will say, or its number and the touch to store."""
    plan: list[ReportLine | tuple[int, ReportedTouch]] = []
    for number, outcome in outcomes:
        if isinstance(outcome, Ignored):
            plan.append(report.line_of_ignored(number, outcome))
        elif isinstance(outcome, LineProblem):
            plan.append(report.line_of_problem(number, outcome))
        else:
            target = sites.find(outcome.site_ccus_id) if outcome.site_ccus_id else default
            if target is None:
                unknown = problem("unknown_site", value=outcome.site_ccus_id)
                plan.append(report.line_of_problem(number, unknown))
            else:
                plan.append((number, _reported(outcome, target)))
    return plan


def _store(
    plan: Sequence[ReportLine | tuple[int, ReportedTouch]],
    *,
    report: Report,
    row: TouchImport,
    counts: ImportCounts,
    read_bytes: int,
    now: datetime,
) -> tuple[list[ReportLine], ImportCounts]:
    """Stores the touches of a chunk and the new counts in one transaction; gives the report's lines and the counts."""
    touches = [item[1] for item in plan if not isinstance(item, ReportLine)]
    _make_partitions(touches, now)
    for attempt in range(1, _TRIES + 1):
        try:
            with transaction.atomic():
                answers = iter(intake.store_and_tell(raw_connection(), touches, received_at=now) if touches else [])
                found = [_with_answer(item, answers, report) for item in plan]
                reached = counts.with_lines(found, read_bytes=read_bytes)
                _save_counts(row, reached)
            return found, reached
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            if attempt == _TRIES:
                raise
            logger.info("a deadlock was resolved by another try")
    raise AssertionError("the last try returns or raises")


def _with_answer(item: ReportLine | tuple[int, ReportedTouch], answers: Iterator[Answer], report: Report) -> ReportLine:
    if isinstance(item, ReportLine):
        return item
    answer = next(answers)
    return report.line_of_touch(item[0], is_new=answer.is_new, verdict=answer.verdict, work_date=answer.work_date)


def _make_partitions(touches: Sequence[ReportedTouch], now: datetime) -> None:
    months = partitions.missing_months(intake.days_touched(touches), on=jst_date(now))
    if months:
        with transaction.atomic():
            partitions.make_months(raw_connection(), months)


def _reported(touch: LoggedTouch, target: _Target) -> ReportedTouch:
    is_card = touch.credential_kind is CredentialKind.CARD
    credential = hash_token(touch.credential) if is_card else hash_typed_id(touch.credential)
    return ReportedTouch(
        event_id=event_id(touch, site_ccus_id=target.site.ccus_id, credential_hash=credential),
        occurred_at=touch.occurred_at,
        credential_kind=touch.credential_kind.value,
        credential_hash=credential,
        typed_id="" if is_card else touch.credential,
        method=Method.LOGGER.value,
        device_id=target.device_id,
        site_id=target.site.pk,
        direction=touch.direction.value,
        sequence=touch.sequence,
    )


class _Sites:
    """Sites by 14-digit ID, as far as the viewer may import there, with their logging readers made on first use."""

    def __init__(self, viewer: Viewer, now: datetime) -> None:
        self._viewer = viewer
        self._now = now
        self._known: dict[str, _Target | None] = {}

    def find(self, ccus_id: str) -> _Target | None:
        if ccus_id not in self._known:
            self._known[ccus_id] = self._look_up(ccus_id)
        return self._known[ccus_id]

    def _look_up(self, ccus_id: str) -> _Target | None:
        site = Site.objects.select_related("prime").filter(ccus_id=ccus_id).first()
        if site is None or not self._may_import_at(site):
            return None
        device = ensure_file_drop(site, actor=self._viewer.actor, now=self._now)
        return _Target(site, device.pk)

    def _may_import_at(self, site: Site) -> bool:
        """Programs and desks everywhere; a site manager at the own site or the own business's sites."""
        return not self._viewer.subject_ccus_id or acts_for_prime(self._viewer, site=site)


def _parse_site(typed: str) -> str:
    try:
        return parse_id(typed)
    except IdFormatError as error:
        raise ImportSiteUnknown(typed=typed) from error


def _begin(path: Path, sha256: str, default: _Target | None, *, viewer: Viewer, now: datetime) -> TouchImport:
    with transaction.atomic():
        row = TouchImport.objects.create(
            site=default.site if default else None, file_name=path.name[:200], file_sha256=sha256, started_at=now
        )
        record_act("history:touch:import", actor=viewer.actor, subject_kind="touch_import", subject_id=row.pk, at=now)
    return row


def _save_counts(row: TouchImport, counts: ImportCounts) -> None:
    row.lines_read = counts.lines
    row.stored = counts.of_result[LineResult.STORED]
    row.duplicates = counts.of_result[LineResult.DUPLICATE]
    row.unreadable = counts.of_result[LineResult.REFUSED]
    row.save(update_fields=["lines_read", "stored", "duplicates", "unreadable"])
