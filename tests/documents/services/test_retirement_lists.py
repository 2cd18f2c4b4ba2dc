"""Lists of results of the mutual aid brought in: without doubles, the same again changes nothing, the prime approves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.documents.retirement import NOW, OCTOBER, RetirementWorld, insure
from tests.history.acting import approve, the_prime, the_technician
from tests.history.world import a_business, a_site

from ccus.access.errors import PermissionMissing
from ccus.documents.models import RetirementListImport
from ccus.documents.queries.retirement_lists import get_import_visible_to
from ccus.documents.rules.retirement_files import ReportedPerson, RetirementFile, make_file
from ccus.documents.rules.retirement_lists import list_columns
from ccus.documents.services import retirement_lists
from ccus.documents.services.retirement_lists import ListReport, begin_import, rehearse_list, send_step
from ccus.history.models import DirectEntry, WorkRecord
from ccus.history.services.direct_entries import decline_direct_entry
from ccus.history.states import DirectEntryState
from ccus.kit.tables import read_table
from ccus.sites.rules.file_rows import FileRow, find_rows

pytestmark = pytest.mark.django_db


def rows(world: RetirementWorld, *days: str, **cells: str) -> list[FileRow]:
    """One row for each day, of 太郎 by his number, at the site."""
    usual = {"insured_number": "99-000001", "name": "山田 太郎", "site": world.site.ccus_id}
    return [
        FileRow(line, {name: text for name, text in {**usual, "work_date": day, **cells}.items() if text})
        for line, day in enumerate(days, start=2)
    ]


def rehearse(world: RetirementWorld, listed: list[FileRow], *, site: str = "") -> ListReport:
    return rehearse_list(world.clerk, listed, site_ccus_id=site, now=NOW)


def bring_in(world: RetirementWorld, listed: list[FileRow]) -> RetirementListImport:
    return begin_import(world.clerk, listed, site_ccus_id="", now=NOW)


def test_each_listed_day_waits_for_the_prime_and_counts_once_approved(world: RetirementWorld) -> None:
    world.work(world.taro, 1)

    made = bring_in(world, rows(world, "2026-10-01", "令和8年10月2日", "2026/10/05"))

    assert (made.sent, made.unchanged, made.refused, made.days) == (2, 1, [], [])
    assert made.finished_at == NOW
    entries = list(DirectEntry.objects.order_by("work_date"))
    assert [(entry.work_date.day, entry.state, entry.trade_code) for entry in entries] == [
        (2, DirectEntryState.SUBMITTED, "06-01"),
        (5, DirectEntryState.SUBMITTED, "06-01"),
    ]
    approve(world, *(entry.pk for entry in entries), now=NOW)
    assert WorkRecord.objects.filter(technician=world.taro).count() == 3


def test_the_same_list_again_changes_nothing_whatever_came_of_it(world: RetirementWorld) -> None:
    listed = rows(world, "2026-10-02", "2026-10-05", "2026-10-06")
    bring_in(world, listed)
    first, second = DirectEntry.objects.order_by("work_date")[:2]
    approve(world, first.pk, now=NOW)
    decline_direct_entry(the_prime(world), second.pk, note="来ていません", now=NOW)

    again = bring_in(world, listed)

    assert (again.sent, again.unchanged, again.refused) == (0, 3, [])
    assert DirectEntry.objects.count() == 3


def test_a_rehearsal_writes_nothing_and_foresees_the_rest(world: RetirementWorld) -> None:
    listed = rows(world, "2026-10-02", "2026-10-02", "2026-10-03")

    report = rehearse(world, listed)

    assert (len(report.ready), report.unchanged, report.refused) == (2, 1, [])
    assert (DirectEntry.objects.count(), RetirementListImport.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("day", "cells", "said"),
    [
        ("きのう", {}, "日付として読み取れません"),
        ("2026-12-01", {}, "まだ来ていない日"),
        ("2026-09-30", {}, "締め切られました"),
        ("2026-10-02", {"insured_number": "1"}, "自社の技能者として見つかりません"),
        ("2026-10-02", {"insured_number": ""}, "だれの日か分かりません"),
        ("2026-10-02", {"technician": "00000000099921"}, "自社の技能者として見つかりません"),
        ("2026-10-02", {"site": ""}, "どの現場の日か分かりません"),
        ("2026-10-02", {"site": "00000000099971"}, "現場は見つかりません"),
    ],
)
def test_a_line_that_cannot_be_sent_says_why_and_loses_no_other(
    world: RetirementWorld, day: str, cells: dict[str, str], said: str
) -> None:
    bad = FileRow(9, rows(world, day, **cells)[0].cells)

    report = rehearse(world, [*rows(world, "2026-10-05"), bad])

    assert len(report.ready) == 1
    ((line, _, japanese, english),) = report.refused
    assert line == 9
    assert said in japanese
    assert english


def test_a_site_of_strangers_and_a_test_site_are_refused(world: RetirementWorld) -> None:
    stranger = a_site(a_business("よその元請"))
    world.site.kind = "test"
    world.site.save()

    report = rehearse(
        world,
        [*rows(world, "2026-10-02", site=stranger.ccus_id), *rows(world, "2026-10-03")],
    )

    assert (len(report.ready), len(report.refused)) == (0, 2)


def test_one_number_of_two_people_is_not_guessed(world: RetirementWorld) -> None:
    jiro = world.colleague("二郎", "99000001")

    by_number = rehearse(world, rows(world, "2026-10-02"))
    by_id = rehearse(world, rows(world, "2026-10-02", technician=jiro.ccus_id))

    assert "2人以上" in by_number.refused[0][2]
    assert by_id.ready[0][0] == jiro.ccus_id


def test_rows_without_a_site_belong_to_the_chosen_one(world: RetirementWorld) -> None:
    assert len(rehearse(world, rows(world, "2026-10-02", site=""), site=world.site.ccus_id).ready) == 1


def test_the_calendar_of_this_house_can_be_brought_in_again(world: RetirementWorld) -> None:
    person = ReportedPerson(
        business_id="", firm="", contractor_number="", insured_number="99-000001", technician_id=world.taro.ccus_id,
        name="山田 太郎", days=frozenset({2, 31}),
    )  # fmt: skip
    file = make_file(RetirementFile.CALENDAR, [person], month=OCTOBER, site_id="", site="")
    listed = find_rows(read_table(file.content), list_columns())

    assert listed is not None
    report = rehearse(world, listed, site=world.site.ccus_id)

    assert [ready[2] for ready in report.ready] == ["2026-10-02", "2026-10-31"]


def test_an_interrupted_import_goes_on_where_it_stopped(
    world: RetirementWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retirement_lists, "STEP", 2)
    days = [(date(2026, 10, 1) + timedelta(days=back)).isoformat() for back in range(5)]

    begun = bring_in(world, rows(world, *days))
    stopped = (begun.done, begun.sent, begun.finished_at)
    steps = [send_step(begun.pk, now=NOW), send_step(begun.pk, now=NOW), send_step(begun.pk, now=NOW)]

    assert stopped == (2, 2, None)
    assert steps == [False, True, True]
    begun.refresh_from_db()
    assert (begun.done, begun.sent, DirectEntry.objects.count()) == (5, 5, 5)


def test_a_day_entered_between_rehearsal_and_sending_is_left_as_it_is(
    world: RetirementWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retirement_lists, "STEP", 1)
    listed = rows(world, "2026-10-02", "2026-10-03")
    first, second = bring_in(world, listed), bring_in(world, listed)

    send_step(first.pk, now=NOW)

    first.refresh_from_db()
    assert [(made.sent, made.unchanged, made.refused) for made in (first, second)] == [(1, 1, []), (1, 1, [])]
    assert DirectEntry.objects.count() == 2


def test_only_firms_bring_lists_in_and_see_their_own(world: RetirementWorld) -> None:
    insure(world.taro, "99-000001")
    made = bring_in(world, rows(world, "2026-10-02"))

    assert get_import_visible_to(world.clerk, made.pk) == made
    with pytest.raises(PermissionMissing):
        rehearse_list(the_prime(world), rows(world, "2026-10-02"), site_ccus_id="", now=NOW)
    assert rehearse_list(the_technician(world), rows(world, "2026-10-02"), site_ccus_id="", now=NOW).ready == []
