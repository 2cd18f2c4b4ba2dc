from __future__ import annotations

from dataclasses import replace

import pytest
from tests import cast
from tests.factories.registry import business_registration, make_business, make_technician, technician_registration
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.registry import errors
from ccus.registry.models import Affiliation, Business, Card, Technician
from ccus.registry.rules.registrations import AffiliationEntry
from ccus.registry.services.bulk import load_businesses, load_cards, load_technicians
from ccus.registry.services.registration import register_technician

pytestmark = pytest.mark.django_db

DAY = cast.REGISTERED_ON


def test_many_people_are_loaded_with_all_that_belongs_to_them(heard: Heard) -> None:
    (business,) = load_businesses([(cast.SATO_TOBI, DAY)], viewer=cast.registrar(), now=cast.NOW)
    entry = AffiliationEntry(business_ccus_id=business.ccus_id, from_on=DAY)
    takahashi = replace(cast.TAKAHASHI, affiliations=(entry,))

    people = load_technicians(
        [(takahashi, DAY), (technician_registration(), cast.TODAY)], viewer=cast.registrar(), now=cast.NOW
    )
    cards = load_cards([(people[0], cast.TOKEN_TAKAHASHI, cast.REGISTERED_AT)], viewer=cast.registrar(), now=cast.NOW)

    assert [person.registered_on for person in people] == [DAY, cast.TODAY]
    assert Technician.objects.count() == 2
    assert Affiliation.objects.get().technician_id == people[0].pk
    assert people[0].trades.count() == 2
    assert people[0].insurances.count() == 3
    assert people[0].qualifications.count() == 2
    assert people[0].credentials.count() == 3
    assert people[0].checkups.count() == 1
    assert business.kind_periods.count() == 1
    assert business.insurances.count() == 2
    assert (cards[0].color, cards[0].issued_on) == ("silver", DAY)
    assert [one.cards for one in heard] == [[cards[0].token_hash]]
    assert list(AuditEvent.objects.order_by("id").values_list("act", "details")) == [
        ("registry:business:load", {"count": 1}),
        ("registry:technician:load", {"count": 2}),
        ("registry:card:load", {"count": 1}),
    ]


def test_loading_folds_exactly_as_registering_does() -> None:
    registered = register_technician(cast.TAKAHASHI, viewer=cast.registrar(), now=cast.NOW)

    (loaded,) = load_technicians(
        [(replace(cast.TAKAHASHI, ccus_id=cast.technician_id(77)), cast.TODAY)],
        viewer=cast.registrar(),
        now=cast.NOW,
    )

    unlike = {"id", "ccus_id"}
    columns = [column.attname for column in Technician._meta.concrete_fields if column.attname not in unlike]
    assert {name: getattr(loaded, name) for name in columns} == {name: getattr(registered, name) for name in columns}


def test_one_wrong_line_stops_the_load() -> None:
    with pytest.raises(errors.UnknownTrade):
        load_technicians(
            [(technician_registration(), DAY), (technician_registration(trade_codes=("99-01",)), DAY)],
            viewer=cast.registrar(),
            now=cast.NOW,
        )
    with pytest.raises(errors.BusinessNameMissing):
        load_businesses([(business_registration(name=""), DAY)], viewer=cast.registrar(), now=cast.NOW)

    assert Technician.objects.count() == 0
    assert Business.objects.count() == 0


def test_an_employer_that_is_not_registered_is_a_defect_of_the_data() -> None:
    entry = AffiliationEntry(business_ccus_id=cast.business_id(99), from_on=DAY)

    with pytest.raises(KeyError):
        load_technicians([(technician_registration(affiliations=(entry,)), DAY)], viewer=cast.registrar(), now=cast.NOW)

    assert Technician.objects.count() == 0


def test_a_clerk_loads_nothing() -> None:
    clerk = cast.clerk_of(make_business())
    technician = make_technician()

    with pytest.raises(PermissionMissing):
        load_technicians([(technician_registration(), DAY)], viewer=clerk, now=cast.NOW)
    with pytest.raises(PermissionMissing):
        load_businesses([(business_registration(), DAY)], viewer=clerk, now=cast.NOW)
    with pytest.raises(PermissionMissing):
        load_cards([(technician, "04", cast.NOW)], viewer=clerk, now=cast.NOW)

    assert (Technician.objects.count(), Business.objects.count(), Card.objects.count()) == (1, 1, 0)
