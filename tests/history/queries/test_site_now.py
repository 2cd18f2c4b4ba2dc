from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import Range
from tests.history.acting import the_clerk, the_prime, the_technician, viewer
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_card,
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
from ccus.access.viewers import Viewer
from ccus.history.queries.site_now import MOST_ARRIVALS, SiteNow, count_touches_by_device, get_site_now_visible_to
from ccus.history.rules.presence import Way
from ccus.registry.models import Affiliation, Technician
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def look(world: World, when: datetime, *, by: Viewer | None = None) -> SiteNow:
    return get_site_now_visible_to(by or the_prime(world), world.site.ccus_id, now=when)


def names(found: SiteNow) -> list[str]:
    return [person.name for person in found.present]


def a_worker(world: World, name: str) -> Technician:
    person = a_technician(name, of=world.employer, token=name)
    a_roster_entry(world.site, person, world.employer)
    return person


def test_whoever_touched_is_on_site_with_firm_trade_and_name(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    found = look(world, at("09:00"))

    (taro,) = found.present
    assert (taro.name, taro.level, taro.firm_name, taro.tier, taro.trade_code) == (
        "山田 太郎", 1, "佐藤工業", 1, "06-01"
    )  # fmt: skip
    assert (taro.is_on_roster, taro.relation, taro.shown) == (True, Relation.PRIME, {"full_name", "skill_level"})
    assert (found.arrived, found.left, found.is_prime) == (1, 0, True)
    assert [(one.way, one.touch.happened_at) for one in found.arrivals] == [(Way.CAME, at("08:02"))]
    assert found.warnings == ()


def test_nobody_has_come_yet(world: World) -> None:
    found = look(world, at("07:00"))

    assert (found.present, found.arrived, found.left, found.arrivals, found.warnings) == ((), 0, 0, (), ())
    assert [row.device.pk for row in found.devices] == [world.gate.pk]


def test_the_second_touch_is_a_leaving_unless_it_only_repeats_the_first(world: World) -> None:
    a_worker(world, "花子")
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("08:02")))
    store(a_touch(world.gate, at("08:01"), token="花子"), a_touch(world.gate, at("12:00"), token="花子"))

    found = look(world, at("13:00"))

    assert names(found) == ["山田 太郎"]
    assert (found.arrived, found.left) == (2, 1)
    assert [(one.person.name, one.way) for one in found.arrivals] == [
        ("山田 花子", Way.LEFT),
        ("山田 花子", Way.CAME),
        ("山田 太郎", Way.CAME),
    ]


def test_a_night_shift_stays_on_site_after_midnight_and_ends_with_the_morning(world: World) -> None:
    store(a_touch(world.gate, at("20:00"), direction="entry"))

    assert names(look(world, at("02:00", TUESDAY))) == ["山田 太郎"]
    assert look(world, at("02:00", TUESDAY)).arrived == 0
    assert len(look(world, at("02:00", TUESDAY)).arrivals) == 1
    assert names(look(world, at("12:00", TUESDAY))) == []

    store(a_touch(world.gate, at("05:00", TUESDAY), direction="exit"))

    found = look(world, at("06:00", TUESDAY))
    assert names(found) == []
    assert [one.way for one in found.arrivals] == [Way.LEFT]


def test_a_forgotten_exit_of_yesterday_keeps_nobody_on_site(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))

    found = look(world, at("07:00", TUESDAY))

    assert (found.present, found.arrived, found.arrivals) == ((), 0, ())


def test_who_came_last_night_and_again_this_morning_is_counted_once(world: World) -> None:
    store(a_touch(world.gate, at("20:00"), direction="entry"))
    store(a_touch(world.gate, at("09:30", TUESDAY), direction="entry"))

    found = look(world, at("10:00", TUESDAY))

    assert len(found.present) == 1
    assert found.arrived == 1


