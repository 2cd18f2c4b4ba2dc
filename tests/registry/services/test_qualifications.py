from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests import cast
from tests.factories.registry import make_business, make_technician

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry import errors
from ccus.registry.models import Credential, HealthCheckup, Qualification
from ccus.registry.rules.registrations import CheckupEntry, CredentialEntry, QualificationEntry
from ccus.registry.services.qualifications import add_checkup, add_credential, add_qualification
from ccus.registry.states import CredentialKind

pytestmark = pytest.mark.django_db

QUALIFICATION = QualificationEntry(
    name="登録鉄筋基幹技能者", obtained_on=date(2021, 6, 1), last_on=date(2026, 5, 31), certificate_number="99"
)
CREDENTIAL = CredentialEntry(kind=CredentialKind.TRAINING, name="足場の組立て等特別教育")
CHECKUP = CheckupEntry(kind="一般健康診断", taken_on=date(2026, 2, 10))


def test_a_qualification_is_in_force_to_its_last_day() -> None:
    technician = make_technician()

    row = add_qualification(technician.ccus_id, entry=QUALIFICATION, viewer=cast.viewer_of(technician), now=cast.NOW)

    row.refresh_from_db()
    assert (row.valid.lower, row.valid.upper) == (date(2021, 6, 1), date(2026, 6, 1))
    assert AuditEvent.objects.get().act == "registry:qualification:add"


def test_a_renewed_certificate_follows_the_earlier_one() -> None:
    technician = make_technician()
    add_qualification(technician.ccus_id, entry=QUALIFICATION, viewer=cast.reviewer(), now=cast.NOW)
    renewed = QualificationEntry(name=QUALIFICATION.name, obtained_on=date(2026, 6, 1))

    add_qualification(technician.ccus_id, entry=renewed, viewer=cast.reviewer(), now=cast.NOW)

    assert Qualification.objects.count() == 2


@pytest.mark.parametrize(
    ("add", "entry", "model", "refusal"),
    [
        (add_qualification, QUALIFICATION, Qualification, errors.QualificationExists),
        (add_credential, CREDENTIAL, Credential, errors.CredentialExists),
        (add_checkup, CHECKUP, HealthCheckup, errors.CheckupExists),
    ],
)
def test_nothing_is_registered_twice(
    add: Callable[..., Any], entry: object, model: type[Any], refusal: type[Refusal]
) -> None:
    technician = make_technician()
    add(technician.ccus_id, entry=entry, viewer=cast.viewer_of(technician), now=cast.NOW)

    with pytest.raises(refusal):
        add(technician.ccus_id, entry=entry, viewer=cast.viewer_of(technician), now=cast.NOW)

    assert model.objects.count() == 1
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("add", "entry", "refusal"),
    [
        (add_qualification, QualificationEntry(name="　", obtained_on=cast.TODAY), errors.EntryNameMissing),
        (
            add_qualification,
            QualificationEntry(name="玉掛け", obtained_on=cast.TODAY, last_on=date(2026, 11, 15)),
            errors.EndsBeforeItBegins,
        ),
        (add_qualification, QualificationEntry(name="あ" * 121, obtained_on=cast.TODAY), errors.TextTooLong),
        (add_credential, CredentialEntry(kind=CredentialKind.AWARD, name=""), errors.EntryNameMissing),
        (add_credential, CredentialEntry(kind=CredentialKind.AWARD, name="あ" * 201), errors.TextTooLong),
        (add_checkup, CheckupEntry(kind="", taken_on=cast.TODAY), errors.EntryNameMissing),
        (add_checkup, CheckupEntry(kind="あ" * 41, taken_on=cast.TODAY), errors.TextTooLong),
    ],
)
def test_what_cannot_be_registered_is_refused(add: Callable[..., Any], entry: object, refusal: type[Refusal]) -> None:
    technician = make_technician()

    with pytest.raises(refusal):
        add(technician.ccus_id, entry=entry, viewer=cast.viewer_of(technician), now=cast.NOW)

    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("add", "entry"), [(add_qualification, QUALIFICATION), (add_credential, CREDENTIAL), (add_checkup, CHECKUP)]
)
def test_only_the_person_and_desks_register(add: Callable[..., Any], entry: object) -> None:
    technician = make_technician()

    with pytest.raises(errors.NotYourRecord):
        add(technician.ccus_id, entry=entry, viewer=cast.viewer_of(make_technician()), now=cast.NOW)
    with pytest.raises(PermissionMissing):
        add(technician.ccus_id, entry=entry, viewer=cast.clerk_of(make_business()), now=cast.NOW)
    with pytest.raises(errors.TechnicianNotFound):
        add(cast.technician_id(99), entry=entry, viewer=cast.reviewer(), now=cast.NOW)

    assert AuditEvent.objects.count() == 0
