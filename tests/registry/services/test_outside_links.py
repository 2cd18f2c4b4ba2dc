"""Consent lets changes flow in; taking it back stops them; nothing is overwritten unasked; a service's troubles lose nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.registry.standin import CERTIFICATE, LICENCE, client_to, running

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.foundation.outside import OutsideClient
from ccus.registry.errors import DifferenceNotOpen, LinkExists, LinkNotFound, LinkNumberUnreadable, LinkTooLong
from ccus.registry.models import Business, OutsideDifference, OutsideLink, OutsideService, Qualification, Technician
from ccus.registry.queries.outside_links import list_links_visible_to
from ccus.registry.services.outside_asking import ask_outside
from ccus.registry.services.outside_links import accept_difference, give_consent, keep_ours, revoke_consent
from ccus.registry.states import OutsideSource
from ccus.twin.services.standins import StandIn

pytestmark = pytest.mark.django_db

NOW, TODAY = known.NOW, known.TODAY
NUMBER = str(CERTIFICATE["number"])
UNTIL = TODAY + timedelta(days=365)


@pytest.fixture
def cast() -> Cast:
    return known.assemble()


@pytest.fixture
def person(cast: Cast) -> Technician:
    return cast.takahashi


@pytest.fixture
def server(person: Technician) -> Iterator[StandIn]:
    own = {**CERTIFICATE, "name": person.full_name, "birth_date": person.birth_date.isoformat()}
    with running(own, LICENCE) as server:
        yield server


def ask(server: StandIn, *, now: Any = NOW) -> int:
    def clients(source: OutsideSource) -> OutsideClient:
        return client_to(server)

    return ask_outside(now=now, clients=clients)


def linked(person: Technician, server: StandIn) -> OutsideLink:
    link = give_consent(NUMBER, last_on=UNTIL, viewer=known.viewer_of(person), now=NOW)
    assert ask(server) == 1
    return OutsideLink.objects.get(pk=link.pk)


def open_difference() -> OutsideDifference:
    return OutsideDifference.objects.get(answer="open")


def test_with_consent_a_certificate_is_shown_and_registered_once_it_is_accepted(
    person: Technician, server: StandIn
) -> None:
    viewer = known.viewer_of(person)
    link = linked(person, server)
    held = Qualification.objects.filter(technician=person)
    before = held.count()
    assert (link.problem, link.answered_at, link.record_as_of.isoformat()[:10]) == ("", NOW, "2026-11-01")  # type: ignore[union-attr]
    assert [row.field for row in list_links_visible_to(viewer).links[0].open_differences] == ["certificate"]  # type: ignore[attr-defined]

    accept_difference(open_difference().pk, viewer=viewer, now=NOW)

    assert held.count() == before + 1
    added = held.get(name="登録とび・土工基幹技能者")
    assert (added.certificate_number, added.valid.upper) == (NUMBER, date(2029, 6, 1))
    with pytest.raises(DifferenceNotOpen):
        accept_difference(OutsideDifference.objects.get().pk, viewer=viewer, now=NOW)


def test_a_later_change_flows_in_with_the_next_question_and_waits_for_the_person(
    person: Technician, server: StandIn
) -> None:
    viewer = known.viewer_of(person)
    linked(person, server)
    accept_difference(open_difference().pk, viewer=viewer, now=NOW)
    server.change(NUMBER, valid_until="2034-05-31")

    assert ask(server, now=NOW + timedelta(minutes=1)) == 1
    assert (open_difference().ours, open_difference().theirs) == ("2029-05-31", "2034-05-31")
    assert Qualification.objects.get(certificate_number=NUMBER).valid.upper == date(2029, 6, 1)
    assert ask(server, now=NOW + timedelta(minutes=2)) == 0

    accept_difference(open_difference().pk, viewer=viewer, now=NOW)
    assert Qualification.objects.get(certificate_number=NUMBER).valid.upper == date(2034, 6, 1)


def test_what_was_left_as_it_is_is_not_asked_about_again(person: Technician, server: StandIn) -> None:
    viewer = known.viewer_of(person)
    linked(person, server)
    keep_ours(open_difference().pk, viewer=viewer, now=NOW)

    server.change(NUMBER)
    ask(server)
    assert not OutsideDifference.objects.filter(answer="open").exists()

    server.change(NUMBER, valid_until="2034-05-31")
    ask(server)
    assert open_difference().theirs["until"] == "2034-05-31"  # type: ignore[index]


def test_taking_the_consent_back_stops_the_flow_and_forgets(person: Technician, server: StandIn) -> None:
    viewer = known.viewer_of(person)
    link = linked(person, server)

    revoke_consent(link.pk, viewer=viewer, now=NOW)
    server.change(NUMBER, valid_until="2034-05-31")
    asked = server.asked

    assert ask(server) == 0
    assert server.asked == asked + 2  # the lists of changes alone
    link.refresh_from_db()
    assert (link.record, link.ask_at) == (None, None)
    assert list(OutsideDifference.objects.values_list("answer", "theirs")) == [("gone", None)]
    with pytest.raises(LinkNotFound):
        revoke_consent(link.pk, viewer=viewer, now=NOW)
    give_consent(NUMBER, last_on=UNTIL, viewer=viewer, now=NOW)


def test_a_consent_taken_back_while_the_service_is_asked_takes_nothing(
    person: Technician, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = known.viewer_of(person)
    link = give_consent(NUMBER, last_on=UNTIL, viewer=viewer, now=NOW)
    get = OutsideClient.get

    def get_and_revoke(client: OutsideClient, path: str, shape: type[Any]) -> Any:
        answer = get(client, path, shape)
        if path.startswith("/records/"):
            revoke_consent(link.pk, viewer=viewer, now=NOW)
        return answer

    monkeypatch.setattr(OutsideClient, "get", get_and_revoke)

    assert ask(server) == 0
    assert OutsideLink.objects.get().record is None
    assert not OutsideDifference.objects.exists()


def test_the_last_day_ends_the_consent(person: Technician, server: StandIn) -> None:
    link = linked(person, server)

    ask(server, now=NOW + timedelta(days=366))

    link.refresh_from_db()
    assert (link.revoked_at is not None, link.record) == (True, None)
    assert AuditEvent.objects.filter(act="registry:outside-link:end").exists()


def test_the_certificate_of_somebody_else_is_not_shown(cast: Cast, server: StandIn) -> None:
    give_consent(NUMBER, last_on=UNTIL, viewer=known.viewer_of(cast.nguyen), now=NOW)

    assert ask(server) == 1

    link = OutsideLink.objects.get()
    assert (link.problem, link.record) == ("other_person", None)
    assert not OutsideDifference.objects.exists()


def test_a_number_that_nobody_knows_is_said(person: Technician, server: StandIn) -> None:
    give_consent("99-9999-999999", last_on=UNTIL, viewer=known.viewer_of(person), now=NOW)

    assert ask(server) == 1
    assert OutsideLink.objects.get().problem == "not_found"


@pytest.mark.parametrize(
    ("trouble", "problem"), [("down", "refused"), ("slow", "slow"), ("garbage", "unreadable"), ("schema", "changed")]
)
def test_troubles_lose_nothing_and_the_service_is_left_in_peace_for_a_while(
    person: Technician, server: StandIn, trouble: str, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    give_consent(NUMBER, last_on=UNTIL, viewer=known.viewer_of(person), now=NOW)
    server.trouble = trouble
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            assert ask(server) == 0
    service = OutsideService.objects.get(source="core_technicians")
    assert (service.problem, service.failures, service.paused_until) == (problem, 3, NOW + timedelta(minutes=1))
    assert NUMBER not in caplog.text

    server.trouble, asked = "none", server.asked
    assert (ask(server), server.asked) == (0, asked)
    assert ask(server, now=NOW + timedelta(minutes=1)) == 1
    service.refresh_from_db()
    assert (service.problem, service.failures, service.paused_until) == ("", 0, None)
    assert open_difference().field == "certificate"


def test_a_business_takes_over_what_the_licence_data_tell(cast: Cast, server: StandIn) -> None:
    firm = cast.sato_tobi
    viewer = known.administrator_of(firm)
    link = give_consent("（般-5）第12345号", last_on=UNTIL, viewer=viewer, now=NOW)
    assert ask(server) == 1
    assert OutsideLink.objects.get(pk=link.pk).number == "G-5-12345"
    capital = OutsideDifference.objects.get(field="capital")
    old_name = Business.objects.get(pk=firm.pk).name

    accept_difference(capital.pk, viewer=viewer, now=NOW)

    after = Business.objects.get(pk=firm.pk)
    assert (after.capital_yen, after.name) == (10_000_000, old_name)


def test_nobody_answers_for_others(cast: Cast, person: Technician, server: StandIn) -> None:
    link = linked(person, server)
    other, employer = known.viewer_of(cast.nguyen), known.administrator_of(cast.sato_tobi)

    for viewer in (other, employer):
        with pytest.raises(DifferenceNotOpen):
            accept_difference(open_difference().pk, viewer=viewer, now=NOW)
        with pytest.raises(LinkNotFound):
            revoke_consent(link.pk, viewer=viewer, now=NOW)
    with pytest.raises(PermissionMissing):
        give_consent(NUMBER, last_on=UNTIL, viewer=known.clerk_of(cast.sato_tobi), now=NOW)
    assert open_difference().field == "certificate"


def test_a_consent_says_a_number_and_a_day_that_can_be(person: Technician) -> None:
    viewer = known.viewer_of(person)

    with pytest.raises(LinkNumberUnreadable):
        give_consent("?", last_on=UNTIL, viewer=viewer, now=NOW)
    for last_on in (TODAY - timedelta(days=1), TODAY + timedelta(days=1_200)):
        with pytest.raises(LinkTooLong):
            give_consent(NUMBER, last_on=last_on, viewer=viewer, now=NOW)
    give_consent(NUMBER, last_on=UNTIL, viewer=viewer, now=NOW)
    with pytest.raises(LinkExists):
        give_consent(NUMBER, last_on=UNTIL, viewer=viewer, now=NOW)
