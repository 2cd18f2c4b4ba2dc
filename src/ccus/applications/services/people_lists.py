"""Many people at once: a list is tried without effect, then makes drafts; the same list again changes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.errors import DelegationMissing
from ccus.applications.models import AnswerVersion, Application, Decision
from ccus.applications.queries.relations import NEW_PEOPLE, PROXY
from ccus.applications.rules.deadlines import last_day_in
from ccus.applications.rules.numbers import draw_number
from ccus.applications.rules.people_lists import PersonRow, RowOutcome, read_people
from ccus.applications.rules.questions import SCHEMA_VERSION
from ccus.applications.states import ENDED_WITHOUT_RESULT, ApplicationKind, ApplicationState, DecisionKind
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.tables import read_table

STEP = 500


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """What became of one row. `number` is the application's, where there is one."""

    row: PersonRow
    outcome: RowOutcome
    number: int | None = None


def try_list(data: bytes, *, kind: ApplicationKind, viewer: Viewer, now: datetime) -> list[RowReport]:
    """What a list would do, row by row, without doing it. Raises PermissionMissing, DelegationMissing and InputFormatError."""
    _check(viewer, kind)
    rows = read_people(read_table(data), kind=kind, on=jst_date(now))
    return [report for report, _ in _judge(rows, kind=kind, viewer=viewer)]


def take_list(data: bytes, *, kind: ApplicationKind, viewer: Viewer, now: datetime) -> list[RowReport]:
    """Makes or changes a draft for each row, in steps that are each kept: taken again after an interruption, it goes on.

    Drafts wait for the papers and the signed consent of each person. Raises as `try_list`.
    """
    _check(viewer, kind)
    rows = read_people(read_table(data), kind=kind, on=jst_date(now))
    seen: set[str] = set()
    reports = []
    for start in range(0, len(rows), STEP):
        reports += _take(rows[start : start + STEP], seen, kind=kind, viewer=viewer, now=now)
    return reports


@transaction.atomic
def _take(
    rows: Sequence[PersonRow], seen: set[str], *, kind: ApplicationKind, viewer: Viewer, now: datetime
) -> list[RowReport]:
    judged = _judge(rows, kind=kind, viewer=viewer, seen=seen)
    fresh = [
        (report.row, _draft(report.row, kind=kind, viewer=viewer, now=now))
        for report, _ in judged
        if report.outcome in (RowOutcome.NEW, RowOutcome.NEW_TO_MEND)
    ]
    drafts = Application.objects.bulk_create([draft for _, draft in fresh])
    versions = [_version(draft, row, 1, viewer=viewer, now=now) for row, draft in fresh]
    for report, before in judged:
        if report.outcome is RowOutcome.CHANGED and before is not None:
            versions.append(_version(before.application, report.row, before.version + 1, viewer=viewer, now=now))
    AnswerVersion.objects.bulk_create(versions)
    Decision.objects.bulk_create(
        Decision(
            application=draft,
            kind=DecisionKind.OPENED.value,
            from_state=ApplicationState.DRAFT.value,
            to_state=ApplicationState.DRAFT.value,
            known={"answers_version": 1, "papers": []},
            decided_by=viewer.actor,
            decided_at=now,
        )
        for draft in drafts
    )
    record_act(
        "applications:list:take",
        actor=viewer.actor,
        subject_kind="business",
        subject_id=viewer.business_ccus_id,
        at=now,
        details={"rows": len(rows), "new": len(drafts), "changed": len(versions) - len(drafts)},
    )
    numbers = {row.key: draft.number for row, draft in fresh}
    return [
        RowReport(row=each.row, outcome=each.outcome, number=each.number or numbers.get(each.row.key))
        for each, _ in judged
    ]


def _judge(
    rows: Sequence[PersonRow], *, kind: ApplicationKind, viewer: Viewer, seen: set[str] | None = None
) -> list[tuple[RowReport, AnswerVersion | None]]:
    """Each row with what is to become of it, and the answers of its draft where there is one. Three queries."""
    seen = set() if seen is None else seen
    standing = {
        application.list_key: application
        for application in Application.objects.filter(
            proxy_ccus_id=viewer.business_ccus_id, kind=kind.value, list_key__in=[row.key for row in rows if row.key]
        ).exclude(state__in=ENDED_WITHOUT_RESULT)
    }
    versions = {
        version.application_id: version
        for version in AnswerVersion.objects.filter(application__in=standing.values())
        .order_by("application_id", "-version")
        .distinct("application_id")
        .select_related("application")
    }
    judged: list[tuple[RowReport, AnswerVersion | None]] = []
    for row in rows:
        application = standing.get(row.key)
        version = versions.get(application.pk) if application else None
        outcome = _outcome(row, application, version, seen)
        seen.add(row.key)
        number = application.number if application and outcome is not RowOutcome.TWICE else None
        judged.append((RowReport(row=row, outcome=outcome, number=number), version))
    return judged


def _outcome(
    row: PersonRow, application: Application | None, version: AnswerVersion | None, seen: set[str]
) -> RowOutcome:
    if not row.key:
        return RowOutcome.NAMELESS
    if row.key in seen:
        return RowOutcome.TWICE
    if application is None:
        return RowOutcome.NEW_TO_MEND if row.problems else RowOutcome.NEW
    if application.state != ApplicationState.DRAFT.value:
        return RowOutcome.SENT
    answers = version.answers if version else {}
    is_same = all(answers.get(code) == answer for code, answer in row.answers.items())
    return RowOutcome.SAME if is_same else RowOutcome.CHANGED


def _draft(row: PersonRow, *, kind: ApplicationKind, viewer: Viewer, now: datetime) -> Application:
    """An unsaved draft. Numbers have ten digits at random: one that is taken already ends in a fault, not in a mix-up."""
    return Application(
        number=draw_number(),
        kind=kind.value,
        state_since=now,
        last_on=last_day_in(ApplicationState.DRAFT, since=jst_date(now)),
        key_salt=secrets.token_bytes(16),
        language=viewer.language,
        proxy_ccus_id=viewer.business_ccus_id,
        list_key=row.key,
        opened_by=viewer.actor,
        opened_at=now,
    )


def _version(application: Application, row: PersonRow, number: int, *, viewer: Viewer, now: datetime) -> AnswerVersion:
    """What was typed by hand since and does not stand in the list stays."""
    before = application.versions.order_by("-version").first() if number > 1 else None
    return AnswerVersion(
        application=application,
        version=number,
        schema=SCHEMA_VERSION,
        answers={**(before.answers if before else {}), **row.answers},
        pages_seen=before.pages_seen if before else [],
        entered_by=viewer.actor,
        entered_at=now,
    )


def _check(viewer: Viewer, kind: ApplicationKind) -> None:
    check_may(viewer, PROXY)
    if not viewer.business_ccus_id or kind not in NEW_PEOPLE:
        raise DelegationMissing
