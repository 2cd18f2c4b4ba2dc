"""A month handed in to the mutual aid: frozen, paid once, and what differs later."""

from __future__ import annotations

from datetime import date

import pytest
from tests.documents.retirement import NOW, OCTOBER, TODAY, RetirementWorld, forget_record, insure_firm
from tests.history.acting import approve, enter, the_technician
from tests.history.world import a_business, a_site, a_touch, at, store

from ccus.access.errors import PermissionMissing
from ccus.access.models import Disclosure
from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SitePhase
from ccus.documents.errors import (
    NothingToReport,
    ReporterNumberMissing,
    RetirementMethodOver,
    RetirementMonthInFuture,
    RetirementMonthRunning,
    RetirementReportNotFound,
    RetirementReportNotYours,
)
from ccus.documents.models import RetirementDay, RetirementLine, RetirementReport
from ccus.documents.queries.retirement import SiteMonth, get_site_month_visible_to, list_site_months_visible_to
from ccus.documents.queries.retirement_facts import read_worked
from ccus.documents.queries.retirement_reports import get_report_visible_to
from ccus.documents.services.retirement_methods import choose_method
from ccus.documents.services.retirement_reports import hand_in_report
from ccus.documents.states import RetirementMethod, RetirementStanding, RetirementState
from ccus.history.models import WorkRecord
from ccus.kit.calendar import JstMonth
from ccus.sites.errors import NotYourSite, SiteNotFound

pytestmark = pytest.mark.django_db


def seen(world: RetirementWorld, *, by_firm: bool = False) -> SiteMonth:
    viewer = world.clerk if by_firm else world.manager
    return get_site_month_visible_to(viewer, world.site.ccus_id, month=OCTOBER, on=TODAY)


def hand_in(world: RetirementWorld, *, by_firm: bool = False) -> RetirementReport:
    viewer = world.clerk if by_firm else world.manager
    return hand_in_report(viewer, world.site.ccus_id, month=OCTOBER, now=NOW)


def test_the_report_of_a_month_holds_everybody_who_is_insured(world: RetirementWorld) -> None:
    jiro = world.colleague("二郎")
    world.work(world.taro, 1, 2, 5)
    world.work(jiro, 1)

    before = seen(world)
    report = hand_in(world)

    assert (before.state, before.sums.people, before.sums.days, before.sums.yen) == (
        RetirementState.WAITING, 1, 3, 960,
    )  # fmt: skip
    assert [(person.name, person.judged.standing) for person in before.people] == [
        ("山田 太郎", RetirementStanding.IN),
        ("山田 二郎", RetirementStanding.REPAIR),
    ]
    assert (report.number, report.people, report.days, report.amount_yen) == (1, 1, 3, 960)
    line = RetirementLine.objects.get()
    assert (line.technician, line.insured_number, line.days) == (world.taro, "99-000001", [1, 2, 5])
    assert seen(world).state is RetirementState.DONE
    assert Disclosure.objects.filter(
        technician_ccus_id=world.taro.ccus_id, channel=Channel.RETIREMENT, relation=Relation.PRIME
    ).exists()


