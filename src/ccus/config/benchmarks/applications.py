"""`ccus bench applications`: a month's applications flow through the house while thousands wait at the review desk.

For each application that comes in (typed page by page, pictures checked and sealed, sent, paid: all through the services) reviewers
decide one by their pages, and what they return is corrected and sent again, so that the backlog stays as long as it was.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus

from django.conf import settings
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from ccus.access.models import Account, RoleGrant
from ccus.access.states import Role, SubjectKind
from ccus.applications.models import Application
from ccus.applications.states import IN_QUEUE, ApplicationState
from ccus.config.benchmarks import applicants, same_people
from ccus.config.benchmarks.application_backlog import make_backlog
from ccus.config.benchmarks.nation import Line
from ccus.config.benchmarks.timing import PeakMemory, Spread, spread_of
from ccus.twin.rules.doubles import MadePerson, make_people

A_MONTH, WORKING_HOURS = 40_000, 160
# The promises. A month comes in on 20 days of eight hours; the house has to do it four times as fast, since it has other work.
AN_HOUR, QUEUE_MS, CASE_MS, MEMORY_MB = 4 * A_MONTH // WORKING_HOURS, 300, 300, 500
_KNOWN = 2_000
# One published claim says that about 60 % came back (void60.info), another nearly every second one.
RETURNED, REJECTED = 0.45, 0.02
Say = Callable[[str], None]


@dataclass
class Flow:
    """Milliseconds of each thing done, and how cases were decided."""

    applied: list[float] = field(default_factory=list)
    queue: list[float] = field(default_factory=list)
    case: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)
    papers: int = 0
    pictures: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass
class Reviewer:
    """Somebody at the review desk with a browser; `at` is where the last answer led."""

    client: Client
    at: str = ""


def bench_applications(*, people: int, backlog: int, flowing: int, seed: int, say: Say) -> Iterator[Line]:
    """Lines in the order of measuring, in an empty database with `people` registered and `backlog` applications waiting."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again
    say("登録された人を作っています (registered people)")
    known = same_people.records_of(min(_KNOWN, people), seed=seed)
    registered = list(zip(same_people.store(known), known, strict=True))
    if people > len(known):
        same_people.add_people(people - len(known), seed=seed)
    new = make_people(backlog + flowing, seed=seed + 1)
    say("審査待ちの申請を作っています (a backlog)")
    make_backlog(new[:backlog], registered, chance=chance, now=timezone.now(), seed=seed)
    desk = open_desk(2)
    for reviewer in desk:
        _got(reviewer.client, "/review/")  # the first page of a process reads templates
    memory = PeakMemory(os.getpid())
    say("申請を流しています (applications flow)")
    with memory:
        flow = run_flow(new[backlog:], registered, desk, chance=chance, seed=seed)
    yield from _lines(flow, memory_mb=memory.megabytes)


def run_flow(
    new: list[MadePerson],
    registered: list[tuple[str, MadePerson]],
    desk: list[Reviewer],
    *,
    chance: random.Random,
    seed: int,
) -> Flow:
    """For each person one application comes in and one is decided; whatever is returned is corrected at once."""
    flow = Flow()
    began = time.perf_counter()
    for turn, person in enumerate(new):
        who = applicants.draw_applicant(chance, person, registered, seed=seed + turn)
        with _timed(flow.applied):
            application = applicants.apply(who, now=timezone.now())
        flow.papers += application.papers.exclude(kind="face_photo").count()
        reviewer = desk[turn % len(desk)]
        if turn % 10 == 0:
            with _timed(flow.queue):
                _got(reviewer.client, "/review/")
        _decide(reviewer, flow, chance=chance)
    flow.seconds = time.perf_counter() - began
    return flow


def _decide(reviewer: Reviewer, flow: Flow, *, chance: random.Random) -> None:
    """One case by the pages: looked at with its papers, and decided. LookupError when the desk gives none."""
    if not reviewer.at:
        reviewer.at = _posted(reviewer.client, "/review/next/", {})
    number = int(reviewer.at.strip("/").split("/")[-1])
    with _timed(flow.case):
        _got(reviewer.client, reviewer.at)
    case = Application.objects.get(number=number)
    for paper in case.papers.filter(removed_at__isnull=True):
        _got(reviewer.client, f"{reviewer.at}papers/{paper.pk}/")
        flow.pictures += 1
    outcome = _outcome(case, chance)
    with _timed(flow.decided):
        reviewer.at = _posted(reviewer.client, f"/review/{number}/{outcome}/", _sent(case, outcome))
    case.refresh_from_db()
    if case.state in {state.value for state in IN_QUEUE} and case.leased_by and not case.first_approved_by:
        raise LookupError(f"{case.kind} {outcome}: {reviewer.at}")
    flow.outcomes["handed on" if case.first_approved_by and case.state in _WAITING else outcome] += 1
    if case.state == ApplicationState.RETURNED.value:
        applicants.correct(case, _corrected(case), f"川口市栄町{chance.randrange(1, 90)}-9", now=timezone.now())


