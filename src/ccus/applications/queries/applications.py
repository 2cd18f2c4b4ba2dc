"""An application as somebody with a part in it sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from ccus.access.viewers import Viewer
from ccus.applications.errors import ApplicationNotFound, CaseNotYours
from ccus.applications.models import AnswerVersion, Application, Decision, Paper
from ccus.applications.queries.answers import current_version, kinds_of, list_papers
from ccus.applications.queries.fees import estimate
from ccus.applications.queries.relations import is_reviewer_in_charge, may_fill_in, needs_consent
from ccus.applications.queries.returns import ReturnPoint, open_points
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import Answers, Page, pages_of
from ccus.applications.rules.readiness import Missing, PageState, all_missing, find_missing, state_of
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.models import Charge
from ccus.billing.rules.tariffs import Fee

MOST_LISTED = 100


@dataclass(frozen=True)
class Folder:
    """An application with everything in it. Parts are read when they are first asked for, each by one query."""

    application: Application
    on: date

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
    def papers(self) -> list[Paper]:
        return list_papers(self.application)

    @property
    def paper_kinds(self) -> frozenset[PaperKind]:
        return kinds_of(self.papers)

    @cached_property
    def points(self) -> list[ReturnPoint]:
        return open_points(self.application)

    @cached_property
    def fees(self) -> tuple[Fee, ...] | None:
        return estimate(self.application, on=self.on)

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(self.application.decisions.order_by("pk"))

    @cached_property
    def charge(self) -> Charge | None:
        """The last one that was asked."""
        return Charge.objects.filter(subject_kind="application", subject_id=str(self.number)).order_by("-pk").first()

    def state_of(self, page: Page) -> PageState:
        return state_of(page, self.answers, self.paper_kinds, seen=self.pages_seen)

    def missing_on(self, page: Page) -> list[Missing]:
        return find_missing(page, self.answers, self.paper_kinds)

    @property
    def missing(self) -> list[Missing]:
        return all_missing(self.kind, self.answers, self.paper_kinds, by_proxy=self.needs_consent)


def get_folder_visible_to(caller: Caller, number: int, *, on: date) -> Folder:
    """For the person and the proxy. Raises ApplicationNotFound."""
    application = Application.objects.filter(number=number).first()
    if application is None or not may_fill_in(application, caller):
        raise ApplicationNotFound
    return Folder(application, on)


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
