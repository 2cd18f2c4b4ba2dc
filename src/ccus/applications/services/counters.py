"""Registration counters (認定登録機関): a person stands there with papers, a clerk takes the application in.

The clerk acts as a proxy does, by the same services: the person signs a consent on paper, whose photograph is among the papers; the
clerk never sees the key. What was taken in without a line comes later, step by step. Each step may come twice and counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.errors import AnswersMissing, CapitalMissing, CounterCaseNotFound
from ccus.applications.models import CounterCase, Paper
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.counter_cases import get_counter_case_visible_to
from ccus.applications.queries.duplicates import find_candidates
from ccus.applications.queries.relations import COUNTER
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.counter_slips import draw_slip, is_slip
from ccus.applications.services import counter_payments, sending
from ccus.applications.services.answers import save_all
from ccus.applications.services.opening import open_for_counter
from ccus.applications.services.papers import add_paper
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.states import PaymentMethod
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.errors import InputFormatError

# A clock that is wrong, or a machine that lay in a drawer, moves no case into another year.
OLDEST = timedelta(days=60)
LARGEST_YEN = 10_000_000


class Met(StrEnum):
    """What a case met that had been taken in earlier, without a line."""

    SLIP_CHANGED = "slip_changed"
    REGISTERED = "registered"
    AMOUNT_CHANGED = "amount_changed"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How a case came in: where it stands now, what it met, and what could not be understood, by question."""

    case: CounterCase
    met: tuple[Met, ...] = ()
    problems: Mapping[str, InputFormatError] | None = None


@transaction.atomic
def take_in(
    kind: ApplicationKind,
    *,
    key: UUID,
    slip: str = "",
    received_at: datetime | None = None,
    viewer: Viewer,
    now: datetime,
) -> CounterCase:
    """A draft under a number of its own, for the clerk's counter. The same key again gives the same case.

    `slip` and `received_at` are those of a case that was begun without a line; a slip number that is in use gives way to another.
    Raises PermissionMissing, KindNotAtCounters, CounterCaseNotFound for a hat without a counter.
    """
    check_may(viewer, COUNTER)
    if not viewer.business_ccus_id:
        raise CounterCaseNotFound
    cases = CounterCase.objects.filter(counter_ccus_id=viewer.business_ccus_id)
    known = cases.select_related("application").filter(key=key).first()
    if known is not None:
        return known
    began = min(now, max(received_at or now, now - OLDEST))
    wanted = slip if is_slip(slip) else draw_slip(jst_date(began))
    while cases.filter(slip=wanted).exists():
        wanted = draw_slip(jst_date(began))
    try:
        with transaction.atomic():
            application = open_for_counter(kind, viewer=viewer, now=now)
            case = CounterCase.objects.create(
                application=application,
                counter_ccus_id=viewer.business_ccus_id,
                key=key,
                slip=wanted,
                clerk=viewer.actor,
                clerk_name=viewer.display_name,
                received_at=began,
                arrived_at=now,
            )
            _record("take-in", case, viewer=viewer, now=now)
    except IntegrityError:  # the same came twice at once
        known = cases.select_related("application").filter(key=key).first()
        if known is None:
            raise
        return known
    return case


@transaction.atomic
def bring(
    kind: ApplicationKind,
    *,
    key: UUID,
    slip: str,
    received_at: datetime,
    typed: Mapping[str, str],
    viewer: Viewer,
    now: datetime,
) -> CounterCase:
    """A case that was typed without a line. What somebody typed into it since it first came stays as it is.

    Raises PermissionMissing, KindNotAtCounters, CounterCaseNotFound.
    """
    case = take_in(kind, key=key, slip=slip, received_at=received_at, viewer=viewer, now=now)
    if case.application.state == ApplicationState.DRAFT.value and case.application.versions.count() == 1:
        type_answers(case.application.number, typed, viewer=viewer, now=now)
    return case


