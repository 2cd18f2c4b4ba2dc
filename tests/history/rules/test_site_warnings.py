from __future__ import annotations

from tests.history.world import at

from ccus.history.rules.site_warnings import Sign, Subject, gather_warnings, subject_of
from ccus.history.rules.verdicts import COUNTED, verdicts


def sign(*reasons: str, person: str = "taro", firm: str = "sato", device: str = "1", clock: str = "08:00") -> Sign:
    return Sign(reasons=reasons, person=person, firm=firm, device=device, at=at(clock))


def test_every_verdict_but_the_good_one_is_about_somebody_or_something() -> None:
    assert {code: subject_of(code) for code in verdicts() if code != COUNTED}


def test_counted_touches_warn_of_nothing() -> None:
    assert gather_warnings([sign()]) == []


def test_forty_people_of_one_firm_outside_the_hierarchy_are_one_thing_to_do() -> None:
    signs = [sign("not_in_hierarchy", person=f"p{number}") for number in range(40)]

    (warning,) = gather_warnings(signs)

    assert (warning.subject, warning.key, len(warning.people)) == (Subject.FIRM, "sato", 40)
    assert warning.code == "not_in_hierarchy-sato"


def test_a_person_of_an_unknown_firm_stands_alone() -> None:
    (warning,) = gather_warnings([sign("not_in_hierarchy", firm="")])

    assert (warning.subject, warning.key) == (Subject.PERSON, "taro")


def test_two_touches_of_one_person_are_one_warning_from_the_first_to_the_last() -> None:
    (warning,) = gather_warnings([sign("no_site_role", clock="08:00"), sign("no_site_role", clock="17:00")])

    assert warning.people == ("taro",)
    assert (warning.first_at, warning.last_at) == (at("08:00"), at("17:00"))


def test_what_concerns_the_whole_site_is_said_once() -> None:
    (warning,) = gather_warnings([sign("site_not_open"), sign("site_not_open", person="jiro", firm="tanaka")])

    assert (warning.subject, warning.code, warning.people) == (Subject.SITE, "site_not_open", ("taro", "jiro"))


def test_a_wrong_clock_is_a_matter_of_the_device() -> None:
    (warning,) = gather_warnings([sign("clock_suspect", device="7"), sign("clock_suspect", person="jiro", device="7")])

    assert (warning.subject, warning.key) == (Subject.DEVICE, "7")


def test_a_touch_with_two_reasons_gives_two_things_to_do() -> None:
    found = gather_warnings([sign("not_in_hierarchy", "no_site_role")])

    assert [warning.code for warning in found] == ["not_in_hierarchy-sato", "no_site_role-taro"]


def test_nothing_is_said_where_nobody_has_to_do_anything() -> None:
    assert gather_warnings([sign("training_site")]) == []


def test_the_gravest_come_first_then_those_of_most_people_then_the_latest() -> None:
    signs = [
        sign("card_expired", person="a"),
        sign("not_in_hierarchy", person="b", firm="one"),
        sign("not_in_hierarchy", person="c", firm="two"),
        sign("not_in_hierarchy", person="d", firm="two"),
        sign("no_site_role", person="e", clock="08:10"),
        sign("no_site_role", person="f", clock="08:20"),
        sign("unknown_card", person="g", firm=""),
    ]

    assert [warning.code for warning in gather_warnings(signs)] == [
        "unknown_card-g",
        "not_in_hierarchy-two",
        "not_in_hierarchy-one",
        "no_site_role-f",
        "no_site_role-e",
        "card_expired-a",
    ]


def test_what_still_counts_is_not_urgent() -> None:
    urgent, calm = gather_warnings([sign("no_site_role", "card_expired")])

    assert (urgent.is_urgent, calm.is_urgent) == (True, False)
