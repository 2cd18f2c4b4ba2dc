"""All sites of a prime reported for a month in one go, one after the other, by a job."""

from __future__ import annotations

import pytest
from psycopg.types.range import Range
from tests.documents.retirement import NOW, OCTOBER, RetirementWorld
from tests.history.world import a_device, a_node, a_roster_entry, a_site, a_touch, at, store

from ccus.documents.errors import NothingToReport, RetirementMonthRunning
from ccus.documents.models import RetirementReport, RetirementRun
from ccus.documents.services.retirement_reports import hand_in_report
from ccus.documents.services.retirement_runs import begin_run, report_next_site
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(world: RetirementWorld) -> Site:
    """Another site of the prime, where 太郎 worked on other days."""
    site = a_site(world.prime, name="大崎改修")
    a_node(site, world.employer)
    a_roster_entry(site, world.taro, world.employer)
    gate = a_device(site)
    store(a_touch(gate, at("08:00", OCTOBER.first_on.replace(day=20))))
    world.work(world.taro, 1, 2)
    return site


def test_every_site_that_waits_is_reported_and_the_run_says_when_it_is_done(
    world: RetirementWorld, second: Site
) -> None:
    run = begin_run(world.manager, month=OCTOBER, now=NOW)

    steps = [report_next_site(run.pk, now=NOW) for _ in range(3)]

    run.refresh_from_db()
    assert steps == [False, True, True]
    assert (run.done, run.made, run.refused, run.finished_at) == (2, 2, [], NOW)
    assert set(RetirementReport.objects.values_list("site", "days")) == {(world.site.pk, 2), (second.pk, 1)}


def test_begun_twice_there_is_one_run(world: RetirementWorld, second: Site) -> None:
    first = begin_run(world.manager, month=OCTOBER, now=NOW)

    assert begin_run(world.manager, month=OCTOBER, now=NOW) == first
    assert RetirementRun.objects.count() == 1


def test_a_site_reported_meanwhile_and_one_that_is_refused_stop_no_other(world: RetirementWorld, second: Site) -> None:
    run = begin_run(world.manager, month=OCTOBER, now=NOW)
    hand_in_report(world.manager, run.sites[0], month=OCTOBER, now=NOW)
    world.prime.kentaikyo_contractor_number = ""
    world.prime.save()
    Site.objects.filter(pk=second.pk).update(recording_period=Range(OCTOBER.first_on, OCTOBER.last_on))

    while not report_next_site(run.pk, now=NOW):
        pass

    run.refresh_from_db()
    assert (run.done, run.made) == (2, 0)
    assert all("共済契約者番号" in japanese for _, japanese, _ in run.refused)
    assert RetirementReport.objects.count() == 1


def test_nothing_is_begun_where_nothing_waits_or_the_month_runs(world: RetirementWorld) -> None:
    with pytest.raises(NothingToReport):
        begin_run(world.manager, month=OCTOBER, now=NOW)
    with pytest.raises(RetirementMonthRunning):
        begin_run(world.manager, month=OCTOBER.next(), now=NOW)

    assert RetirementRun.objects.count() == 0
