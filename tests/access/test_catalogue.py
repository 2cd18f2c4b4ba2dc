from __future__ import annotations

import pytest

from ccus.access import catalogue
from ccus.access.states import Role


def test_each_word_has_both_descriptions_and_a_holder() -> None:
    for permission in catalogue.permissions().values():
        assert permission.description_ja, permission.word
        assert permission.description_en.isascii(), permission.word
        assert permission.held_by, permission.word


def test_each_holder_holds_a_word() -> None:
    assert {holder for holder in catalogue.holders() if not catalogue.words_of(holder)} == set()


def test_a_technician_sees_own_days_and_nobody_elses() -> None:
    words = catalogue.words_of(Role.TECHNICIAN)

    assert "history:own-days:view" in words
    assert "history:people-days:view" not in words


def test_a_device_writes_touches_and_heartbeats_and_gets_its_receipts_and_roster_only() -> None:
    assert catalogue.words_of(catalogue.DEVICE) == {
        "device:touch:write",
        "device:heartbeat:write",
        "device:receipt:sign",
        "device:roster:copy",
    }


def test_no_person_holds_the_words_of_devices_or_of_the_demo() -> None:
    for word in ("device:touch:write", "device:heartbeat:write", catalogue.DEMO_SWITCH):
        assert catalogue.roles_with(word) == ()


def test_roles_with_a_word_come_in_order_of_declaration() -> None:
    assert catalogue.roles_with("history:people-days:view") == (Role.BUSINESS_CLERK, Role.BUSINESS_ADMINISTRATOR)


def test_an_unknown_word_is_a_defect() -> None:
    with pytest.raises(KeyError):
        catalogue.roles_with("history:days:admire")


def test_a_program_holds_only_the_words_it_was_given() -> None:
    viewer = catalogue.viewer_for_program("demo-country", words=["registry:card:issue"])

    assert viewer.actor == "program:demo-country"
    assert viewer.may("registry:card:issue")
    assert not viewer.may("registry:card:revoke")
