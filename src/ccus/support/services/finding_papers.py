"""Papers that may follow under a special measure, and have not come: told before the last day, settled when they are there."""

from __future__ import annotations

from datetime import datetime, timedelta

from ccus.applications.models import Application
from ccus.applications.queries.answers import kinds_of, list_papers
from ccus.applications.queries.relations import needs_consent
from ccus.applications.rules.measures import papers_to_follow
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import pages_of
from ccus.applications.states import ENDED_WITHOUT_RESULT, ApplicationKind, ApplicationState
from ccus.kit.calendar import jst_date
from ccus.registry.models import MeasureCase
from ccus.registry.queries.special_measures import APPLICATION
from ccus.registry.states import MeasureEffect
from ccus.support.models import Notice
from ccus.support.services.finding import write_notices
from ccus.support.states import NoticeCause, NoticeEnd

AHEAD = timedelta(days=30)
CAUSE = NoticeCause.APPLICATION_PAPERS


def find_papers(*, now: datetime) -> int:
    """Applications whose papers are due within thirty days. Gives how many notices are new."""
    today = jst_date(now)
    cases = MeasureCase.objects.filter(
        effect=MeasureEffect.PAPERS.value,
        subject_kind=APPLICATION,
        taken_back_at__isnull=True,
        until__range=(today, today + AHEAD),
    )
    keys = {f"papers:{case.pk}": case for case in cases.order_by("pk")}
    known = set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    notices = []
    for key, case in keys.items():
        application = Application.objects.filter(number=int(case.subject_id)).first() if key not in known else None
        if application is not None and still_lacks_papers(application):
            notices.append(_notice(key, case, application))
    return write_notices(notices, now=now)


def settle_papers() -> int:
    """Nothing more is sent once all are there. Gives how many notices were settled."""
    waiting = Notice.objects.filter(cause=CAUSE.value, end="", next_at__isnull=False)
    done = []
    for notice in waiting:
        application = Application.objects.filter(number=notice.application_number or 0).first()
        if application is None or not still_lacks_papers(application):
            done.append(notice.pk)
    return Notice.objects.filter(pk__in=done).update(end=NoticeEnd.SETTLED.value, next_at=None)


def still_lacks_papers(application: Application) -> bool:
    if ApplicationState(application.state) in ENDED_WITHOUT_RESULT:
        return False
    pages = pages_of(ApplicationKind(application.kind), by_proxy=needs_consent(application))
    asked = papers_to_follow(pages, kinds_of(list_papers(application)))
    return any(question.is_required or question.code in _EXPECTED for question in asked)


# Of the papers that nobody has to attach these are the ones that a reviewer waits for.
_EXPECTED = frozenset({"paper_identity", "paper_insurance"})


def _notice(key: str, case: MeasureCase, application: Application) -> Notice:
    kind = ApplicationKind(application.kind)
    return Notice(
        key=key,
        cause=CAUSE.value,
        application_number=application.number,
        technician_ccus_id=application.technician_ccus_id,
        business_ccus_id=""
        if application.technician_ccus_id
        else application.business_ccus_id or application.proxy_ccus_id,
        values={"number": display_number(application.number), "kind_ja": kind.label_ja, "kind_en": kind.label_en},
        due_on=case.until,
        language="ja" if application.language == "ja" else "en",
    )
