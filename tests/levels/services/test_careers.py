from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests import cast
from tests.factories.registry import make_affiliation, make_business
from tests.levels.world import make_evaluator, make_worker

from ccus.access.errors import PermissionMissing
from ccus.kit.calendar import JST
from ccus.levels.errors import (
    AssessmentNotOpen,
    CertificateExists,
    CertificateNotFound,
    CertificateTooLate,
    CertifiedDaysTooMany,
    CertifierUnknown,
    NoCareerToCertify,
    ReasonMissing,
)
from ccus.levels.models import CareerCertificate
from ccus.levels.queries.evidence import gather_evidence
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.judging import CertifiedDays
from ccus.levels.services.careers import certify_career, decline_certificate, file_certificate, withdraw_certificate
from ccus.levels.states import CertificateState, CertifierKind
from ccus.registry.models import Business, Technician

pytestmark = pytest.mark.django_db
NOW = cast.NOW
# 2010-04-10 to 2024-03-31 are 5,105 days; 215 of 365 of them are 3,007.
SPAN = 3007


def certified_days(technician_id: int) -> CertifiedDays:
    return gather_evidence(technician_id, on=cast.TODAY, book=book_in_force()).certified


def worker() -> Technician:
    return make_worker("玉掛け技能講習")


def filed(technician: Technician, employer: Business, **changes: int) -> CareerCertificate:
    return file_certificate(
        cast.viewer_of(technician),
        kind=CertifierKind.AFFILIATED,
        certifier_ccus_id=employer.ccus_id,
        now=NOW,
        **changes,
    )


def employed(technician: Technician) -> Business:
    business = make_business()
    make_affiliation(technician, business)
    return business


def test_the_employer_certifies_and_the_days_count_from_then_on() -> None:
    technician = worker()
    employer = employed(technician)
    certificate = filed(technician, employer, foreman_days=300, crew_leader_days=20)
    assert (certificate.from_on, certificate.until_on) == (date(2010, 4, 10), date(2024, 3, 31))
    assert certified_days(technician.pk) == CertifiedDays()

    certify_career(cast.administrator_of(employer), certificate.pk, now=NOW)

    assert certified_days(technician.pk) == CertifiedDays(work_days=SPAN, foreman_days=300, crew_leader_days=20)


def test_after_the_last_day_nothing_is_filed() -> None:
    technician = worker()
    employer = employed(technician)
    late = datetime(2029, 4, 1, 9, 0, tzinfo=JST)

    with pytest.raises(CertificateTooLate):
        file_certificate(
            cast.viewer_of(technician), kind=CertifierKind.PRIME, certifier_ccus_id=employer.ccus_id, now=late
        )
    file_certificate(
        cast.viewer_of(technician),
        kind=CertifierKind.PRIME,
        certifier_ccus_id=employer.ccus_id,
        now=late - timedelta(days=1),
    )


def test_without_any_dated_qualification_there_is_nothing_to_certify() -> None:
    technician = make_worker()

    with pytest.raises(NoCareerToCertify):
        filed(technician, employed(technician))


def test_no_more_days_are_led_than_worked() -> None:
    technician = worker()
    employer = employed(technician)

    with pytest.raises(CertifiedDaysTooMany):
        filed(technician, employer, foreman_days=SPAN, crew_leader_days=1)
    with pytest.raises(CertifiedDaysTooMany):
        filed(technician, employer, foreman_days=-1)
    filed(technician, employer, foreman_days=SPAN)


def test_the_employer_is_one_to_whom_the_person_belongs() -> None:
    technician, stranger = worker(), make_business()

    with pytest.raises(CertifierUnknown):
        filed(technician, stranger)
    for typed in ("", "123", "00000000000122"):
        with pytest.raises(CertifierUnknown):
            file_certificate(cast.viewer_of(technician), kind=CertifierKind.UPPER, certifier_ccus_id=typed, now=NOW)
    assert not CareerCertificate.objects.exists()


def test_the_evaluating_body_is_asked_last_and_with_a_statement() -> None:
    technician = worker()
    viewer = cast.viewer_of(technician)
    with pytest.raises(ReasonMissing):
        file_certificate(viewer, kind=CertifierKind.EVALUATING_BODY, now=NOW)
    certificate = file_certificate(
        viewer, kind=CertifierKind.EVALUATING_BODY, statement="勤めていた会社は廃業しました", now=NOW
    )

    certify_career(make_evaluator("rebar"), certificate.pk, now=NOW)

    assert certified_days(technician.pk).work_days == SPAN


def test_nobody_but_the_one_who_was_asked_certifies() -> None:
    technician = worker()
    employer = employed(technician)
    certificate = filed(technician, employer)

    for viewer in (cast.administrator_of(make_business()), make_evaluator("rebar")):
        with pytest.raises(CertificateNotFound):
            certify_career(viewer, certificate.pk, now=NOW)
    for viewer in (cast.clerk_of(employer), cast.viewer_of(technician), cast.operator()):
        with pytest.raises(PermissionMissing):
            certify_career(viewer, certificate.pk, now=NOW)
    with pytest.raises(CertificateNotFound):
        certify_career(cast.administrator_of(employer), 999_999, now=NOW)

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.FILED


def test_who_was_refused_asks_the_next_in_the_chain() -> None:
    technician = worker()
    employer, prime = employed(technician), make_business()
    certificate = filed(technician, employer)
    with pytest.raises(CertificateExists):
        filed(technician, employer)
    with pytest.raises(ReasonMissing):
        decline_certificate(cast.administrator_of(employer), certificate.pk, reason="", now=NOW)
    decline_certificate(cast.administrator_of(employer), certificate.pk, reason="記録が残っていません", now=NOW)

    second = file_certificate(
        cast.viewer_of(technician), kind=CertifierKind.PRIME, certifier_ccus_id=prime.ccus_id, now=NOW
    )

    certify_career(cast.administrator_of(prime), second.pk, now=NOW)
    with pytest.raises(AssessmentNotOpen):
        withdraw_certificate(cast.viewer_of(technician), second.pk, now=NOW)


def test_a_certificate_is_withdrawn_by_its_person_alone() -> None:
    technician = worker()
    certificate = filed(technician, employed(technician))
    with pytest.raises(CertificateNotFound):
        withdraw_certificate(cast.viewer_of(worker()), certificate.pk, now=NOW)

    withdraw_certificate(cast.viewer_of(technician), certificate.pk, now=NOW)

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.WITHDRAWN
