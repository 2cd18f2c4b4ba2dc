"""The technicians of the demo country, spread over the prefectures as the published table has them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ccus.kit.calendar import add_months
from ccus.kit.ids import IdKind, new_id
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.registrations import (
    AffiliationEntry,
    CheckupEntry,
    CredentialEntry,
    InsuranceEntry,
    QualificationEntry,
    TechnicianRegistration,
)
from ccus.registry.states import (
    BloodType,
    BusinessKind,
    CredentialKind,
    ExemptionReason,
    Gender,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
    RegistrationKind,
    RhFactor,
    SkillLevel,
)
from ccus.twin.rules.apportionment import apportion
from ccus.twin.rules.draws import draws
from ccus.twin.rules.firms import DemoBusiness
from ccus.twin.rules.names import JapaneseName, draw_japanese_name
from ccus.twin.rules.nation.cast_beside import months_since_registration
from ccus.twin.rules.regions import region_of, registered_technicians
from ccus.twin.rules.tables import read_rows
from ccus.twin.rules.trades import habits_of

HOW_MANY = 300
# Of a hundred cards about 94 are white and 4 gold.
_LEVELS = {SkillLevel.LEVEL_1: 94, SkillLevel.LEVEL_2: 1, SkillLevel.LEVEL_3: 1, SkillLevel.LEVEL_4: 4}
_WOMEN = 0.06
_MONTHS = (5, 60)
_EVERY_HOW_MANY_FOREIGN = 20
# Whoever has not found the book (手帳) yet; the others can be insured.
_EVERY_HOW_MANY_WITHOUT_BOOK = 9


@dataclass(frozen=True, kw_only=True)
class DemoTechnician:
    """A person of the demo. `place` is the position among the firm's people, from 0: the first one leads the others."""

    number: int
    business: DemoBusiness
    place: int
    registered_on: date
    registration: TechnicianRegistration

    @property
    def ccus_id(self) -> str:
        return self.registration.ccus_id


def demo_technicians(businesses: Sequence[DemoBusiness], *, base: date) -> tuple[DemoTechnician, ...]:
    """All people, in the order of their firms. `base`: JST day from which ages and days are counted."""
    levels = _shuffled_levels()
    seats = list(_seats(businesses))
    return tuple(
        _technician(number, business, place, prefecture, levels[number], base)
        for number, (business, place, prefecture) in enumerate(seats)
    )


def _shuffled_levels() -> list[SkillLevel]:
    counts = apportion(HOW_MANY, _LEVELS)
    levels = [level for level, count in counts.items() for _ in range(count)]
    draws("levels").shuffle(levels)
    return levels


def _seats(businesses: Sequence[DemoBusiness]) -> Iterator[tuple[DemoBusiness, int, str]]:
    """(firm, place in the firm, prefecture of residence) of each person: a region's people work for the region's firms."""
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for prefecture, people in apportion(HOW_MANY, registered_technicians()).items():
        homes[region_of(prefecture)] += [prefecture] * people
    of_region: defaultdict[str, list[DemoBusiness]] = defaultdict(list)
    for business in businesses:
        of_region[business.region].append(business)
    for region, firms in of_region.items():
        draws("homes", region).shuffle(homes[region])
        alone = sum(firm.kind is BusinessKind.ONE_PERSON_CONTRACTOR for firm in firms)
        sizes = apportion(
            len(homes[region]) - alone,
            {firm.key: firm.weight for firm in firms if firm.kind is not BusinessKind.ONE_PERSON_CONTRACTOR},
        )
        for firm in firms:
            for place in range(sizes.get(firm.key, 1)):
                yield firm, place, homes[region].pop()


def _technician(
    number: int, business: DemoBusiness, place: int, prefecture: str, level: SkillLevel, base: date
) -> DemoTechnician:
    chance = draws("technician", number)
    ccus_id = new_id(IdKind.TECHNICIAN, digits=f"{chance.randrange(10**11):011d}")
    heads_firm = place == 0 and business.kind is not BusinessKind.CORPORATION
    foreign = None if heads_firm or number % _EVERY_HOW_MANY_FOREIGN != 3 else _foreign_row(number)
    gender = Gender(foreign["gender"]) if foreign else _draw_gender(chance, heads_firm)
    name = _foreign_name(foreign) if foreign else _name(business.head if heads_firm else None, chance, gender)
    age = chance.randrange(19, 38) if foreign else _draw_age(chance, level, place)
    birth_date = add_months(base, -12 * age) - timedelta(days=chance.randrange(365))
    started_at = chance.randrange(18, max(19, min(age, 30)))
    age_months = months_since_registration(chance.randrange(*_MONTHS), least=_MONTHS[0], most=_MONTHS[1], base=base)
    registered_on = max(
        add_months(base, -age_months) - timedelta(days=chance.randrange(28)),
        add_months(birth_date, 12 * 18),
    )
    hired_on = min(registered_on, add_months(base, -12 * chance.randrange(0, max(1, age - started_at)) - 6))
    trades = (business.trade_code,) if level == SkillLevel.LEVEL_1 else (business.trade_code, "02-01")
    phone = f"0{chance.choice((7, 8, 9))}0{chance.randrange(10**8):08d}"
    registration = TechnicianRegistration(
        ccus_id=ccus_id,
        name=name,
        birth_date=birth_date,
        prefecture_code=prefecture,
        address=f"{chance.choice(('中央', '本町', '緑町', '旭町', '栄町'))}{chance.randrange(1, 9)}-{chance.randrange(1, 30)}",
        trade_codes=tuple(dict.fromkeys(trades)),
        registration_kind=RegistrationKind.SIMPLIFIED if chance.random() < 0.3 else RegistrationKind.DETAILED,
        gender=gender,
        blood_type=chance.choice(list(BloodType)),
        blood_rh=chance.choice(list(RhFactor)),
        phone_mobile=phone,
        emergency_contact_name=f"{name.family} {'花子' if gender is Gender.MALE else '太郎'}",
        emergency_contact_relationship="配偶者" if age > 35 else "親",
        emergency_contact_phone=f"0{chance.randrange(30, 99)}{chance.randrange(10**7):07d}",
        affiliations=(
            AffiliationEntry(
                business_ccus_id=business.ccus_id,
                from_on=max(registered_on, business.registered_on),
                hired_on=hired_on,
            ),
        ),
        insurances=_insurances(chance, business.kind, age),
        kentaikyo_status=chance.choice(
            (MutualAidStatus.ENROLLED, MutualAidStatus.ENROLLED, MutualAidStatus.NOT_ENROLLED)
        ),
        chutaikyo_enrolled=False,
        workers_comp_special_enrolled=business.kind is BusinessKind.ONE_PERSON_CONTRACTOR,
        checkups=(CheckupEntry(kind="一般健康診断", taken_on=base - timedelta(days=chance.randrange(20, 360))),),
        kentaikyo_insured_number="" if number % _EVERY_HOW_MANY_WITHOUT_BOOK == 4 else f"{ccus_id[:2]}-{ccus_id[2:9]}",
        experience_years=max(1, age - started_at),
        qualifications=_qualifications(chance, business.trade_code, level, base),
        credentials=(CredentialEntry(kind=CredentialKind.TRAINING, name="送り出し教育", gained_on=registered_on),),
        skill_level=level,
        nationality=foreign["nationality"] if foreign else "JP",
        residence_status_code=foreign["residence_status"] if foreign else "",
        residence_period_until=base + timedelta(days=chance.randrange(40, 900)) if foreign else None,
    )
    return DemoTechnician(
        number=number, business=business, place=place, registered_on=registered_on, registration=registration
    )


