from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.access.conftest import NOW, SATO_TARO, YAMADA_KENSETSU

from ccus.access.models import Disclosure
from ccus.access.queries.disclosures import disclosures_visible_to
from ccus.access.services.disclosures import record_disclosure, record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import PUBLIC, Viewer

pytestmark = pytest.mark.django_db


def look(viewer: Viewer, *, items: tuple[str, ...] = ("full_name", "address"), hours: int = 0) -> None:
    record_disclosure(
        SATO_TARO,
        viewer=viewer,
        relation=Relation.PRIME,
        channel=Channel.SCREEN,
        items=items,
        now=NOW + timedelta(hours=hours),
    )


def test_a_look_is_remembered_with_who_what_and_when(administrator: Viewer) -> None:
    look(administrator)

    [row] = Disclosure.objects.all()
    assert (row.viewer, row.viewer_role, row.viewer_subject_ccus_id) == (
        "account:901",
        "business_administrator",
        YAMADA_KENSETSU,
    )
    assert (row.items, row.relation, row.channel) == (["address", "full_name"], "prime", "screen")
    assert row.disclosed_on == date(2026, 11, 21)


def test_looking_again_on_the_same_day_adds_nothing(administrator: Viewer) -> None:
    look(administrator)
    look(administrator, items=("address", "full_name"), hours=3)

    assert Disclosure.objects.count() == 1


def test_the_next_day_in_japan_and_other_items_add_rows(administrator: Viewer) -> None:
    look(administrator)
    look(administrator, hours=16)
    look(administrator, items=("full_name",))

    assert Disclosure.objects.count() == 3


def test_the_own_look_and_an_empty_one_are_not_remembered(technician: Viewer, administrator: Viewer) -> None:
    record_disclosure(
        SATO_TARO, viewer=technician, relation=Relation.SELF, channel=Channel.SCREEN, items=["full_name"], now=NOW
    )
    look(administrator, items=())

    assert not Disclosure.objects.exists()


def test_a_list_of_people_is_remembered_in_one_statement(
    administrator: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [f"{number:012}21" for number in range(300)]

    with django_assert_num_queries(1):
        record_disclosures(
            people,
            viewer=administrator,
            relation=Relation.EMPLOYER,
            channel=Channel.EXPORT,
            items=["full_name"],
            now=NOW,
        )

    assert Disclosure.objects.count() == 300


def test_a_technician_sees_who_looked_newest_first(technician: Viewer, administrator: Viewer) -> None:
    look(administrator)
    look(administrator, hours=30)

    assert [row.disclosed_on.day for row in disclosures_visible_to(technician)] == [22, 21]


def test_nobody_else_sees_who_looked(administrator: Viewer, operator: Viewer) -> None:
    look(administrator)

    for viewer in (PUBLIC, administrator, operator):
        assert not disclosures_visible_to(viewer).exists()