def type_answers(
    number: int, typed: Mapping[str, str], *, viewer: Viewer, now: datetime
) -> dict[str, InputFormatError]:
    """What the clerk typed, read as an applicant's own pages read it. Raises CounterCaseNotFound, StepNotPossible, DeadlinePassed."""
    get_counter_case_visible_to(viewer, number)
    return save_all(number, typed=typed, caller=Caller(viewer=viewer), now=now)


@transaction.atomic
def attach(number: int, *, key: UUID, kind: PaperKind, content: bytes, viewer: Viewer, now: datetime) -> Paper | None:
    """Keeps a picture; None for one that came before. Raises CounterCaseNotFound and whatever `add_paper` raises."""
    case = _lock(number, viewer)
    if str(key) in case.papers_taken:
        return None
    paper = add_paper(number, kind=kind, content=content, caller=Caller(viewer=viewer), now=now)
    case.papers_taken = {**case.papers_taken, str(key): paper.pk}
    case.save(update_fields=["papers_taken"])
    return paper


@transaction.atomic
def finish(
    number: int,
    *,
    slip: str = "",
    taken_yen: int | None = None,
    method: PaymentMethod | None = None,
    viewer: Viewer,
    now: datetime,
) -> Arrival:
    """Sends a case as far as it goes, and pays it where the money that was taken is the fee; what it met is told, never lost.

    Raises CounterCaseNotFound, StepNotPossible, DeadlinePassed.
    """
    case = _lock(number, viewer)
    met = [Met.SLIP_CHANGED] if slip and slip != case.slip else []
    if taken_yen is not None and method is not None:
        case.taken_yen, case.taken_by = taken_yen, method.value
        case.save(update_fields=["taken_yen", "taken_by"])
    if case.application.state == ApplicationState.DRAFT.value:
        seems_registered = _seems_registered(case)
        try:
            with transaction.atomic():
                sending.submit(number, caller=Caller(viewer=viewer), now=now)
        except (AnswersMissing, CapitalMissing):
            return Arrival(case=case, met=(*met, Met.INCOMPLETE))
        if seems_registered:
            met.append(Met.REGISTERED)
    if case.taken_yen is not None:
        due = counter_payments.due_yen(number)
        if due == case.taken_yen:
            counter_payments.pay(number, method=PaymentMethod(case.taken_by), key=case.key, viewer=viewer, now=now)
        elif due:
            met.append(Met.AMOUNT_CHANGED)
    case.application.refresh_from_db()
    return Arrival(case=case, met=tuple(met))


@transaction.atomic
def hand_over(number: int, *, viewer: Viewer, now: datetime) -> CounterCase:
    """A colleague of the same counter goes on with a case. Raises CounterCaseNotFound."""
    case = _lock(number, viewer)
    if case.clerk != viewer.actor:
        case.clerk, case.clerk_name = viewer.actor, viewer.display_name
        case.save(update_fields=["clerk", "clerk_name"])
        _record("hand-over", case, viewer=viewer, now=now)
    return case


def _seems_registered(case: CounterCase) -> bool:
    """Told to a clerk only of a case that was sent with the person's consent, so that nobody can try names out."""
    kinds = set(case.application.papers.filter(removed_at__isnull=True).values_list("kind", flat=True))
    version = current_version(case.application)
    return PaperKind.CONSENT.value in kinds and version is not None and bool(find_candidates(version.answers))


def _lock(number: int, viewer: Viewer) -> CounterCase:
    case = get_counter_case_visible_to(viewer, number)
    CounterCase.objects.select_for_update().get(pk=case.pk)
    return get_counter_case_visible_to(viewer, number)


def _record(act: str, case: CounterCase, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        f"applications:counter-case:{act}",
        actor=viewer.actor,
        subject_kind="application",
        subject_id=case.application.number,
        at=now,
        details={"counter": case.counter_ccus_id},
    )
