"""An application as somebody with a part in it sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from ccus.access.viewers import Viewer
from ccus.applications.errors import ApplicationNotFound, CaseNotYours
from ccus.applications.models import AnswerVersion, Application, Decision, Paper
from ccus.applications.queries.answers import current_version, kinds_of, list_papers_and_refused
from ccus.applications.queries.fees import Estimate, estimate
from ccus.applications.queries.measures import grant_for
from ccus.applications.queries.refunds import foreseen_refund_yen
from ccus.applications.queries.relations import is_applicant, is_reviewer_in_charge, may_fill_in, needs_consent
from ccus.applications.queries.returns import ReturnPoint, open_points
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.measures import counted_papers, papers_to_follow
from ccus.applications.rules.questions import Answers, Page, Question, pages_of
from ccus.applications.rules.readiness import Missing, PageState, all_missing, find_missing, state_of
from ccus.applications.states import EDITABLE, ENDED_WITHOUT_RESULT, ApplicationKind, ApplicationState, PaperKind
from ccus.billing.models import Charge, Refund
from ccus.billing.queries.refunds import list_refunds_of
from ccus.billing.rules.tariffs import Fee
from ccus.billing.states import ChargeState
from ccus.levels.queries.registrations import AskedLevel, get_asked_level
from ccus.registry.queries.special_measures import APPLICATION, TouchedCase, cases_of
from ccus.registry.rules.special_measures import Grant
from ccus.registry.states import MeasureEffect

MOST_LISTED = 100


@dataclass(frozen=True)
class Folder:
    """An application with everything in it. Parts are read when they are first asked for, each by one query.

    `is_own`: looked at by whom it is about, who alone may see its key and choose the means of signing in.
    """

    application: Application
    on: date
    is_own: bool = False

    @property
    def number(self) -> int:
        return self.application.number

    @property
    def kind(self) -> ApplicationKind:
        return ApplicationKind(self.application.kind)

    @property
    def state(self) -> ApplicationState:
        return ApplicationState(self.application.state)

    @property
    def needs_consent(self) -> bool:
        """Filed by a proxy for somebody who has no account to delegate with."""
        return needs_consent(self.application)

    @property
    def pages(self) -> tuple[Page, ...]:
        return pages_of(self.kind, by_proxy=self.needs_consent)

    @cached_property
    def version(self) -> AnswerVersion | None:
        return current_version(self.application)

    @property
    def answers(self) -> Answers:
        return self.version.answers if self.version else {}

    @property
    def pages_seen(self) -> frozenset[str]:
        return frozenset(self.version.pages_seen) if self.version else frozenset()

    @cached_property
    def _papers_and_refused(self) -> list[Paper]:
        return list_papers_and_refused(self.application)

    @property
    def papers(self) -> list[Paper]:
        return [paper for paper in self._papers_and_refused if paper.removed_at is None]

    @property
    def refused_kinds(self) -> frozenset[PaperKind]:
        """Papers that were let go for what they showed, and that no other has followed."""
        return (
            kinds_of([paper for paper in self._papers_and_refused if paper.removed_at is not None]) - self.paper_kinds
        )

    @property
    def paper_kinds(self) -> frozenset[PaperKind]:
        return kinds_of(self.papers)

    @cached_property
    def points(self) -> list[ReturnPoint]:
        return open_points(self.application)

    @cached_property
    def estimate(self) -> Estimate:
        return estimate(self.application, on=self.on)

    @property
    def fees(self) -> tuple[Fee, ...] | None:
        return self.estimate.lines

    @cached_property
    def later_papers(self) -> Grant | None:
        """The special measure under which papers may follow later."""
        return grant_for(MeasureEffect.PAPERS, self.application, self.answers, on=self.on)

    @cached_property
    def measures(self) -> tuple[TouchedCase | Grant, ...]:
        """Why special measures touch it: what would hold if it were sent on this day, and what was given once it was sent."""
        if self.state in EDITABLE:
            waiver = self.estimate.waiver if self.estimate.usual else None
            return tuple(grant for grant in (waiver, self.later_papers) if grant is not None)
        return tuple(cases_of(APPLICATION, self.number))

    @property
    def later_papers_until(self) -> date | None:
        """The last day on which papers may follow what was sent under a special measure."""
        is_sent = self.state not in EDITABLE and self.state not in ENDED_WITHOUT_RESULT
        cases = [case for case in self.measures if is_sent and case.effect is MeasureEffect.PAPERS]
        return max((case.until for case in cases if case.until), default=None)

    @property
    def questions_of_later_papers(self) -> list[Question]:
        """Papers that may follow and are not there yet."""
        return papers_to_follow(self.pages, self.paper_kinds)

    @property
    def counted_papers(self) -> frozenset[PaperKind]:
        """Kinds of papers that need not be asked for any more."""
        return counted_papers(self.paper_kinds, may_follow=self.later_papers is not None)

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(self.application.decisions.order_by("pk"))

    @cached_property
    def charges(self) -> list[Charge]:
        """In the order in which they were asked, one for each receiver."""
        return list(Charge.objects.filter(subject_kind="application", subject_id=str(self.number)).order_by("pk"))

    @cached_property
    def refunds(self) -> list[Refund]:
        """In the order in which they were opened."""
        return list_refunds_of("application", str(self.number))

    @property
    def refund_if_withdrawn_yen(self) -> int:
        paid = [charge for charge in self.charges if charge.state == ChargeState.PAID.value]
        decided = {decision.kind for decision in self.decisions}
        return foreseen_refund_yen(self.application, paid, decided, on=self.on) if paid else 0

    @cached_property
    def asked_level(self) -> AskedLevel | None:
        """The level that was applied for with the registration, once the evaluating body has it."""
        assessment = self.application.assessment
        return get_asked_level(assessment) if assessment is not None else None

    def state_of(self, page: Page) -> PageState:
        return state_of(page, self.answers, self.counted_papers, seen=self.pages_seen)

    def missing_on(self, page: Page) -> list[Missing]:
        return find_missing(page, self.answers, self.counted_papers)

    @property
    def missing(self) -> list[Missing]:
        return all_missing(self.kind, self.answers, self.counted_papers, by_proxy=self.needs_consent)


def get_folder_visible_to(caller: Caller, number: int, *, on: date) -> Folder:
    """For the person and the proxy. Raises ApplicationNotFound."""
    application = Application.objects.filter(number=number).first()
    if application is None or not may_fill_in(application, caller):
        raise ApplicationNotFound
    return Folder(application, on, is_own=is_applicant(application, caller))


def get_case_visible_to(viewer: Viewer, number: int, *, on: date, now: datetime) -> Folder:
    """For the reviewer in charge. Raises ApplicationNotFound, CaseNotYours."""
    application = Application.objects.filter(number=number).first()
    if application is None:
        raise ApplicationNotFound
    if not is_reviewer_in_charge(application, viewer, now=now):
        raise CaseNotYours
    return Folder(application, on)


def list_own_visible_to(caller: Caller) -> list[Application]:
    """Those of this person or business, and those whose key this browser has shown; the newest first."""
    viewer = caller.viewer
    wanted = Q(number__in=caller.proven)
    if viewer.account_id is not None:
        wanted |= Q(opened_by=viewer.actor)
    if viewer.technician_ccus_id:
        wanted |= Q(technician_ccus_id=viewer.technician_ccus_id)
    if viewer.business_ccus_id:
        wanted |= Q(business_ccus_id=viewer.business_ccus_id) | Q(proxy_ccus_id=viewer.business_ccus_id)
    found = Application.objects.filter(wanted).order_by("-opened_at")[:MOST_LISTED]
    return [application for application in found if may_fill_in(application, caller)]
