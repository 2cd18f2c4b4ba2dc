from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.history.acting import approve, enter, the_clerk, the_prime, the_technician, viewer
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_device,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.access.errors import PermissionMissing
from ccus.access.states import Relation, Role, SubjectKind
from ccus.history.queries import approvals
from ccus.history.queries.approvals import Waiting, get_waiting_visible_to, list_waiting_sites_visible_to
from ccus.history.states import EnteredAs
from ccus.registry.models import Technician
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import HierarchyNode, RosterEntry, Site

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
EVENING = at("18:00", WEDNESDAY)
USUAL = {"site_roles": ["other"]}


def look(world: World, site: str = "") -> Waiting:
    return get_waiting_visible_to(the_prime(world), site_ccus_id=site, now=EVENING)


def doubts(world: World) -> list[list[str]]:
    return [[doubt.code for doubt in entry.doubts] for entry in look(world).entries]


def a_colleague(world: World, name: str = "花子") -> Technician:
    person = a_technician(name, of=world.employer, token=name)
    a_roster_entry(world.site, person, world.employer)
    return person


def elsewhere(world: World, prime_name: str | None = None) -> Site:
    """Taro is recorded at another site on Tuesday, of the same prime or of another."""
    other = a_site(a_business(prime_name) if prime_name else world.prime, name="品川更新")
    a_node(other, world.employer)
    a_roster_entry(other, world.taro, world.employer)
    store(a_touch(a_device(other), at("08:00", TUESDAY)))
    return other


def test_an_entry_tells_what_was_typed_and_by_whom(world: World) -> None:
    entry_id = enter(
        world,
        TUESDAY,
        work_content="足場の組立て",
        entry_at=at("08:00", TUESDAY),
        exit_at=at("17:00", TUESDAY),
        now=at("19:00", TUESDAY),
        **USUAL,
    )

    (entry,) = look(world).entries

    assert (entry.entry_id, entry.site_name, entry.work_date) == (entry_id, "丸の内新築", TUESDAY)
    assert (entry.name, entry.level, entry.firm_name) == ("山田 太郎", 1, "佐藤工業")
    assert (entry.trade_code, entry.site_roles, entry.work_content) == ("06-01", ("other",), "足場の組立て")
    assert (entry.entry_at, entry.exit_at) == (at("08:00", TUESDAY), at("17:00", TUESDAY))
    assert (entry.reason, entry.entered_as) == ("カードを忘れた", EnteredAs.TECHNICIAN)
    assert (entry.entered_at, entry.closes_on) == (at("19:00", TUESDAY), date(2026, 12, 31))
    assert (entry.relation, entry.doubts) == (Relation.PRIME, ())


def test_what_is_decided_or_can_no_longer_be_decided_does_not_wait(world: World) -> None:
    approve(world, enter(world, MONDAY), now=EVENING)
    enter(world, date(2026, 10, 1), now=at("09:00"))

    assert look(world).total == 1
    closed = get_waiting_visible_to(the_prime(world), now=at("00:00", date(2026, 12, 1)))
    assert (closed.total, closed.entries, closed.sites) == (0, (), ())


def test_approvals_of_this_month_are_counted(world: World) -> None:
    approve(world, enter(world, MONDAY), enter(world, date(2026, 10, 30), now=at("09:00")), now=EVENING)

    assert look(world).approved_this_month == 2
    next_month = get_waiting_visible_to(the_prime(world), now=at("09:00", date(2026, 12, 1)))
    assert next_month.approved_this_month == 0


def test_the_nearest_deadline_comes_first(world: World) -> None:
    enter(world, TUESDAY)
    enter(world, date(2026, 10, 30), now=at("09:00"))
    enter(world, MONDAY)

    assert [entry.work_date for entry in look(world).entries] == [date(2026, 10, 30), MONDAY, TUESDAY]


def test_doubtful_and_ordinary_entries_are_told_apart_the_gravest_first(world: World) -> None:
    elsewhere(world)
    enter(world, MONDAY, **USUAL)
    enter(world, TUESDAY, **USUAL)
    enter(world, date(2026, 11, 1), now=at("19:00", date(2026, 11, 2)), **USUAL)

    found = look(world)

    assert [entry.work_date for entry in found.ordinary] == [MONDAY]
    assert [entry.work_date for entry in found.doubtful] == [TUESDAY, date(2026, 11, 1)]


def test_a_record_at_another_site_is_named_only_when_the_prime_runs_that_too(world: World) -> None:
    elsewhere(world)
    enter(world, TUESDAY, **USUAL)
    assert [(doubt.code, dict(doubt.values)) for doubt in look(world).entries[0].doubts] == [
        ("elsewhere_at_our_site", {"site": "品川更新"})
    ]