_WAITING = frozenset(state.value for state in IN_QUEUE)


def _outcome(case: Application, chance: random.Random) -> str:
    if case.state == ApplicationState.RESUBMITTED.value or case.first_approved_by:
        return "approval"
    drawn = chance.random()
    return "return" if drawn < RETURNED else "rejection" if drawn < RETURNED + REJECTED else "approval"


def _sent(case: Application, outcome: str) -> dict[str, str]:
    if outcome == "return":
        code = _corrected(case)
        return {"point": code, f"reason-{code}": "address_differs", f"note-{code}": "建物の名前がありません"}
    return {"reason": "not_a_technician"} if outcome == "rejection" else {}


def _corrected(case: Application) -> str:
    """The question that is asked again."""
    return "business_address" if case.kind.startswith("business") else "address"


def _lines(flow: Flow, *, memory_mb: float) -> Iterator[Line]:
    arrived, hours = len(flow.applied), flow.seconds / 3600
    an_hour, applied = arrived / hours, spread_of(flow.applied)
    yield Line(
        "申請から決定まで applications from the first page to a decision",
        f"{an_hour:,.0f} an hour in one process, a month's {A_MONTH:,} in {A_MONTH / an_hour:.0f} h; "
        f"{arrived:,} came in, {_told(flow.outcomes)}, {flow.pictures:,} pictures looked at",
        f"≥ {AN_HOUR:,} an hour",
        an_hour >= AN_HOUR,
    )
    yield Line("一件を書いて送り払う one typed, sent and paid", _spread(applied))
    yield _page("審査の待ち行列 the queue", flow.queue, QUEUE_MS)
    yield _page("一件の画面 the page of a case", flow.case, CASE_MS)
    yield _page("決定と次の一件 a decision, and the next case", flow.decided, CASE_MS)
    yield Line("メモリー memory", f"{memory_mb:,.0f} MB", f"≤ {MEMORY_MB} MB", memory_mb <= MEMORY_MB)
    yield Line(
        "読み取る書類 papers to be read",
        f"{flow.papers / arrived:.1f} an application, {A_MONTH * flow.papers / arrived:,.0f} a month; "
        "a job beside this one reads them (ccus bench precheck --papers 5 tells the seconds of each)",
    )


def _page(what: str, times: list[float], limit: int) -> Line:
    spread = spread_of(times)
    return Line(what, f"{_spread(spread)}, {len(times):,} times", f"p95 ≤ {limit} ms", spread.p95_ms <= limit)


def _spread(spread: Spread) -> str:
    return f"p50 {spread.p50_ms:.0f} ms, p95 {spread.p95_ms:.0f} ms, slowest {spread.slowest_ms:.0f} ms"


def _told(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in outcomes.most_common())


def open_desk(reviewers: int) -> list[Reviewer]:
    """So many people who review."""
    return [_reviewer(number) for number in range(reviewers)]


def _reviewer(number: int) -> Reviewer:
    now = timezone.now()
    account = Account.objects.create(login_name=f"bench {number}", display_name=f"bench {number}", created_at=now)
    RoleGrant.objects.create(
        account=account,
        role=Role.REVIEWER,
        subject_kind=SubjectKind.NONE,
        valid=DateRange(date(2018, 1, 1), None),
        granted_by="program:bench",
        granted_at=now,
    )
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return Reviewer(client)


@contextmanager
def _timed(times: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times.append((time.perf_counter() - began) * 1000)


def _got(client: Client, path: str) -> None:
    """Raises LookupError for a page that is not shown."""
    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise LookupError(f"{path}: {answer.status_code}")


def _posted(client: Client, path: str, data: dict[str, str]) -> str:
    """Where the answer leads. Raises LookupError where it leads nowhere."""
    answer = client.post(path, data)
    if answer.status_code != HTTPStatus.FOUND:
        raise LookupError(f"{path}: {answer.status_code}")
    return str(answer["Location"])
