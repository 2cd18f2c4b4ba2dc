"""The stand-ins tell what the demo country's people and firms would have there."""

from __future__ import annotations

from datetime import date

import msgspec

from ccus.registry.rules.outside_records import CoreCertificate, LicenceRecord, fold_number, is_about
from ccus.registry.states import OutsideSource
from ccus.twin.rules.country import demo_country
from ccus.twin.services.people_of_demo import LOGGER_PRIME
from ccus.twin.services.standins import certificate_number, core_certificates, licences

COUNTRY = demo_country(date(2026, 11, 16))


def test_the_visitor_has_a_certificate_of_the_right_shape() -> None:
    found = {
        record["number"]: msgspec.convert(record, CoreCertificate, strict=False)
        for record in core_certificates(COUNTRY)
    }
    person = COUNTRY.visitor

    own = found[certificate_number(person.number)]

    name = person.registration.name
    assert is_about(own, full_name=f"{name.family} {name.given}", birth_date=person.registration.birth_date)
    assert fold_number(OutsideSource.CORE_TECHNICIANS, own.number) == own.number
    assert len(found) > 5


def test_licences_are_found_by_the_registered_number_and_the_administrators_firm_differs() -> None:
    found = {record["number"]: msgspec.convert(record, LicenceRecord, strict=False) for record in licences(COUNTRY)}
    firm = COUNTRY.business(LOGGER_PRIME).registration

    licence = found[fold_number(OutsideSource.LICENCES, firm.licence_number)]

    assert (licence.name, licence.capital_yen - (firm.capital_yen or 0)) == (firm.name, 5_000_000)