def test_a_record_at_the_site_of_another_prime_is_not_named(world: World) -> None:
    elsewhere(world, "ほかの建設")
    enter(world, TUESDAY, **USUAL)

    assert [(doubt.code, dict(doubt.values)) for doubt in look(world).entries[0].doubts] == [("elsewhere", {})]


def test_firm_and_roster_are_those_of_the_work_date(world: World) -> None:
    HierarchyNode.objects.filter(business=world.employer).delete()
    RosterEntry.objects.all().delete()
    enter(world, TUESDAY, **USUAL)

    assert doubts(world) == [["firm_not_in_hierarchy", "not_on_roster"]]


def test_colleagues_who_came_dispel_a_doubt(world: World) -> None:
    a_colleague(world)
    enter(world, TUESDAY, **USUAL)
    assert doubts(world) == [["no_colleague"]]

    store(a_touch(world.gate, at("08:00", TUESDAY), token="花子"))

    assert doubts(world) == [[]]


def test_a_touch_of_the_day_dispels_the_doubt_about_colleagues(world: World) -> None:
    a_colleague(world)
    store(a_touch(world.gate, at("08:00", TUESDAY)))
    enter(world, TUESDAY, **USUAL)

    assert doubts(world) == [["changes_counted_day"]]


def test_a_role_above_that_of_the_roster_is_pointed_out(world: World) -> None:
    enter(world, TUESDAY, site_roles=["foreman", "other"])

    (doubt,) = look(world).entries[0].doubts
    assert (doubt.code, dict(doubt.values)) == ("higher_role", {"roles": ["foreman"]})


def test_without_a_roster_entry_the_last_counted_day_tells_the_usual_role(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    RosterEntry.objects.all().delete()
    enter(world, TUESDAY, site_roles=["foreman"])

    assert doubts(world) == [["not_on_roster", "higher_role"]]


def test_many_typed_days_of_one_month_are_pointed_out(world: World) -> None:
    for day in range(2, 12):
        enter(world, date(2026, 11, day), now=at("18:00", date(2026, 11, day)), **USUAL)

    assert {tuple(codes) for codes in doubts(world)} == {("many_typed_days",), ("many_typed_days", "rest_day")}


def test_the_primes_own_people_are_seen_as_by_their_employer(world: World) -> None:
    own = a_technician("三郎", of=world.prime)
    prime_clerk = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, world.prime.ccus_id)
    enter(world, TUESDAY, technician=own, business=world.prime, by=prime_clerk)

    assert look(world).entries[0].relation is Relation.EMPLOYER


def test_sites_with_waiting_entries_are_listed_with_their_nearest_deadline(world: World) -> None:
    second = a_site(world.prime, name="品川更新")
    a_site(world.prime, name="何も待っていない")
    enter(world, TUESDAY)
    enter(world, MONDAY, site=second)
    enter(world, date(2026, 10, 30), site=second, now=at("09:00"))

    listed = list_waiting_sites_visible_to(the_prime(world), on=WEDNESDAY)

    assert [(row.site_name, row.count, row.closes_on) for row in listed] == [
        ("品川更新", 2, date(2026, 11, 30)),
        ("丸の内新築", 1, date(2026, 12, 31)),
    ]
    assert (look(world).total, look(world).site_name) == (3, "")
    one = look(world, second.ccus_id)
    assert (one.total, one.site_name, {entry.site_name for entry in one.entries}) == (2, "品川更新", {"品川更新"})


def test_one_look_has_an_upper_limit_and_still_tells_the_total(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals, "MOST_ENTRIES", 2)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        enter(world, day)

    found = look(world)

    assert (found.total, [entry.work_date for entry in found.entries]) == (3, [MONDAY, TUESDAY])


def test_others_are_refused(world: World) -> None:
    enter(world, TUESDAY)
    stranger = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, a_business("よその建設").ccus_id)

    assert get_waiting_visible_to(stranger, now=EVENING).total == 0
    with pytest.raises(SiteNotFound):
        get_waiting_visible_to(stranger, site_ccus_id=world.site.ccus_id, now=EVENING)
    lower = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, world.employer.ccus_id)
    with pytest.raises(SiteNotFound):
        get_waiting_visible_to(lower, site_ccus_id=world.site.ccus_id, now=EVENING)
    for who in (the_clerk(world), the_technician(world)):
        with pytest.raises(PermissionMissing):
            get_waiting_visible_to(who, now=EVENING)
        assert list_waiting_sites_visible_to(who, on=WEDNESDAY) == ()


def test_the_number_of_queries_does_not_grow_with_the_entries(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            look(world)
        return len(asked)

    enter(world, TUESDAY)
    before = queries()
    for number in range(20):
        enter(world, TUESDAY, technician=a_colleague(world, f"作業員{number}"), by=the_clerk(world))

    assert queries() == before == 4
