from __future__ import annotations

from datetime import date

import pytest
from tests import cast
from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry import errors
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.rules.registrations import AffiliationEntry
from ccus.registry.services.affiliations import affiliate_technician, end_affiliation
from ccus.registry.states import AffiliationKind

pytestmark = pytest.mark.django_db

FROM_ON = date(2026, 10, 1)


def hire(technician: Technician, business: Business, *, kind: AffiliationKind = AffiliationKind.PRIMARY) -> Affiliation:
    entry = AffiliationEntry(business_ccus_id=business.ccus_id, from_on=FROM_ON, kind=kind, hired_on=date(2026, 9, 1))
    return affiliate_technician(technician.ccus_id, entry=entry, viewer=cast.clerk_of(business), now=cast.NOW)


def test_a_clerk_hires_a_technician_for_the_own_firm(heard: Heard) -> None:
    technician, business = make_technician(), make_business()

    affiliation = hire(technician, business)

    affiliation.refresh_from_db()
    assert (affiliation.valid.lower, affiliation.valid.upper) == (FROM_ON, None)
    assert affiliation.hired_on == date(2026, 9, 1)
    assert [(one.cause, one.technicians, one.from_on, one.until) for one in heard] == [
        ("registry:affiliation:begin", [technician.pk], FROM_ON, None)
    ]
    event = AuditEvent.objects.get()
    assert (event.act, event.subject_id) == ("registry:affiliation:begin", technician.ccus_id)
    assert event.details == {"affiliation": affiliation.pk, "business": business.ccus_id, "kind": "primary"}


def test_two_primary_affiliations_at_a_time_are_refused(heard: Heard) -> None:
    technician, old, new = make_technician(), make_business(), make_business()
    make_affiliation(technician, old)

    with pytest.raises(errors.PrimaryAffiliationOverlaps):
        hire(technician, new)

    assert Affiliation.objects.get().business == old
    assert AuditEvent.objects.count() == 0
    assert heard == []


def test_a_secondary_affiliation_stands_beside_the_primary_one() -> None:
    technician, old, new = make_technician(), make_business(), make_business()
    make_affiliation(technician, old)

    hire(technician, new, kind=AffiliationKind.SECONDARY)

    assert Affiliation.objects.count() == 2


def test_the_same_business_twice_is_refused() -> None:
    technician, business = make_technician(), make_business()
    make_affiliation(technician, business)

    with pytest.raises(errors.AffiliationExists):
        hire(technician, business, kind=AffiliationKind.SECONDARY)

    assert Affiliation.objects.count() == 1


def test_a_job_change_without_a_gap_is_accepted() -> None:
    technician, old, new = make_technician(), make_business(), make_business()
    make_affiliation(technician, old, last_on=date(2026, 9, 30))

    hire(technician, new)

    assert Affiliation.objects.count() == 2


@pytest.mark.parametrize(
    ("technician_id", "business_id", "refusal"),
    [
        (cast.technician_id(99), None, errors.TechnicianNotFound),
        (None, cast.business_id(99), errors.BusinessNotFound),
        ("1234", None, errors.UnreadableId),
        (None, "1234", errors.UnreadableId),
    ],
)
def test_people_and_firms_that_are_not_there_are_named(
    technician_id: str | None, business_id: str | None, refusal: type[Refusal]
) -> None:
    entry = AffiliationEntry(business_ccus_id=business_id or make_business().ccus_id, from_on=FROM_ON)

    with pytest.raises(refusal):
        affiliate_technician(
            technician_id or make_technician().ccus_id, entry=entry, viewer=cast.operator(), now=cast.NOW
        )

    assert Affiliation.objects.count() == 0


