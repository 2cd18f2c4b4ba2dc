"""Server time of the pages on a database that holds the country, for those whom each page weighs most for.

Requests go through the whole of Django, as of the last morning that has records. All of it happens in one transaction that is
rolled back: the accounts that ask exist for nobody else, and nothing stays.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from unittest.mock import patch

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import DateRange

from ccus.access.models import Account, RoleGrant
from ccus.access.rules.hats import SUBJECTS_OF_ROLE
from ccus.access.states import SubjectKind
from ccus.config.benchmarks.page_kinds import PAGES, PageKind, parts_of
from ccus.config.benchmarks.timing import Spread, spread_of, time_ms
from ccus.history.models import MissingDayRound, WorkRecord
from ccus.history.queries.missing_day_facts import SITES_AT_ONCE, batched, open_months
from ccus.history.services.missing_day_looks import keep_looks, surroundings_today
from ccus.insights.services.preparing import prepare_answers
from ccus.kit.calendar import JST, JstMonth, jst_date
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site

MORNING = time(10, 0)
SUBJECTS = 5
ROUNDS = 5
COUNTED_AHEAD = timedelta(minutes=2)
"""What a job has counted before these pages are opened; more than they ask at first."""


@dataclass(frozen=True)
class PageFigures:
    """What one page took. `statuses` are the answers other than 200, if any; queries the most of one request."""

    name: str
    spread: Spread
    queries: int
    statuses: tuple[int, ...]
    is_file: bool = False


def heaviest_subjects(month: JstMonth) -> dict[str, list[str]]:
    """IDs by kind (technician, business, site, prime), the heaviest first."""
    statement = resources.files("ccus.config.benchmarks").joinpath("heaviest_subjects.sql").read_text()
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"from_on": month.first_on, "until": month.next().first_on, "most": SUBJECTS})
        for kind, ccus_id, _ in cursor.fetchall():
            found.setdefault(kind, []).append(ccus_id)
    return found


def measure_pages(*, last_on: date, subjects: Mapping[str, list[str]]) -> Iterator[PageFigures]:
    """Every page of PAGES that has a subject here. `last_on` is the last day with records.

    What a job counts for pages is counted before, so that no page is measured that only says that it waits.
    """
    moment = datetime.combine(last_on, MORNING, tzinfo=JST)
    with _as_of(moment), _nothing_stays():
        prepare_answers(now=moment, longest=COUNTED_AHEAD)
        _follow_proposals(subjects, moment=moment)
        gc.collect()
        gc.freeze()  # as the process that serves pages
        for kind in PAGES:
            chosen = subjects.get(kind.subject, []) if kind.subject else [""]
            figures = _measure(kind, chosen, moment)
            if figures is not None:
                yield figures
        gc.unfreeze()


def _follow_proposals(subjects: Mapping[str, list[str]], *, moment: datetime) -> None:
    """Looks for missing days at the sites that the measured pages are about, as the follower has done at all sites by then.

    Following the whole country takes some ten minutes, which no page waits for.
    """
    on = jst_date(moment)
    month = JstMonth.of(on)
    firms = list(Business.objects.filter(ccus_id__in=subjects.get("business", [])).values_list("pk", flat=True))
    people = list(Technician.objects.filter(ccus_id__in=subjects.get("technician", [])).values_list("pk", flat=True))
    records = WorkRecord.objects.filter(work_date__gte=month.first_on, work_date__lt=on)
    sites = set(records.filter(business_id__in=firms).values_list("site_id", flat=True).distinct())
    sites |= set(records.filter(technician_id__in=people).values_list("site_id", flat=True).distinct())
    sites |= set(Site.objects.filter(ccus_id__in=subjects.get("site", [])).values_list("pk", flat=True))
    surroundings = surroundings_today(on=on)
    for some in batched(sorted(sites), SITES_AT_ONCE):
        for one in open_months(on=on):
            keep_looks(some, one, on=on, now=moment, surroundings=surroundings)
    for one in open_months(on=on):
        finished = {"looked_on": on, "finished_at": moment, "ever_finished_at": moment}
        MissingDayRound.objects.update_or_create(month=one.first_on, defaults=finished)


def _measure(kind: PageKind, chosen: list[str], moment: datetime) -> PageFigures | None:
    times: list[float] = []
    statuses: set[int] = set()
    queries = 0
    for subject in chosen:
        parts = parts_of(kind, subject, on=jst_date(moment))
        if parts is None:
            continue
        client = _client_of(kind, subject, moment)
        path = kind.path.format(month=JstMonth.of(jst_date(moment)), **parts)
        with CaptureQueriesContext(connection) as captured:
            statuses.add(_opened(client, path).status_code)
        queries = max(queries, len(captured))
        times += [time_ms(lambda client=client, path=path: _opened(client, path)) for _ in range(ROUNDS)]  # type: ignore[misc]
    if not times:
        return None
    return PageFigures(kind.name, spread_of(times), queries, tuple(sorted(statuses - {200})), kind.is_file)


def _opened(client: Client, path: str) -> HttpResponseBase:
    """The answer, read to its end."""
    answer: HttpResponseBase = client.get(path)
    if isinstance(answer, StreamingHttpResponse):
        for _ in answer:
            pass
    return answer


def _client_of(kind: PageKind, subject: str, moment: datetime) -> Client:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], raise_request_exception=False)
    if kind.role is None:
        return client
    account = Account.objects.create(login_name=f"bench {kind.name} {subject}", display_name="bench", created_at=moment)
    holder = _prime_of(subject) if kind.subject == "site" else subject
    RoleGrant.objects.create(
        account=account,
        role=kind.role,
        subject_kind=SUBJECTS_OF_ROLE[kind.role][0] if holder else SubjectKind.NONE,
        subject_ccus_id=holder,
        subject_name="bench" if holder else "",
        valid=DateRange(date(2018, 1, 1), None),
        granted_by="program:bench",
        granted_at=moment,
    )
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _prime_of(site: str) -> str:
    return str(Site.objects.values_list("prime__ccus_id", flat=True).get(ccus_id=site))


@contextmanager
def _as_of(moment: datetime) -> Iterator[None]:
    with patch.object(timezone, "now", lambda: moment):
        yield


@contextmanager
def _nothing_stays() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
