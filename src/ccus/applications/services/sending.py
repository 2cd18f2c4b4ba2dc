"""An application is sent, sent again after a return, or taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ccus.applications.errors import AnswersMissing, CapitalMissing, NothingCorrected
from ccus.applications.models import Application
from ccus.applications.permissions import check_can_fill_in
from ccus.applications.queries.answers import current_version, kinds_of, list_papers
from ccus.applications.queries.fees import estimate
from ccus.applications.queries.measures import grant_for
from ccus.applications.queries.refunds import CHARGED as CHARGED
from ccus.applications.queries.refunds import cause_of_withdrawal
from ccus.applications.queries.relations import needs_consent
from ccus.applications.queries.returns import open_points
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.deadlines import papers_leave_on
from ccus.applications.rules.measures import counted_papers, papers_to_follow
from ccus.applications.rules.questions import pages_of
from ccus.applications.rules.readiness import all_missing
from ccus.applications.services import findings
from ccus.applications.services.life import check_step, lock_application, step
from ccus.applications.services.refunds import give_back_what_was_paid
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind
from ccus.billing.services.charges import ask_charges, cancel_charge, list_waiting_charges
from ccus.billing.states import RefundCause
from ccus.kit.calendar import jst_date
from ccus.registry.queries.special_measures import APPLICATION
from ccus.registry.rules.special_measures import Grant
from ccus.registry.services.measure_cases import write_case
from ccus.registry.states import MeasureEffect


@transaction.atomic
def submit(number: int, *, caller: Caller, now: datetime) -> Application:
    """Sends a draft: what is to be paid is asked, what costs nothing goes to review at once.

    Raises ApplicationNotFound, AnswersMissing, CapitalMissing, StepNotPossible, DeadlinePassed.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    check_step(application, ApplicationState.SUBMITTED, now=now)
    later_papers = _check_complete(application, on=jst_date(now))
    estimated = estimate(application, on=jst_date(now))
    if estimated.lacks_capital:
        raise CapitalMissing
    actor = caller.actor_for(number)
    application.submitted_at = now
    step(application, ApplicationState.SUBMITTED, kind=DecisionKind.SUBMITTED, actor=actor, now=now)
    findings.weigh(application)
    fees = estimated.lines
    amount = sum(fee.amount_yen for fee in fees or ())
    known = {"fee_yen": amount}
    if estimated.usual and estimated.waiver:
        waived = sum(fee.amount_yen for fee in estimated.usual)
        write_case(estimated.waiver, APPLICATION, number, fee_yen=waived, now=now)
    if later_papers is not None:
        write_case(later_papers, APPLICATION, number, now=now)
    if fees and amount:
        ask_charges(CHARGED, str(number), fees=fees, actor=actor, now=now)
        step(
            application,
            ApplicationState.AWAITING_PAYMENT,
            kind=DecisionKind.PAYMENT_ASKED,
            actor=actor,
            now=now,
            known=known,
        )
    else:
        step(application, ApplicationState.IN_REVIEW, kind=DecisionKind.QUEUED, actor=actor, now=now, known=known)
    return application


@transaction.atomic
def resubmit(number: int, *, caller: Caller, now: datetime, note: str = "") -> Application:
    """Sends a returned application again. `note` tells the reviewer why something is right as it is.

    Raises ApplicationNotFound, AnswersMissing, NothingCorrected, StepNotPossible, DeadlinePassed.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    check_step(application, ApplicationState.RESUBMITTED, now=now)
    _check_complete(application, on=jst_date(now))
    points = open_points(application)
    if points and not note.strip() and all(not point.is_touched for point in points):
        raise NothingCorrected
    step(
        application,
        ApplicationState.RESUBMITTED,
        kind=DecisionKind.RESUBMITTED,
        actor=caller.actor_for(number),
        now=now,
        note=note.strip()[:1000],
    )
    findings.weigh(application)
    return application


@transaction.atomic
def withdraw(number: int, *, caller: Caller, now: datetime) -> Application:
    """Takes an application back; amounts that wait are no longer asked, and what was paid is given back by the rules.

    Raises ApplicationNotFound, StepNotPossible, DeadlinePassed.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    actor = caller.actor_for(number)
    application.papers_leave_on = papers_leave_on(jst_date(now))
    give_back_what_was_paid(application, cause=_cause_of_withdrawal(application), actor=actor, now=now)
    step(application, ApplicationState.WITHDRAWN, kind=DecisionKind.WITHDRAWN, actor=actor, now=now)
    cancel_waiting_charges(application, actor=actor, now=now)
    return application


def _cause_of_withdrawal(application: Application) -> RefundCause:
    return cause_of_withdrawal(application, application.decisions.values_list("kind", flat=True))


def cancel_waiting_charges(application: Application, *, actor: str, now: datetime) -> None:
    for waiting in list_waiting_charges(CHARGED, str(application.number)):
        cancel_charge(waiting.pk, actor=actor, now=now)


def _check_complete(application: Application, *, on: date) -> Grant | None:
    """Gives the special measure under which papers follow later, where some are not there yet. Raises AnswersMissing."""
    version = current_version(application)
    answers, papers = version.answers if version else {}, kinds_of(list_papers(application))
    grant = grant_for(MeasureEffect.PAPERS, application, answers, on=on)

    kind, by_proxy = ApplicationKind(application.kind), needs_consent(application)
    missing = all_missing(kind, answers, counted_papers(papers, may_follow=grant is not None), by_proxy=by_proxy)
    if missing:
        raise AnswersMissing(count=len(missing))
    return grant if papers_to_follow(pages_of(kind, by_proxy=by_proxy), papers) else None
