"""Loading many people, firms and cards at once, through the same checks and folding as one at a time.

For demonstration and synthetic countries: the first refusal stops the load, and a violated constraint is a defect of the
data that are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import models, transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.kit.ids import IdKind, new_id
from ccus.registry.models import (
    Affiliation,
    Business,
    BusinessInsurance,
    BusinessKindPeriod,
    Card,
    Credential,
    HealthCheckup,
    Qualification,
    Technician,
    TechnicianInsurance,
    TechnicianTrade,
)
from ccus.registry.rules.registrations import BusinessRegistration, TechnicianRegistration
from ccus.registry.services import rows
from ccus.registry.services.cards import card_row
from ccus.registry.services.checks import check_business, check_technician
from ccus.registry.services.locks import read_id

BATCH_SIZE = 2000
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def load_businesses(
    registrations: Sequence[tuple[BusinessRegistration, date]], *, viewer: Viewer, now: datetime
) -> list[Business]:
    """Firms with the day of registration of each, in the order given. Raises what `checks.check_business` raises."""
    check_may(viewer, "registry:business:register")
    businesses = []
    for registration, registered_on in registrations:
        check_business(registration)
        ccus_id = read_id(registration.ccus_id) if registration.ccus_id else new_id(IdKind.BUSINESS)
        businesses.append(rows.business_row(registration, ccus_id=ccus_id, registered_on=registered_on))
    _insert(Business, businesses)
    _insert(BusinessKindPeriod, (rows.kind_period_row(row, from_on=row.registered_on) for row in businesses))
    _insert(
        BusinessInsurance,
        (
            rows.business_insurance_row(row, entry, from_on=registered_on)
            for row, (registration, registered_on) in zip(businesses, registrations, strict=True)
            for entry in registration.insurances
        ),
    )
    _record("registry:business:load", len(businesses), viewer=viewer, now=now)
    return businesses


@transaction.atomic
def load_technicians(
    registrations: Sequence[tuple[TechnicianRegistration, date]], *, viewer: Viewer, now: datetime
) -> list[Technician]:
    """People with the day of registration of each, in the order given. Raises what `checks.check_technician` raises.

    KeyError for an affiliation to a business that is not registered.
    """
    check_may(viewer, "registry:technician:register")
    people = []
    for registration, registered_on in registrations:
        check_technician(registration, on=registered_on)
        ccus_id = read_id(registration.ccus_id) if registration.ccus_id else new_id(IdKind.TECHNICIAN)
        people.append(rows.technician_row(registration, ccus_id=ccus_id, registered_on=registered_on))
    _insert(Technician, people)
    pairs = [(row, registration) for row, (registration, _) in zip(people, registrations, strict=True)]
    _insert(TechnicianTrade, (trade for row, one in pairs for trade in rows.trade_rows(row, one.trade_codes)))
    _insert(
        TechnicianInsurance,
        (
            rows.technician_insurance_row(row, entry, from_on=row.registered_on)
            for row, one in pairs
            for entry in one.insurances
        ),
    )
    _insert(Affiliation, _affiliations(pairs))
    _insert(Qualification, (rows.qualification_row(row, entry) for row, one in pairs for entry in one.qualifications))
    _insert(Credential, (rows.credential_row(row, entry) for row, one in pairs for entry in one.credentials))
    _insert(HealthCheckup, (rows.checkup_row(row, entry) for row, one in pairs for entry in one.checkups))
    _record("registry:technician:load", len(people), viewer=viewer, now=now)
    return people


@transaction.atomic
def load_cards(tokens: Sequence[tuple[Technician, str, datetime]], *, viewer: Viewer, now: datetime) -> list[Card]:
    """The first card of each person: the person, what a reader reads, the aware moment of issue."""
    check_may(viewer, "registry:card:issue")
    cards = [card_row(person, token=token, issue_number=1, now=issued_at) for person, token, issued_at in tokens]
    _insert(Card, cards)
    _record("registry:card:load", len(cards), viewer=viewer, now=now)
    announce(FactChange(cause="registry:card:load", cards=[bytes(card.token_hash) for card in cards]))
    return cards


def _affiliations(pairs: Sequence[tuple[Technician, TechnicianRegistration]]) -> Iterable[Affiliation]:
    wanted = {entry.business_ccus_id for _, one in pairs for entry in one.affiliations}
    businesses = {row.ccus_id: row for row in Business.objects.filter(ccus_id__in=wanted)}
    for row, one in pairs:
        for entry in one.affiliations:
            yield Affiliation(
                technician=row,
                business=businesses[entry.business_ccus_id],
                kind=entry.kind.value,
                hired_on=entry.hired_on,
                valid=rows.days(entry.from_on),
            )


def _insert(model: type[Row], unsaved: Iterable[Row]) -> None:
    model._default_manager.bulk_create(unsaved, batch_size=BATCH_SIZE)


def _record(act: str, count: int, *, viewer: Viewer, now: datetime) -> None:
    """One line for the whole load; the rows themselves carry their day of registration."""
    record_act(act, actor=viewer.actor, subject_kind="registry", subject_id="load", at=now, details={"count": count})