def test_an_unknown_card_is_somebody_on_site_and_a_warning(world: World) -> None:
    store(a_touch(world.gate, at("08:00"), token="STRANGE"), a_touch(world.gate, at("08:01"), token="STRANGE"))

    found = look(world, at("09:00"))

    (stranger,) = found.present
    assert (stranger.ccus_id, stranger.name, stranger.firm_name, stranger.tier) == ("", "", "", None)
    (opened,) = found.warnings
    assert (opened.warning.verdict, opened.warning.first_at, opened.warning.last_at) == (
        "unknown_card", at("08:00"), at("08:01")
    )  # fmt: skip


def test_somebody_who_is_not_on_the_roster_is_not_named_to_the_prime(world: World) -> None:
    jiro = a_technician("次郎", of=world.employer, token="JIRO")
    store(a_touch(world.gate, at("08:00"), token="JIRO"))

    found = look(world, at("09:00"))

    (person,) = found.present
    assert (person.ccus_id, person.name, person.level, person.firm_name) == (jiro.ccus_id, "", None, "佐藤工業")
    assert (person.relation, person.shown) == (Relation.OTHER, frozenset())
    (opened,) = found.warnings
    assert opened.warning.code == f"no_site_role-{jiro.ccus_id}"
    assert found.find_warning(opened.warning.code) is opened
    assert found.find_warning("no_site_role-00000000000021") is None


def test_the_primes_own_people_are_named_as_by_their_employer(world: World) -> None:
    own = a_technician("三郎", of=world.prime, token="SABURO")
    a_technician("四郎", of=world.prime, token="SHIRO")
    a_roster_entry(world.site, own, world.prime)
    store(a_touch(world.gate, at("08:00"), token="SABURO"), a_touch(world.gate, at("08:01"), token="SHIRO"))

    found = look(world, at("09:00"))

    assert [(person.name, person.relation, person.is_on_roster) for person in found.present] == [
        ("山田 三郎", Relation.EMPLOYER, True),
        ("山田 四郎", Relation.EMPLOYER, False),
    ]


