"""Registered people who may be somebody: brought up by indexes, then compared one by one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import Technician
from ccus.registry.rules.same_person.birth_dates import near_dates
from ccus.registry.rules.same_person.comparing import Identity, Match, compare

# Of each way of searching; a birth date has about a hundred people in the whole country, a telephone at most a firm's.
MOST_OF_A_WAY = 1_000


@dataclass(frozen=True, kw_only=True)
class SamePerson:
    """A registered person who may be the one asked about. Not to be shown to whoever asks: `identity` is of the other one."""

    technician_id: int
    ccus_id: str
    identity: Identity
    match: Match


def bring_up(identity: Identity) -> list[SamePerson]:
    """Everybody whom the indexes bring up, compared and in no order: same birth date, same or swapped name or reading with a birth
    date that is one slip away, or the same phone.

    An identity without a name brings up nobody.
    """
    if identity.is_empty:
        return []
    parameters = {
        "born": identity.birth_date,
        "near": sorted(near_dates(identity.birth_date)) if identity.birth_date else [],
        "names": _both_orders(fold_name_for_search(identity.family), fold_name_for_search(identity.given)),
        "readings": _both_orders(
            fold_reading_for_search(identity.family_kana), fold_reading_for_search(identity.given_kana)
        ),
        "phones": sorted(identity.phones),
        "most": MOST_OF_A_WAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(load_sql("registry", "same_people"), parameters)
        rows = cursor.fetchall()
    return [_compared(identity, *row) for row in rows]


def find_same_people(identity: Identity, *, except_ccus_ids: Collection[str] = ()) -> list[SamePerson]:
    """Those who are possibly the same person, the likeliest first."""
    found = [each for each in bring_up(identity) if each.match.is_possible and each.ccus_id not in except_ccus_ids]
    return sorted(found, key=lambda each: (-each.match.score, each.ccus_id))


def identity_of_technician(person: Technician) -> Identity:
    return _identity(
        person.family_name,
        person.given_name,
        person.family_kana,
        person.given_kana,
        person.birth_date,
        person.phone_mobile,
        person.phone_home,
        person.address,
        person.gender,
    )


def _compared(asked: Identity, technician_id: int, ccus_id: str, *columns: str | date) -> SamePerson:
    identity = _identity(*columns)  # type: ignore[arg-type]  # columns of the statement, in the order of its list
    return SamePerson(technician_id=technician_id, ccus_id=ccus_id, identity=identity, match=compare(asked, identity))


def _identity(
    family: str,
    given: str,
    family_kana: str,
    given_kana: str,
    birth_date: date,
    phone_mobile: str,
    phone_home: str,
    address: str,
    gender: str,
) -> Identity:
    return Identity(
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
        birth_date=birth_date,
        phones=frozenset(filter(None, (phone_mobile, phone_home))),
        address=address,
        gender=gender,
    )


def _both_orders(family: str, given: str) -> list[str]:
    return list(dict.fromkeys(text for text in (family + given, given + family) if text))
