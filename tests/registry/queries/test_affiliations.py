from __future__ import annotations

from datetime import date

import pytest
from tests import cast
from tests.factories.registry import make_affiliation, make_business, make_technician

from ccus.access.viewers import PUBLIC
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.queries.affiliations import find_primary_business, list_affiliations_visible_to
from ccus.registry.states import AffiliationKind

pytestmark = pytest.mark.django_db


def test_past_and_future_affiliations_are_shown_to_the_person_and_desks_only() -> None:
    technician, past, current, side, future = make_technician(), *(make_business() for _ in range(4))
    make_affiliation(technician, past, from_on=date(2020, 4, 1), last_on=date(2026, 3, 31))
    make_affiliation(technician, current, from_on=date(2026, 4, 1), last_on=date(2026, 12, 31))
    make_affiliation(technician, side, kind=AffiliationKind.SECONDARY)
    make_affiliation(technician, future, from_on=date(2027, 1, 1))

    for viewer in (cast.viewer_of(technician), cast.reviewer(), cast.operator()):
        rows = list_affiliations_visible_to(viewer, technician.ccus_id, on=cast.TODAY)
        assert [row.business_ccus_id for row in rows] == [
            future.ccus_id,
            current.ccus_id,
            past.ccus_id,
            side.ccus_id,
        ]
    for business in (current, side):
        rows = list_affiliations_visible_to(cast.clerk_of(business), technician.ccus_id, on=cast.TODAY)
        assert [(row.business_ccus_id, row.last_on) for row in rows] == [
            (current.ccus_id, date(2026, 12, 31)),
            (side.ccus_id, None),
        ]
    for viewer in (cast.clerk_of(past), cast.clerk_of(future), cast.viewer_of(make_technician()), PUBLIC):
        with pytest.raises(TechnicianNotFound):
            list_affiliations_visible_to(viewer, technician.ccus_id, on=cast.TODAY)


def test_a_person_who_is_not_registered_is_not_found() -> None:
    with pytest.raises(TechnicianNotFound):
        list_affiliations_visible_to(cast.reviewer(), cast.technician_id(99), on=cast.TODAY)


@pytest.mark.parametrize(
    ("on", "index"),
    [(date(2026, 3, 31), 0), (date(2026, 4, 1), 1), (date(2019, 1, 1), None)],
)
def test_the_employer_of_a_day_is_the_primary_one(on: date, index: int | None) -> None:
    technician, firms, side = make_technician(), [make_business(), make_business()], make_business()
    make_affiliation(technician, firms[0], from_on=date(2020, 4, 1), last_on=date(2026, 3, 31))
    make_affiliation(technician, firms[1], from_on=date(2026, 4, 1))
    make_affiliation(technician, side, kind=AffiliationKind.SECONDARY)

    assert find_primary_business(technician.pk, on=on) == (None if index is None else firms[index])
