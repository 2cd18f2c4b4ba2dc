from __future__ import annotations

import pytest
from django.test import Client
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_affiliation, make_business
from tests.levels.world import make_worker
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.levels.models import CareerCertificate
from ccus.levels.services.careers import file_certificate
from ccus.levels.services.consents import give_consent
from ccus.levels.states import CertificateState, CertifierKind
from ccus.registry.models import Business, Technician

pytestmark = pytest.mark.django_db
LIST = "/business/people-needs/"


@pytest.fixture(autouse=True)
def _monday(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(cast.NOW, tick=False)


def employed(firm: Business) -> Technician:
    technician = make_worker("玉掛け技能講習", work_days=600)
    make_affiliation(technician, firm)
    return technician


def test_the_firm_sees_those_who_agreed_and_each_look_is_remembered(signed_in: Client, account: Account) -> None:
    firm = make_business()
    agreed, _silent = employed(firm), employed(firm)
    give_consent(cast.viewer_of(agreed), firm.ccus_id, now=cast.NOW)
    wear(account, Role.BUSINESS_CLERK, subject=firm.ccus_id)

    (person,) = assert_query_count("business:people-needs", lambda: signed_in.get(LIST)).context["people"]
    page = assert_query_count("business:person-needs", lambda: signed_in.get(person.url)).context["page"]

    assert (person.label, page.headline) == (agreed.full_name, "レベル2まで、あと45日")
    assert (page.is_own, page.consents, page.career, page.apply_url) == (False, (), None, "")
    assert set(Disclosure.objects.values_list("technician_ccus_id", flat=True)) == {agreed.ccus_id}


def test_without_consent_the_page_is_not_there_and_nothing_is_shown(signed_in: Client, account: Account) -> None:
    firm = make_business()
    technician, stranger = employed(firm), make_worker("玉掛け技能講習", work_days=600)
    wear(account, Role.BUSINESS_CLERK, subject=firm.ccus_id)

    for person in (technician, stranger):
        answer = signed_in.get(f"/business/people/{person.ccus_id}/needs/")
        assert answer.status_code == 404
        assert "600" not in answer.content.decode()
    assert "まだだれも見せていません" in signed_in.get(LIST).content.decode()
    assert not Disclosure.objects.exists()


def test_the_administrator_certifies_a_career(signed_in: Client, account: Account) -> None:
    firm = make_business()
    technician = employed(firm)
    file_certificate(
        cast.viewer_of(technician), kind=CertifierKind.AFFILIATED, certifier_ccus_id=firm.ccus_id, now=cast.NOW
    )
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=firm.ccus_id)
    (row,) = signed_in.get(LIST).context["careers"]
    assert (row.name, row.work_days) == (technician.full_name, 3007)

    answer = signed_in.post(row.url, {"act": "certify"}, follow=True)

    assert "証明しました。" in answer.content.decode()
    assert CareerCertificate.objects.get().state == CertificateState.CERTIFIED


def test_another_firms_career_cannot_be_certified(signed_in: Client, account: Account) -> None:
    firm = make_business()
    certificate = file_certificate(
        cast.viewer_of(employed(firm)), kind=CertifierKind.AFFILIATED, certifier_ccus_id=firm.ccus_id, now=cast.NOW
    )
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=make_business().ccus_id)

    signed_in.post(f"/business/careers/{certificate.pk}/decision/", {"act": "certify"})

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.FILED