def test_a_day_that_came_late_is_a_difference_and_then_an_addition(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    hand_in(world)
    approve(world, enter(world, date(2026, 10, 20), now=NOW), now=NOW)

    late = seen(world)
    addition = hand_in(world)

    assert late.state is RetirementState.CHANGED
    assert [person.to_report for person in late.people] == [frozenset({20})]
    assert (addition.number, addition.days, addition.amount_yen) == (2, 1, 320)
    assert RetirementReport.objects.get(number=1).days == 1
    assert seen(world).state is RetirementState.DONE


def test_a_reported_day_without_a_record_any_more_is_taken_back_and_can_come_again(world: RetirementWorld) -> None:
    world.work(world.taro, 1, 2)
    hand_in(world)
    forget_record(world.taro, 2)

    differing = seen(world)
    addition = hand_in(world)

    assert [(person.gone, person.to_report) for person in differing.people] == [(frozenset({2}), frozenset())]
    assert (addition.days, addition.amount_yen) == (-1, -320)
    assert RetirementDay.objects.get(work_date=date(2026, 10, 2)).cancelled_in == addition

    approve(world, enter(world, date(2026, 10, 2), now=NOW), now=NOW)
    assert hand_in(world).days == 1


def test_somebody_whose_records_are_all_gone_is_still_in_the_differences(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    hand_in(world)
    forget_record(world.taro, 1)

    found = seen(world)

    assert [(person.name, person.gone) for person in found.people] == [("山田 太郎", frozenset({1}))]
    assert found.state is RetirementState.CHANGED


def test_handed_in_again_there_is_nothing_left(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    hand_in(world)

    with pytest.raises(NothingToReport):
        hand_in(world)

    assert RetirementReport.objects.count() == 1


def test_a_day_at_two_sites_is_paid_once(world: RetirementWorld) -> None:
    other = world.another_site()
    world.work(world.taro, 1, 2)
    store(a_touch(other.gate, at("13:00", date(2026, 10, 2))))
    hand_in(world)

    found = get_site_month_visible_to(other.manager, other.site.ccus_id, month=OCTOBER, on=TODAY)

    assert [dict(person.judged.left_out) for person in found.people] == [{"reported_elsewhere": frozenset({2})}]
    with pytest.raises(NothingToReport):
        hand_in_report(other.manager, other.site.ccus_id, month=OCTOBER, now=NOW)


def test_two_people_under_one_number_are_both_left_out(world: RetirementWorld) -> None:
    jiro = world.colleague("二郎", "99000001")
    world.work(world.taro, 1)
    world.work(jiro, 1)

    assert {code for person in seen(world).people for code in person.judged.left_out} == {"number_shared"}


def test_a_firm_below_reads_no_others_of_the_site_but_who_stands_under_the_same_number(world: RetirementWorld) -> None:
    rival = a_business("鈴木建設")
    stranger, twin = world.colleague("三郎", "77-7", of=rival), world.colleague("四郎", "99 000001", of=rival)
    for person in (world.taro, stranger, twin):
        world.work(person, 1)

    whole = read_worked([world.site.pk], month=OCTOBER)
    part = read_worked([], month=OCTOBER, parts=[world.site.pk], firms=[world.employer.ccus_id])

    assert {each.technician_id for each in whole} == {world.taro.pk, stranger.pk, twin.pk}
    assert {each.technician_id for each in part} == {world.taro.pk, twin.pk}
    assert [each for each in part if each.technician_id == world.taro.pk] == [
        each for each in whole if each.technician_id == world.taro.pk
    ]
    assert [dict(person.judged.left_out).keys() for person in seen(world, by_firm=True).people] == [{"number_shared"}]


def test_a_firm_below_reads_whom_it_reported_also_when_the_days_are_now_anothers(world: RetirementWorld) -> None:
    choose_method(world.manager, world.site.ccus_id, method=RetirementMethod.INDIVIDUAL, from_month=OCTOBER, now=NOW)
    world.work(world.taro, 1, 2)
    hand_in(world, by_firm=True)
    rival = a_business("鈴木建設")
    WorkRecord.objects.filter(technician=world.taro).update(business=rival)

    part = read_worked([], month=OCTOBER, parts=[world.site.pk], firms=[world.employer.ccus_id])

    assert [(each.business_id, each.days) for each in part] == [(rival.pk, frozenset({1, 2}))]


@pytest.mark.parametrize(
    ("month", "refusal"),
    [(JstMonth(2026, 12), RetirementMonthInFuture), (JstMonth(2026, 11), RetirementMonthRunning)],
)
def test_a_month_that_is_not_over_cannot_be_reported(
    world: RetirementWorld, month: JstMonth, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        hand_in_report(world.manager, world.site.ccus_id, month=month, now=NOW)


def test_on_the_last_day_of_the_month_it_is_not_over(world: RetirementWorld) -> None:
    with pytest.raises(RetirementMonthRunning):
        hand_in_report(world.manager, world.site.ccus_id, month=OCTOBER, now=at("23:59", date(2026, 10, 31)))


def test_a_prime_without_a_contractor_number_is_told_to_register_it(world: RetirementWorld) -> None:
    insure_firm(world.prime, "", status="")
    world.work(world.taro, 1)

    with pytest.raises(ReporterNumberMissing) as refused:
        hand_in(world)

    assert "大林建設" in refused.value.sentence()
    assert RetirementReport.objects.count() == 0


def test_another_firm_neither_sees_nor_reports_the_prime_s_month(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    stranger = world.another_site()

    with pytest.raises(SiteNotFound):
        get_site_month_visible_to(stranger.manager, world.site.ccus_id, month=OCTOBER, on=TODAY)
    with pytest.raises(RetirementReportNotYours):
        hand_in(world, by_firm=True)


def test_a_technician_has_no_word_for_it(world: RetirementWorld) -> None:
    with pytest.raises(PermissionMissing):
        get_site_month_visible_to(the_technician(world), world.site.ccus_id, month=OCTOBER, on=TODAY)


def test_with_the_individual_method_each_firm_reports_its_own_people(world: RetirementWorld) -> None:
    foreman = world.colleague("所長", "99-000009", of=world.prime)
    world.work(world.taro, 1)
    world.work(foreman, 1)
    choose(world, RetirementMethod.INDIVIDUAL)

    of_firm = hand_in(world, by_firm=True)
    of_prime = hand_in(world)

    assert (of_firm.reporter, of_firm.people) == (world.employer, 1)
    assert (of_prime.reporter, [line.technician for line in of_prime.lines.all()]) == (world.prime, [foreman])
    assert [report.reporter for report in seen(world).reports] == [world.employer, world.prime]
    assert [report.reporter for report in seen(world, by_firm=True).reports] == [world.employer]


def test_with_the_first_tier_method_a_firm_reports_its_branch_and_the_files_together_are_the_primes(
    world: RetirementWorld,
) -> None:
    below = a_business("孫請組")
    insure_firm(below, "33-0003")
    world.site.nodes.create(
        business=below, upper=world.site.nodes.get(tier=1), tier=2, state="approved",
        valid=world.site.nodes.get(tier=1).valid, requested_at=at("08:00"),
    )  # fmt: skip
    saburo = world.colleague("三郎", "99-000003", of=below)
    world.work(world.taro, 1)
    world.work(saburo, 1, 2)
    whole = {(person.worked.person, person.judged.days_in) for person in seen(world).people}
    choose(world, RetirementMethod.FIRST_TIER_BULK)

    report = hand_in(world, by_firm=True)

    assert {(("technician", line.technician_id), frozenset(line.days)) for line in report.lines.all()} == whole
    with pytest.raises(RetirementReportNotYours):
        hand_in(world)


def test_the_method_of_a_reported_month_stays(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    hand_in(world)

    with pytest.raises(RetirementMethodOver):
        choose(world, RetirementMethod.INDIVIDUAL)
    choose_method(
        world.manager, world.site.ccus_id, method=RetirementMethod.INDIVIDUAL, from_month=OCTOBER.next(), now=NOW
    )
    assert seen(world).method is RetirementMethod.PRIME_BULK


def test_only_the_prime_chooses_the_method(world: RetirementWorld) -> None:
    with pytest.raises(NotYourSite):
        choose_method(world.clerk, world.site.ccus_id, method=RetirementMethod.INDIVIDUAL, from_month=OCTOBER, now=NOW)


def test_once_the_site_is_closed_the_prime_sees_neither_name_nor_number_and_the_employer_does(
    world: RetirementWorld,
) -> None:
    world.work(world.taro, 1)
    report = hand_in(world)
    world.site.state = "closed"
    world.site.save()

    found = get_report_visible_to(world.manager, report.pk, on=TODAY)
    (person,) = seen(world).people
    (own,) = seen(world, by_firm=True).people

    assert (found.hidden, found.people[0].name, found.people[0].insured_number) == (1, "", "")
    assert (person.name, list(person.judged.left_out)) == ("", ["hidden"])
    assert (own.name, own.insured_number) == ("山田 太郎", "99-000001")


def test_numbers_are_reported_though_the_screens_of_a_prime_do_not_show_them(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    report = hand_in(world)

    line = RetirementLine.objects.get(report=report)
    on_screen = visible_items(
        subject="technician", relation=Relation.PRIME, phase=SitePhase.OPEN, channel=Channel.SCREEN
    )
    assert (line.contractor_number, line.insured_number) == ("22-0002", "99-000001")
    assert "kentaikyo_insured_number" not in on_screen


def test_a_report_of_somebody_else_does_not_exist_for_the_asker(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    report = hand_in(world)

    with pytest.raises(RetirementReportNotFound):
        get_report_visible_to(world.clerk, report.pk, on=TODAY)
    with pytest.raises(RetirementReportNotFound):
        get_report_visible_to(world.manager, 0, on=TODAY)


def test_the_list_of_a_month_begins_with_what_waits(world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    quiet = a_site(world.prime, name="静かな現場")

    of_prime = list_site_months_visible_to(world.manager, month=OCTOBER, on=TODAY)
    of_firm = list_site_months_visible_to(world.clerk, month=OCTOBER, on=TODAY)

    assert [(found.site, found.state, found.sums.yen) for found in of_prime] == [
        (world.site, RetirementState.WAITING, 320)
    ]
    assert quiet not in {found.site for found in of_prime}
    assert [(found.site, found.may_report) for found in of_firm] == [(world.site, False)]
    assert list_site_months_visible_to(world.manager, month=OCTOBER.previous(), on=TODAY) == ()


def choose(world: RetirementWorld, method: RetirementMethod) -> None:
    choose_method(world.manager, world.site.ccus_id, method=method, from_month=OCTOBER, now=NOW)