def _foreign_row(number: int) -> dict[str, str]:
    rows = read_rows("foreign_names")
    return dict(rows[number // _EVERY_HOW_MANY_FOREIGN % len(rows)])


def _foreign_name(row: dict[str, str]) -> PersonName:
    return PersonName(
        family=row["family"], given=row["given"], family_kana=row["family_kana"], given_kana=row["given_kana"]
    )


def _name(known: JapaneseName | None, chance: random.Random, gender: Gender) -> PersonName:
    name = known or draw_japanese_name(chance, gender=gender.value)
    return PersonName(family=name.family, given=name.given, family_kana=name.family_kana, given_kana=name.given_kana)


def _draw_gender(chance: random.Random, heads_firm: bool) -> Gender:
    return Gender.FEMALE if chance.random() < _WOMEN and not heads_firm else Gender.MALE


def _draw_age(chance: random.Random, level: SkillLevel, place: int) -> int:
    """Those who lead and those of high levels are older; the trade as a whole is an old one."""
    youngest = 19 + 8 * (level - 1)
    oldest = 58 if place == 0 else 72
    return max(youngest + (10 if place == 0 else 0), min(oldest, round(chance.triangular(18, oldest, 50))))


def _insurances(chance: random.Random, kind: BusinessKind, age: int) -> tuple[InsuranceEntry, ...]:
    enrolled = InsuranceStatus.ENROLLED
    pension = InsuranceScheme.PENSION_RECIPIENT if age >= 70 else InsuranceScheme.EMPLOYEES_PENSION
    if kind is BusinessKind.CORPORATION and chance.random() < 0.96:
        health = chance.choice((InsuranceScheme.KYOKAI_KENPO, InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH))
        return (
            InsuranceEntry(line=InsuranceLine.HEALTH, status=enrolled, scheme=health),
            InsuranceEntry(line=InsuranceLine.PENSION, status=enrolled, scheme=pension),
            InsuranceEntry(line=InsuranceLine.EMPLOYMENT, status=enrolled, scheme=InsuranceScheme.GENERAL_EMPLOYMENT),
        )
    if kind is BusinessKind.CORPORATION:
        return tuple(InsuranceEntry(line=line, status=InsuranceStatus.NOT_ENROLLED) for line in InsuranceLine)
    return (
        InsuranceEntry(line=InsuranceLine.HEALTH, status=enrolled, scheme=InsuranceScheme.NATIONAL_HEALTH),
        InsuranceEntry(line=InsuranceLine.PENSION, status=enrolled, scheme=InsuranceScheme.NATIONAL_PENSION),
        InsuranceEntry(
            line=InsuranceLine.EMPLOYMENT,
            status=InsuranceStatus.EXEMPT,
            exemption_reason=ExemptionReason.SOLE_TRADER_AND_FAMILY,
        ),
    )


def _qualifications(
    chance: random.Random, trade_code: str, level: SkillLevel, base: date
) -> tuple[QualificationEntry, ...]:
    if level == SkillLevel.LEVEL_1 and chance.random() < 0.5:
        return ()
    obtained_on = add_months(base, -chance.randrange(12, 120))
    held = [QualificationEntry(name=habits_of(trade_code).qualification, obtained_on=obtained_on)]
    if level >= SkillLevel.LEVEL_3:
        held.append(QualificationEntry(name="職長・安全衛生責任者教育", obtained_on=obtained_on))
    if level == SkillLevel.LEVEL_4:
        last_on = add_months(obtained_on, 240)
        course = habits_of(trade_code).core_course
        held.append(QualificationEntry(name=course, obtained_on=obtained_on, last_on=last_on))
    return tuple(held)
