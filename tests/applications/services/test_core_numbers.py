"""A completion number fills in the qualification with consent, tells nobody anything without, and is followed after the approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests import cast
from tests.applications import applicants
from tests.applications.applicants import LATER, NOW, by_key, fresh, value
from tests.registry.standin import CERTIFICATE, client_to, running

from ccus.applications.models import Application
from ccus.applications.services import queue, reviewing, sending
from ccus.applications.services.answers import save_page
from ccus.applications.services.core_numbers import fill_in_certificate
from ccus.applications.states import ApplicationKind
from ccus.registry.errors.outside_links import (
    CertificateConsentMissing,
    CertificateNotFound,
    CertificateServiceSilent,
    LinkNumberUnreadable,
)
from ccus.registry.models import OutsideDifference, OutsideLink, Qualification
from ccus.registry.services.outside_asking import ask_outside
from ccus.registry.states import OutsideSource
from ccus.twin.services.standins import StandIn

pytestmark = pytest.mark.django_db

NUMBER = str(CERTIFICATE["number"])


@pytest.fixture
def server() -> Iterator[StandIn]:
    with running({**CERTIFICATE, "name": "鈴木大輔", "birth_date": "1990-04-01"}) as server:
        yield server


@pytest.fixture
def application() -> Application:
    drafted = applicants.draft(ApplicationKind.TECHNICIAN_DETAILED)
    applicants.fill_in(drafted)
    return drafted


def fill_in(application: Application, server: StandIn | None) -> None:
    client = client_to(server) if server else None
    fill_in_certificate(application.number, caller=by_key(application), now=NOW, clients=lambda _source: client)


def typed(application: Application, **answers: str) -> None:
    save_page(application.number, "qualifications", typed=answers, caller=by_key(application), now=NOW)


def test_the_number_fills_in_the_qualification_once_beside_what_was_typed(
    application: Application, server: StandIn
) -> None:
    typed(
        application,
        core_number="２４−００１２−００００４２",
        core_consent="yes",
        qualifications="玉掛け技能講習、平成18年5月20日",
    )

    for _ in range(2):
        fill_in(application, server)

    entries = value(application, "qualifications")
    assert [(each["name"], each["on"]) for each in entries] == [
        ("玉掛け技能講習", "2006-05-20"),
        ("登録とび・土工基幹技能者", "2024-06-01"),
    ]
    assert entries[1]["number"] == NUMBER


def test_nobody_is_asked_without_consent(application: Application, server: StandIn) -> None:
    typed(application, core_number=NUMBER)

    with pytest.raises(CertificateConsentMissing):
        fill_in(application, server)

    assert not value(application, "qualifications")


def test_somebody_elses_number_reads_like_one_that_nobody_has(application: Application, server: StandIn) -> None:
    server.records[NUMBER]["birth_date"] = "1990-04-02"
    typed(application, core_number=NUMBER, core_consent="yes")
    with pytest.raises(CertificateNotFound):
        fill_in(application, server)

    typed(application, core_number="99-9999-999999")
    with pytest.raises(CertificateNotFound):
        fill_in(application, server)
    typed(application, core_number="番号なし")
    with pytest.raises(LinkNumberUnreadable):
        fill_in(application, server)


@pytest.mark.parametrize("trouble", ["down", "garbage", "schema"])
def test_a_service_in_trouble_keeps_nobody_from_going_on(
    application: Application, server: StandIn, trouble: str
) -> None:
    server.trouble = trouble
    typed(application, core_number=NUMBER, core_consent="yes")

    with pytest.raises(CertificateServiceSilent):
        fill_in(application, server)
    with pytest.raises(CertificateServiceSilent):
        fill_in(application, None)

    sending.submit(application.number, caller=by_key(application), now=NOW)


def test_after_the_approval_later_changes_flow_in(application: Application, server: StandIn) -> None:
    typed(application, core_number=NUMBER, core_consent="yes")
    fill_in(application, server)
    sending.submit(application.number, caller=by_key(application), now=NOW)
    applicants.pay(application)
    applicants.taken(application, cast.reviewer())
    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)

    link = OutsideLink.objects.get()
    assert link.technician is not None
    assert (link.number, link.technician.ccus_id) == (NUMBER, fresh(application).technician_ccus_id)
    assert Qualification.objects.get().certificate_number == NUMBER
    ask_outside(
        now=LATER, clients=lambda source: client_to(server) if source is OutsideSource.CORE_TECHNICIANS else None
    )
    assert OutsideDifference.objects.values_list("theirs", flat=True).get() == CERTIFICATE["valid_until"]


def test_without_consent_nothing_is_followed(application: Application) -> None:
    typed(application, core_number=NUMBER, core_consent="no")
    sending.submit(application.number, caller=by_key(application), now=NOW)
    applicants.pay(application)
    assert queue.take_next(cast.reviewer(), now=NOW + timedelta(minutes=1)) is not None
    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW + timedelta(minutes=1))

    assert OutsideLink.objects.count() == 0
