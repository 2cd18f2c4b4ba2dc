"""Valid people, firms, affiliations and cards, in any number. Names, IDs and tokens count up; give what the test is about.

Rows are written without services, so that a test pays for nothing but the rows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from tests import cast

from ccus.registry.models import Affiliation, Business, Card, Technician
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.registrations import BusinessRegistration, TechnicianRegistration
from ccus.registry.services import rows
from ccus.registry.services.cards import card_row
from ccus.registry.states import AffiliationKind, BusinessKind

_numbers = count(1_000)


def technician_registration(**changes: Any) -> TechnicianRegistration:
    """A registration that is in order; `changes` replace its fields."""
    number = next(_numbers)
    plain = TechnicianRegistration(
        name=PersonName(family="試験", given=f"太郎{number}", family_kana="シケン", given_kana="タロウ"),
        birth_date=date(1990, 4, 1),
        prefecture_code="13",
        address="千代田区霞が関9-9",
        trade_codes=("02-01",),
    )
    return replace(plain, **changes)


def business_registration(**changes: Any) -> BusinessRegistration:
    """A sole trader's registration that is in order; `changes` replace its fields."""
    number = next(_numbers)
    plain = BusinessRegistration(
        name=f"試験工業{number}",
        business_kind=BusinessKind.SOLE_TRADER,
        representative_name="試験 花子",
        prefecture_code="13",
        address="千代田区霞が関9-9",
    )
    return replace(plain, **changes)


def make_technician(*, registered_on: date = cast.REGISTERED_ON, **changes: Any) -> Technician:
    """A person with trades; `changes` as for `technician_registration`."""
    registration = technician_registration(**changes)
    technician = rows.technician_row(
        registration,
        ccus_id=registration.ccus_id or cast.technician_id(next(_numbers)),
        registered_on=registered_on,
    )
    technician.save(force_insert=True)
    for trade in rows.trade_rows(technician, registration.trade_codes):
        trade.save(force_insert=True)
    return technician


def make_business(*, registered_on: date = cast.REGISTERED_ON, **changes: Any) -> Business:
    """A firm with its kind since registration; `changes` as for `business_registration`."""
    registration = business_registration(**changes)
    business = rows.business_row(
        registration,
        ccus_id=registration.ccus_id or cast.business_id(next(_numbers)),
        registered_on=registered_on,
    )
    business.save(force_insert=True)
    rows.kind_period_row(business, from_on=registered_on).save(force_insert=True)
    return business


def make_affiliation(
    technician: Technician,
    business: Business,
    *,
    from_on: date = cast.REGISTERED_ON,
    last_on: date | None = None,
    kind: AffiliationKind = AffiliationKind.PRIMARY,
) -> Affiliation:
    return Affiliation.objects.create(
        technician=technician, business=business, kind=kind.value, valid=rows.days(from_on, last_on)
    )


def make_card(technician: Technician, *, token: str = "", issued_at: datetime = cast.REGISTERED_AT) -> Card:
    """The next card of the person; the token counts up when it does not matter."""
    card = card_row(
        technician,
        token=token or f"04FF{next(_numbers):010d}",
        issue_number=technician.cards.count() + 1,
        now=issued_at,
    )
    card.save(force_insert=True)
    return card
