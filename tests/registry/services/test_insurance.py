from __future__ import annotations

from datetime import date

import pytest
from tests import cast
from tests.factories.registry import make_business, make_technician

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.registry import errors
from ccus.registry.models import Technician, TechnicianInsurance
from ccus.registry.rules.registrations import InsuranceEntry
from ccus.registry.services.insurance import set_business_insurance, set_technician_insurance
from ccus.registry.states import ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus

pytestmark = pytest.mark.django_db

NOT_ENROLLED = InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.NOT_ENROLLED)
KYOKAI = InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.ENROLLED, scheme=InsuranceScheme.KYOKAI_KENPO)
UNION = InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.ENROLLED, scheme=InsuranceScheme.HEALTH_UNION)


def set_health(technician: Technician, entry: InsuranceEntry, *, from_on: date) -> None:
    set_technician_insurance(
        technician.ccus_id, entry=entry, from_on=from_on, viewer=cast.viewer_of(technician), now=cast.NOW
    )


def states_of(technician: Technician) -> list[tuple[str, str, date, date | None]]:
    return [
        (row.status, row.scheme, row.valid.lower, row.valid.upper)
        for row in TechnicianInsurance.objects.filter(technician=technician).order_by("valid")
    ]


def test_a_change_of_insurance_keeps_what_held_before() -> None:
    technician = make_technician()
    set_health(technician, NOT_ENROLLED, from_on=date(2026, 4, 1))

    set_health(technician, KYOKAI, from_on=date(2026, 10, 1))

    assert states_of(technician) == [
        ("not_enrolled", "", date(2026, 4, 1), date(2026, 10, 1)),
        ("enrolled", "kyokai_kenpo", date(2026, 10, 1), None),
    ]
    assert list(AuditEvent.objects.values_list("act", "details")) == [
        ("registry:insurance:set", {"line": "health"}),
        ("registry:insurance:set", {"line": "health"}),
    ]


def test_a_state_of_the_same_day_is_corrected() -> None:
    technician = make_technician()
    set_health(technician, KYOKAI, from_on=date(2026, 4, 1))

    set_health(technician, UNION, from_on=date(2026, 4, 1))

    assert states_of(technician) == [("enrolled", "health_union", date(2026, 4, 1), None)]


def test_a_state_cannot_be_put_before_a_later_one() -> None:
    technician = make_technician()
    set_health(technician, KYOKAI, from_on=date(2026, 10, 1))

    with pytest.raises(errors.InsuranceChangedLater) as raised:
        set_health(technician, UNION, from_on=date(2026, 9, 30))

    assert raised.value.data["changed_on"] == date(2026, 10, 1)
    assert states_of(technician) == [("enrolled", "kyokai_kenpo", date(2026, 10, 1), None)]


def test_lines_do_not_touch_each_other() -> None:
    technician = make_technician()
    set_health(technician, KYOKAI, from_on=date(2026, 10, 1))

    set_technician_insurance(
        technician.ccus_id,
        entry=InsuranceEntry(line=InsuranceLine.EMPLOYMENT, status=InsuranceStatus.ENROLLED),
        from_on=date(2026, 4, 1),
        viewer=cast.reviewer(),
        now=cast.NOW,
    )

    assert TechnicianInsurance.objects.count() == 2


def test_what_does_not_fit_together_is_refused() -> None:
    technician = make_technician()
    entry = InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.EXEMPT)

    with pytest.raises(errors.ExemptionReasonMissing):
        set_health(technician, entry, from_on=cast.TODAY)

    assert TechnicianInsurance.objects.count() == 0


def test_people_and_firms_change_their_own_insurance_only() -> None:
    technician, business = make_technician(), make_business()

    with pytest.raises(errors.NotYourRecord):
        set_technician_insurance(
            technician.ccus_id,
            entry=KYOKAI,
            from_on=cast.TODAY,
            viewer=cast.viewer_of(make_technician()),
            now=cast.NOW,
        )
    with pytest.raises(PermissionMissing):
        set_technician_insurance(
            technician.ccus_id, entry=KYOKAI, from_on=cast.TODAY, viewer=cast.clerk_of(business), now=cast.NOW
        )
    with pytest.raises(errors.NotYourRecord):
        set_business_insurance(
            business.ccus_id,
            entry=KYOKAI,
            from_on=cast.TODAY,
            viewer=cast.administrator_of(make_business()),
            now=cast.NOW,
        )

    assert TechnicianInsurance.objects.count() == 0
    assert business.insurances.count() == 0


def test_a_firm_says_why_it_is_exempt() -> None:
    business = make_business()
    entry = InsuranceEntry(
        line=InsuranceLine.PENSION,
        status=InsuranceStatus.EXEMPT,
        exemption_reason=ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5,
    )

    set_business_insurance(
        business.ccus_id, entry=entry, from_on=cast.TODAY, viewer=cast.administrator_of(business), now=cast.NOW
    )

    row = business.insurances.get()
    assert (row.line, row.status, row.exemption_reason) == ("pension", "exempt", "individual_workplace_under_5")


def test_people_and_firms_that_are_not_there_are_named() -> None:
    with pytest.raises(errors.TechnicianNotFound):
        set_technician_insurance(
            cast.technician_id(99), entry=KYOKAI, from_on=cast.TODAY, viewer=cast.reviewer(), now=cast.NOW
        )
    with pytest.raises(errors.BusinessNotFound):
        set_business_insurance(
            cast.business_id(99), entry=KYOKAI, from_on=cast.TODAY, viewer=cast.reviewer(), now=cast.NOW
        )