def test_a_clerk_hires_for_the_own_firm_only() -> None:
    technician, business, other = make_technician(), make_business(), make_business()
    entry = AffiliationEntry(business_ccus_id=business.ccus_id, from_on=FROM_ON)

    with pytest.raises(errors.NotYourRecord):
        affiliate_technician(technician.ccus_id, entry=entry, viewer=cast.clerk_of(other), now=cast.NOW)
    with pytest.raises(PermissionMissing):
        affiliate_technician(technician.ccus_id, entry=entry, viewer=cast.viewer_of(technician), now=cast.NOW)

    assert Affiliation.objects.count() == 0


def test_leaving_closes_the_range_and_keeps_the_row(heard: Heard) -> None:
    technician, business = make_technician(), make_business()
    affiliation = make_affiliation(technician, business)

    end_affiliation(affiliation.pk, last_on=date(2026, 10, 31), viewer=cast.clerk_of(business), now=cast.NOW)

    affiliation.refresh_from_db()
    assert (affiliation.valid.lower, affiliation.valid.upper) == (cast.REGISTERED_ON, date(2026, 11, 1))
    assert [(one.cause, one.technicians, one.from_on, one.until) for one in heard] == [
        ("registry:affiliation:end", [technician.pk], date(2026, 11, 1), None)
    ]
    assert AuditEvent.objects.get().act == "registry:affiliation:end"


def test_an_end_that_lies_ahead_can_be_moved(heard: Heard) -> None:
    business = make_business()
    affiliation = make_affiliation(make_technician(), business, last_on=date(2026, 12, 31))

    end_affiliation(affiliation.pk, last_on=date(2026, 11, 30), viewer=cast.clerk_of(business), now=cast.NOW)

    affiliation.refresh_from_db()
    assert affiliation.valid.upper == date(2026, 12, 1)
    assert [(one.from_on, one.until) for one in heard] == [(date(2026, 12, 1), date(2027, 1, 1))]


def test_an_end_that_has_passed_stays() -> None:
    business = make_business()
    affiliation = make_affiliation(make_technician(), business, last_on=date(2026, 11, 15))

    with pytest.raises(errors.AffiliationAlreadyEnded) as raised:
        end_affiliation(affiliation.pk, last_on=date(2026, 12, 31), viewer=cast.clerk_of(business), now=cast.NOW)

    affiliation.refresh_from_db()
    assert raised.value.data == {"ended_on": date(2026, 11, 15)}
    assert affiliation.valid.upper == date(2026, 11, 16)


def test_an_end_may_not_run_into_the_next_employer() -> None:
    technician, old, new = make_technician(), make_business(), make_business()
    affiliation = make_affiliation(technician, old, last_on=date(2026, 11, 30))
    make_affiliation(technician, new, from_on=date(2026, 12, 1))

    with pytest.raises(errors.PrimaryAffiliationOverlaps):
        end_affiliation(affiliation.pk, last_on=date(2026, 12, 1), viewer=cast.clerk_of(old), now=cast.NOW)

    affiliation.refresh_from_db()
    assert affiliation.valid.upper == date(2026, 12, 1)


def test_nobody_leaves_before_having_come() -> None:
    business = make_business()
    affiliation = make_affiliation(make_technician(), business)

    with pytest.raises(errors.EndsBeforeItBegins):
        end_affiliation(affiliation.pk, last_on=date(2026, 3, 31), viewer=cast.clerk_of(business), now=cast.NOW)

    affiliation.refresh_from_db()
    assert affiliation.valid.upper is None


def test_another_firm_ends_nothing() -> None:
    affiliation = make_affiliation(make_technician(), make_business())

    with pytest.raises(errors.NotYourRecord):
        end_affiliation(affiliation.pk, last_on=cast.TODAY, viewer=cast.clerk_of(make_business()), now=cast.NOW)

    affiliation.refresh_from_db()
    assert affiliation.valid.upper is None


def test_an_affiliation_that_is_not_there_cannot_end() -> None:
    with pytest.raises(errors.AffiliationNotFound):
        end_affiliation(0, last_on=cast.TODAY, viewer=cast.operator(), now=cast.NOW)
