"""Columns of the tables about people, from the plan; `id` and foreign keys with their offsets."""

from __future__ import annotations

import numpy as np

from ccus.kit.ids import IdKind
from ccus.twin.rules.nation.chance import Chance, draw_positions
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.ids import id_numbers
from ccus.twin.rules.nation.naming import draw_names
from ccus.twin.rules.nation.people import second_trades
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.rules.nation.qualifications import draw_qualifications
from ccus.twin.rules.nation.tables import CORPORATION, NATIONALITIES, ONE_PERSON
from ccus.twin.services.nation.copying import Columns

_YEAR = 365.2425
# By the company's health insurance, by the construction national health insurance, nothing.
_EMPLOYEES = (82.0, 14.0, 4.0)
_SELF_EMPLOYED, _NOTHING = 3, 2


def technicians(plan: NationPlan, offsets: Offsets) -> Columns:
    people = plan.people
    count = len(people.registered_on)
    chance = Chance(plan.seed)
    stream = chance.stream("technicians: details")
    names = draw_names(people, chance)
    age = (day_number(plan.until) - people.birth_on) / _YEAR
    foreign = people.nationality != NATIONALITIES.index("JP")
    stays = day_number(plan.until) + stream.integers(20, 1400, count)
    return {
        "id": np.arange(count) + offsets.technicians + 1,
        "ccus": id_numbers(IdKind.TECHNICIAN, count, seed=plan.seed),
        "is_detailed": people.is_detailed,
        "registered_on": people.registered_on,
        "family": names.family,
        "given": names.given,
        "gender": people.gender,
        "birth_on": people.birth_on,
        "prefecture": people.prefecture.astype(np.int32),
        "chance": stream.integers(0, 2**31 - 1, count),
        "is_alone": plan.firms.kind[people.firm] == ONE_PERSON,
        "experience_years": np.clip((age - 18) * stream.beta(2.5, 1.3, count), 0, 60).astype(np.int16),
        "skill_level": people.level,
        "nationality": people.nationality,
        "residence": people.residence,
        "stay_until": np.where(foreign, stays, 0).astype(np.int32),
    }


def technician_trades(plan: NationPlan, offsets: Offsets) -> Columns:
    person, trade = second_trades(plan.people, Chance(plan.seed))
    count = len(plan.people.trade)
    technician = np.concatenate((np.arange(count), person))
    order = np.argsort(technician, kind="stable")
    return {
        "technician_id": technician[order] + offsets.technicians + 1,
        "position": np.where(np.arange(len(technician)) < count, 1, 2)[order],
        "trade": np.concatenate((plan.people.trade, trade))[order],
    }


def technician_insurances(plan: NationPlan, offsets: Offsets) -> Columns:
    people = plan.people
    count = len(people.registered_on)
    stream = Chance(plan.seed).stream("technicians: insurance")
    employed = draw_positions(stream, _EMPLOYEES, count)
    alone = np.where(stream.random(count) < 0.93, _SELF_EMPLOYED, _NOTHING)
    by_himself = (plan.firms.kind[people.firm] != CORPORATION) & (stream.random(count) < 0.8)
    by_himself |= plan.firms.kind[people.firm] == ONE_PERSON
    return {
        "technician_id": np.arange(count) + offsets.technicians + 1,
        "state": np.where(by_himself, alone, employed),
        "age": ((day_number(plan.until) - people.birth_on) / _YEAR).astype(np.int16),
        "registered_on": people.registered_on,
    }


def cards(plan: NationPlan, offsets: Offsets) -> Columns:
    given = plan.cards
    ids = id_numbers(IdKind.TECHNICIAN, len(plan.people.level), seed=plan.seed)
    return {
        "id": np.arange(len(given.technician)) + offsets.cards + 1,
        "technician_id": given.technician.astype(np.int64) + offsets.technicians + 1,
        "ccus": ids[given.technician],
        "issue_number": given.issue_number,
        "issued_on": given.issued_on,
        "expires_on": given.expires_on,
        "revoked_on": given.revoked_on,
        "reason": given.reason,
        "level": given.level,
    }


def affiliations(plan: NationPlan, offsets: Offsets) -> Columns:
    given = plan.affiliations
    now = plan.people.firm[given.technician] == given.firm
    hired_on = np.where(now & given.is_primary, plan.people.hired_on[given.technician], given.valid_from)
    return {
        "technician_id": given.technician.astype(np.int64) + offsets.technicians + 1,
        "business_id": given.firm.astype(np.int64) + offsets.businesses + 1,
        "is_primary": given.is_primary,
        "hired_on": hired_on.astype(np.int32),
        "valid_from": given.valid_from,
        "valid_until": given.valid_until,
    }


def qualifications(plan: NationPlan, offsets: Offsets) -> Columns:
    chance = Chance(plan.seed)
    person, qualification, gained_on = draw_qualifications(plan.people, chance)
    return {
        "technician_id": person + offsets.technicians + 1,
        "qualification": qualification,
        "gained_on": gained_on.astype(np.int32),
        "certificate": chance.stream("qualifications: certificates").integers(0, 10**7, len(person)),
    }
