"""`ccus bench retirement`: a month of one large site reported to the mutual aid, and a long list of results brought in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access import catalogue
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.config.benchmarks.nation import Line
from ccus.config.benchmarks.timing import PeakMemory
from ccus.documents.queries.retirement import get_site_month_visible_to
from ccus.documents.queries.retirement_reports import get_report_visible_to
from ccus.documents.rules.retirement_files import RetirementFile, make_file
from ccus.documents.services.retirement_lists import begin_import, rehearse_list, send_step
from ccus.documents.services.retirement_reports import hand_in_report
from ccus.history.models import DirectEntry, WorkRecord
from ccus.history.services import partitions
from ccus.history.services.rejudging import raw_connection
from ccus.history.states import RecordSource
from ccus.kit.calendar import JST, JstMonth, jst_date
from ccus.kit.ids import IdKind, new_id
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.states import AffiliationKind, BusinessKind, MutualAidStatus, RegistrationKind
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.rules.file_rows import FileRow
from ccus.sites.states import HierarchyState

FIRMS, DAYS = 50, 20
MONTH, NOW = JstMonth(2026, 10), datetime(2026, 11, 10, 9, 0, tzinfo=JST)
LONG_AGO = DateRange(date(2026, 1, 1), None)
REPORT_SECONDS = 30
BAD_LINES = 300
Say = Callable[[str], None]


def bench_retirement(*, people: int, lines: int, say: Say) -> Iterator[Line]:
    """Lines in the order of measuring, in an empty database. `people` worked twenty days at one site; the list has `lines`, of which
    300 are wrong in one of three ways."""
    say("現場を作っています (making a site)")
    site, firms, workers = _make_site(people)
    prime = _hat(Role.SITE_MANAGER, firms[0])
    memory = PeakMemory(os.getpid())
    with memory:
        began = time.perf_counter()
        found = get_site_month_visible_to(prime, site.ccus_id, month=MONTH, on=jst_date(NOW))
        looked = time.perf_counter()
        report = hand_in_report(prime, site.ccus_id, month=MONTH, now=NOW)
        handed_in = time.perf_counter()
        file = get_report_visible_to(prime, report.pk, on=jst_date(NOW))
        made = make_file(RetirementFile.PRIME_BULK, file.people, month=MONTH, site_id=site.ccus_id, site=site.name)
        written = time.perf_counter()
    yield Line("月の一覧 the month as a page reads it", f"{looked - began:.2f} s, {found.sums.people:,} people")
    yield Line(
        "元請一括の報告とファイル report and file of the prime",
        f"{written - looked:.2f} s ({handed_in - looked:.2f} s handing in, {written - handed_in:.2f} s the file), "
        f"{report.days:,} days, {len(made.content) / 1000:,.0f} kB, {memory.megabytes:,.0f} MB",
        f"≤ {REPORT_SECONDS} s",
        written - looked <= REPORT_SECONDS and report.days == people * DAYS,
    )
    clerk, listed = _hat(Role.BUSINESS_CLERK, firms[1]), _list(site, workers[1], lines)
    began = time.perf_counter()
    foreseen = rehearse_list(clerk, listed, site_ccus_id="", now=NOW)
    rehearsed = time.perf_counter()
    brought = begin_import(clerk, listed, site_ccus_id="", now=NOW)
    while not send_step(brought.pk, now=NOW):
        pass
    sent = time.perf_counter()
    again = begin_import(clerk, listed, site_ccus_id="", now=NOW)
    repeated = time.perf_counter()
    entries = DirectEntry.objects.count()
    yield Line(
        "R方式の試し R method rehearsed",
        f"{rehearsed - began:.2f} s, {len(foreseen.ready):,} to send, {len(foreseen.refused)} refused of {len(listed):,} lines",
        f"{min(BAD_LINES, lines)} refused",
        len(foreseen.refused) == min(BAD_LINES, lines),
    )
    brought.refresh_from_db()
    yield Line(
        "R方式の取り込み R method sent",
        f"{sent - rehearsed:.1f} s, {entries / (sent - rehearsed):,.0f} days/s, {entries:,} entries",
        "none twice",
        entries == len(foreseen.ready) and brought.done == brought.total,
    )
    yield Line(
        "同じ一覧をもう一度 the same list again",
        f"{repeated - sent:.2f} s, {again.sent} sent",
        "0 sent",
        again.sent == 0 and DirectEntry.objects.count() == entries,
    )


def _make_site(people: int) -> tuple[Site, list[Business], dict[int, list[Technician]]]:
    """The site, its firms with the prime first, and the people of each by its place in the list."""
    firms = Business.objects.bulk_create(
        Business(
            ccus_id=new_id(IdKind.BUSINESS, digits=f"{number:011d}"),
            registered_on=LONG_AGO.lower,
            expires_on=date(2031, 1, 1),
            name=f"測定組{number}",
            name_folded=f"測定組{number}",
            business_kind=BusinessKind.CORPORATION,
            representative_name="測定 太郎",
            prefecture_code="13",
            address="1-1",
            retirement_mutual_aid_status=MutualAidStatus.ENROLLED,
            kentaikyo_contractor_number=f"11-{number:05d}",
        )
        for number in range(FIRMS)
    )
    site = Site.objects.create(
        ccus_id=new_id(IdKind.SITE, digits=f"{1:011d}"),
        name="測定の現場",
        name_folded="測定の現場",
        prime=firms[0],
        recording_period=DateRange(date(2026, 1, 1), date(2027, 1, 1)),
        office_prefecture_code="13",
        opened_at=NOW,
    )
    top = HierarchyNode(
        site=site, business=firms[0], tier=0, state=HierarchyState.REGISTERED, valid=LONG_AGO, requested_at=NOW
    )
    top.save()
    HierarchyNode.objects.bulk_create(
        HierarchyNode(
            site=site, business=firm, upper=top, tier=1, state=HierarchyState.APPROVED, valid=LONG_AGO, requested_at=NOW
        )
        for firm in firms[1:]
    )
    workers = Technician.objects.bulk_create(
        Technician(
            ccus_id=new_id(IdKind.TECHNICIAN, digits=f"{number:011d}"),
            registration_kind=RegistrationKind.DETAILED,
            registered_on=LONG_AGO.lower,
            family_name="測定",
            given_name=f"作業員{number}",
            name_folded=f"測定作業員{number}",
            birth_date=date(1980, 1, 1),
            prefecture_code="13",
            address="1-1",
            kentaikyo_status=MutualAidStatus.ENROLLED,
            kentaikyo_insured_number=f"99-{number:07d}",
        )
        for number in range(people)
    )
    of_firm: dict[int, list[Technician]] = {place: [] for place in range(FIRMS)}
    for number, worker in enumerate(workers):
        # Every second one belongs to the firm that brings the list in: its people have days enough for all lines.
        of_firm[1 if number % 2 else number // 2 % FIRMS].append(worker)
    pairs = [(firms[place], worker) for place, found in of_firm.items() for worker in found]
    Affiliation.objects.bulk_create(
        Affiliation(technician=worker, business=firm, kind=AffiliationKind.PRIMARY, valid=LONG_AGO)
        for firm, worker in pairs
    )
    RosterEntry.objects.bulk_create(
        RosterEntry(
            site=site,
            technician=worker,
            business=firm,
            trade_code="06-01",
            site_roles=["other"],
            valid=LONG_AGO,
            entered_at=NOW,
        )
        for firm, worker in pairs
    )
    days = [MONTH.first_on + timedelta(days=number) for number in range(DAYS)]
    partitions.make_months(raw_connection(), partitions.missing_months(days, on=jst_date(NOW)))
    WorkRecord.objects.bulk_create(
        (
            WorkRecord(
                technician=worker, site=site, work_date=day, business=firm, tier=1, trade_code="06-01", site_roles=["other"],
                touch_count=2, methods=["card"], source=RecordSource.TOUCH, verdict="counted", evaluation_valid=True, revised_at=NOW,
            )
            for firm, worker in pairs
            for day in days
        ),
        batch_size=5_000,
    )  # fmt: skip
    return site, firms, of_firm


def _list(site: Site, workers: list[Technician], lines: int) -> list[FileRow]:
    """Days of one firm's people at the site without a record, and first the wrong lines: nobody, no day, a day too long ago."""
    open_days = [MONTH.first_on + timedelta(days=number) for number in range(DAYS, MONTH.length_days)]
    open_days += [MONTH.next().first_on + timedelta(days=number) for number in range(jst_date(NOW).day)]
    rows = []
    for number in range(lines):
        worker, day = workers[number % len(workers)], open_days[number // len(workers) % len(open_days)]
        cells = {"insured_number": worker.kentaikyo_insured_number, "site": site.ccus_id, "work_date": day.isoformat()}
        if number < BAD_LINES:
            cells |= ({"insured_number": "1"}, {"work_date": "2026-02-30"}, {"work_date": "2026-08-03"})[number % 3]
        rows.append(FileRow(number + 2, cells))
    return rows


def _hat(role: Role, firm: Business) -> Viewer:
    return Viewer(
        account_id=1,
        role=role,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=firm.ccus_id,
        permissions=catalogue.words_of(role.value),
    )