def test_once_the_site_is_not_open_its_prime_sees_no_names(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    Site.objects.update(state="closed")

    (taro,) = look(world, at("09:00")).present

    assert (taro.name, taro.level, taro.shown) == ("", None, frozenset())


def test_a_wrong_clock_is_pointed_out_by_its_device(world: World) -> None:
    store(a_touch(world.gate, at("08:00", MONDAY.replace(year=2099))), received_at=at("08:10"))
    store(a_touch(world.gate, datetime(1970, 1, 1, 9, tzinfo=at("08:00").tzinfo)), received_at=at("08:11"))
    store(a_touch(world.gate, at("08:00", MONDAY.replace(year=2098))), received_at=at("23:00", MONDAY - timedelta(1)))

    found = look(world, at("09:00"))

    (opened,) = found.warnings
    assert (opened.warning.verdict, opened.warning.key) == ("clock_suspect", str(world.gate.pk))
    assert (opened.warning.first_at, opened.warning.last_at) == (at("08:10"), at("08:11"))
    assert opened.device is not None
    assert opened.device.device == world.gate
    assert (found.present, found.arrivals) == ((), ())


def test_a_firm_outside_the_hierarchy_is_one_warning_for_all_its_people(world: World) -> None:
    outsider = a_business("外山組")
    for name in ("一", "二", "三"):
        a_technician(name, of=outsider, token=name)
        store(a_touch(world.gate, at("08:00"), token=name))

    found = look(world, at("09:00"))

    firm, *people = found.warnings
    assert (firm.warning.verdict, firm.warning.key, len(firm.people)) == ("not_in_hierarchy", outsider.ccus_id, 3)
    assert [opened.warning.verdict for opened in people] == ["no_site_role"] * 3


def test_touches_of_other_days_and_sites_are_not_shown(world: World) -> None:
    other = a_device(a_site(world.prime, name="別の現場"))
    store(a_touch(other, at("08:00")), a_touch(world.gate, at("08:00", TUESDAY)))

    assert look(world, at("09:00")).arrived == 0
    assert look(world, at("09:00", TUESDAY)).arrived == 1


def test_only_the_latest_arrivals_are_listed(world: World) -> None:
    store(*(a_touch(world.gate, at("08:00") + timedelta(minutes=4 * number)) for number in range(MOST_ARRIVALS + 5)))

    found = look(world, at("12:00"))

    assert len(found.arrivals) == MOST_ARRIVALS
    assert found.arrivals[0].touch.happened_at == at("08:00") + timedelta(minutes=4 * (MOST_ARRIVALS + 4))


def test_an_upper_firm_sees_its_own_people_and_those_below_it_only(world: World) -> None:
    below = a_business("下請工業")
    node = a_node(world.site, below)
    node.upper, node.tier = world.site.nodes.get(business=world.employer), 2
    node.save()
    beside = a_business("隣の工業")
    a_node(world.site, beside)
    for name, firm in (("下", below), ("隣", beside)):
        person = a_technician(name, of=firm, token=name)
        a_roster_entry(world.site, person, firm)
    touches = [a_touch(world.gate, at("08:00"), token=token) for token in ("TARO", "下", "隣", "STRANGE")]
    store(*touches)

    found = look(world, at("09:00"), by=the_clerk(world))

    assert [(person.name, person.relation) for person in found.present] == [
        ("山田 太郎", Relation.EMPLOYER),
        ("山田 下", Relation.UPPER),
    ]
    assert (found.is_prime, found.arrived, found.warnings, found.devices) == (False, 2, (), ())


def test_people_without_a_record_have_the_firm_of_the_roster(world: World) -> None:
    Site.objects.update(kind="training")
    store(a_touch(world.gate, at("08:00")))

    found = look(world, at("09:00"))

    (taro,) = found.present
    assert (taro.firm_name, taro.tier, taro.trade_code) == ("佐藤工業", 1, "06-01")
    assert found.warnings == ()


def test_a_revoked_card_names_its_holder(world: World) -> None:
    a_card(world.taro, "LOST", revoked_at=at("07:00"))
    store(a_touch(world.gate, at("08:00"), token="LOST"))

    (opened,) = look(world, at("09:00")).warnings

    assert (opened.warning.verdict, opened.people[0].name) == ("card_revoked", "山田 太郎")


def test_people_shown_are_those_of_arrivals_and_warnings_once_each(world: World) -> None:
    a_technician("次郎", of=world.employer, token="JIRO")
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("08:01"), token="JIRO"))

    shown = look(world, at("09:00")).people_shown()

    assert [person.name for person in shown] == ["", "山田 太郎"]


def test_others_are_refused(world: World) -> None:
    stranger = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, a_business("よその建設").ccus_id)

    with pytest.raises(SiteNotFound):
        look(world, at("09:00"), by=stranger)
    with pytest.raises(PermissionMissing):
        look(world, at("09:00"), by=the_technician(world))


def test_a_hat_for_the_site_itself_sees_all_of_it(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    of_site = viewer(Role.SITE_MANAGER, SubjectKind.SITE, world.site.ccus_id)

    found = look(world, at("09:00"), by=of_site)

    assert (names(found), found.is_prime) == (["山田 太郎"], True)


def test_touches_are_counted_by_device(world: World) -> None:
    second = a_device(world.site)
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("09:00")), a_touch(second, at("10:00")))
    store(a_touch(second, at("10:00", TUESDAY)))

    assert count_touches_by_device(world.site, on=MONDAY) == {world.gate.pk: 2, second.pk: 1}


def test_the_number_of_queries_does_not_grow_with_the_people(world: World) -> None:
    def queries(by: Viewer) -> int:
        with CaptureQueriesContext(connection) as asked:
            look(world, at("09:00"), by=by)
        return len(asked)

    store(a_touch(world.gate, at("08:00")))
    before = (queries(the_prime(world)), queries(the_clerk(world)))
    for number in range(40):
        a_worker(world, f"作業員{number}") if number % 2 else a_technician(
            f"作業員{number}", of=world.employer, token=f"作業員{number}"
        )
        store(a_touch(world.gate, at("08:00"), token=f"作業員{number}"))

    assert (queries(the_prime(world)), queries(the_clerk(world))) == before == (4, 4)
    assert Affiliation.objects.filter(valid__overlap=Range(MONDAY, TUESDAY)).count() == 41
