"""Unusual looking is brought to the operator; refused attempts are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import cast as known

from ccus.access import catalogue
from ccus.access.errors import AttentionNotFound, PermissionMissing
from ccus.access.models import Attention, RefusedAttempt
from ccus.access.queries.attention import list_attention_visible_to, list_refused_attempts_visible_to
from ccus.access.services.attention import answer_attention, record_refusal
from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation, Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer

pytestmark = pytest.mark.django_db

NOW = known.NOW
CLERK = Viewer(
    account_id=7,
    role=Role.BUSINESS_CLERK,
    subject_kind=SubjectKind.BUSINESS,
    subject_ccus_id="12345678901222",
    permissions=catalogue.words_of("business_clerk"),
    page="business:search",
)
OPERATOR = Viewer(account_id=8, role=Role.OPERATOR, permissions=catalogue.words_of("operator"))
PEOPLE = [f"{number:012d}21" for number in range(40)]


def look(people: list[str], *, viewer: Viewer = CLERK, relation: Relation = Relation.OTHER, days: int = 0) -> None:
    record_disclosures(
        people,
        viewer=viewer,
        relation=relation,
        channel=Channel.SCREEN,
        items=["full_name"],
        now=NOW + timedelta(days=days),
    )


def test_the_thirty_first_person_of_a_day_draws_attention() -> None:
    look(PEOPLE[:30])
    assert not Attention.objects.exists()

    look(PEOPLE[29:31])

    [row] = Attention.objects.all()
    assert (row.cause, row.viewer, row.viewer_subject_ccus_id, row.number, row.limit) == (
        "curiosity",
        "account:7",
        "12345678901222",
        31,
        30,
    )


def test_it_is_asked_for_once_a_day_and_grows() -> None:
    look(PEOPLE[:35])
    look(PEOPLE)

    assert Attention.objects.values_list("number", flat=True).get() == 40


def test_another_day_begins_anew() -> None:
    look(PEOPLE[:20])
    look(PEOPLE[20:], days=1)

    assert not Attention.objects.exists()


@pytest.mark.parametrize(
    ("viewer", "relation"),
    [
        (CLERK, Relation.EMPLOYER),
        (replace(CLERK, site_ccus_id="61898541082871"), Relation.PRIME),
        (replace(CLERK, page="prime:approvals"), Relation.PRIME),
        (Viewer(program="tests"), Relation.REGISTRY),
    ],
)
def test_ordinary_work_draws_none(viewer: Viewer, relation: Relation) -> None:
    look(PEOPLE, viewer=viewer, relation=relation)

    assert not Attention.objects.exists()


def test_work_on_lists_does_not_add_to_curiosity() -> None:
    look(PEOPLE[:25], viewer=replace(CLERK, page="prime:approvals"), relation=Relation.PRIME)
    look(PEOPLE[25:])

    assert not Attention.objects.exists()


def refuse(times: int, *, viewer: Viewer = CLERK) -> None:
    for number in range(times):
        record_refusal(viewer, code="registry.technician_not_found", asked=PEOPLE[number], now=NOW)


def test_refused_attempts_are_counted_and_the_eleventh_draws_attention() -> None:
    refuse(10)
    assert not Attention.objects.exists()

    refuse(1)

    [row] = RefusedAttempt.objects.all()
    assert (row.attempts, row.page, row.code, row.last_asked) == (
        11,
        "business:search",
        "registry.technician_not_found",
        PEOPLE[0],
    )
    assert Attention.objects.values_list("cause", "number").get() == ("refusals", 11)


def test_visitors_at_the_door_are_not_kept() -> None:
    refuse(3, viewer=PUBLIC)

    assert not RefusedAttempt.objects.exists()


def test_an_operator_looks_and_notes_it() -> None:
    look(PEOPLE)
    row = Attention.objects.get()

    answer_attention(OPERATOR, row.pk, note=" 研修の準備でした ", now=NOW)

    [answered] = list_attention_visible_to(OPERATOR)
    assert (answered.looked_by, answered.looked_at, answered.note) == ("account:8", NOW, "研修の準備でした")


def test_others_neither_see_nor_answer() -> None:
    look(PEOPLE)

    with pytest.raises(PermissionMissing):
        list_attention_visible_to(CLERK)
    with pytest.raises(PermissionMissing):
        list_refused_attempts_visible_to(CLERK)
    with pytest.raises(PermissionMissing):
        answer_attention(CLERK, Attention.objects.get().pk, note="", now=NOW)
    with pytest.raises(AttentionNotFound):
        answer_attention(OPERATOR, 0, note="", now=NOW)
    assert Attention.objects.get().looked_at is None
