"""The known people and firms of the tests. Everything here is invented; IDs, tokens and days are always the same.

    cast = assemble()                     # needs the database
    cast.takahashi, cast.yamada_gumi      # rows
    viewer_of(cast.takahashi), clerk_of(cast.sato_tobi), site_manager_of(cast.yamada_gumi)

山田組 is a prime contractor. 佐藤とび works for it, 田中鉄筋 and 伊藤工務店 below that. The site, hierarchy and rosters are
made by those who need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stdnum.jp import cn
from tests import kept_rows

from ccus.access import catalogue
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.kit.calendar import JST
from ccus.kit.ids import IdKind, new_id
from ccus.registry.models import Business, Technician
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.registrations import (
    AffiliationEntry,
    BusinessRegistration,
    CheckupEntry,
    CredentialEntry,
    InsuranceEntry,
    QualificationEntry,
    TechnicianRegistration,
)
from ccus.registry.services.affiliations import affiliate_technician
from ccus.registry.services.cards import issue_card
from ccus.registry.services.registration import register_business, register_technician
from ccus.registry.states import (
    AffiliationKind,
    BloodType,
    BusinessKind,
    CredentialKind,
    ExemptionReason,
    Gender,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
    RhFactor,
    SkillLevel,
)

# Everybody was registered on this day; the tests' today is half a year later, a Monday.
REGISTERED_AT = datetime(2026, 4, 1, 9, 0, tzinfo=JST)
REGISTERED_ON = date(2026, 4, 1)
NOW = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
TODAY = date(2026, 11, 16)

TOKEN_TAKAHASHI = "04AA0000000001"
TOKEN_NGUYEN = "04AA0000000002"
TOKEN_SUHARTO = "04AA0000000003"
TOKEN_WATANABE = "04AA0000000004"
TOKEN_ITO = "04AA0000000005"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Rows of the known people and firms."""

    yamada_gumi: Business
    sato_tobi: Business
    tanaka_tekkin: Business
    ito_koumuten: Business
    takahashi: Technician
    nguyen: Technician
    suharto: Technician
    watanabe: Technician
    ito: Technician
    kato: Technician


def assemble() -> Cast:
    """Everybody is registered, with affiliations and cards, on 2026-04-01. 加藤 has neither employer nor card."""
    return kept_rows.of(_register_everybody)


def _register_everybody() -> Cast:
    yamada_gumi = _register(YAMADA_GUMI)
    sato_tobi = _register(SATO_TOBI)
    tanaka_tekkin = _register(TANAKA_TEKKIN)
    ito_koumuten = _register(ITO_KOUMUTEN)
    cast = Cast(
        yamada_gumi=yamada_gumi,
        sato_tobi=sato_tobi,
        tanaka_tekkin=tanaka_tekkin,
        ito_koumuten=ito_koumuten,
        takahashi=_enter(TAKAHASHI, employer=sato_tobi, token=TOKEN_TAKAHASHI),
        nguyen=_enter(NGUYEN, employer=sato_tobi, token=TOKEN_NGUYEN),
        suharto=_enter(SUHARTO, employer=tanaka_tekkin, token=TOKEN_SUHARTO),
        watanabe=_enter(WATANABE, employer=tanaka_tekkin, token=TOKEN_WATANABE),
        ito=_enter(ITO, employer=ito_koumuten, token=TOKEN_ITO),
        kato=register_technician(KATO, viewer=registrar(), now=REGISTERED_AT),
    )
    affiliate_technician(
        cast.watanabe.ccus_id,
        entry=AffiliationEntry(
            business_ccus_id=sato_tobi.ccus_id, from_on=date(2026, 6, 1), kind=AffiliationKind.SECONDARY
        ),
        viewer=registrar(),
        now=REGISTERED_AT,
    )
    return cast


def registrar() -> Viewer:
    """The program in whose name the tests set up their world: it holds every word."""
    return catalogue.viewer_for_program("tests", words=catalogue.permissions().keys())


def viewer_of(technician: Technician) -> Viewer:
    """The person signed in."""
    return _hat(Role.TECHNICIAN, SubjectKind.TECHNICIAN, technician.ccus_id, account_id=technician.pk)


def clerk_of(business: Business) -> Viewer:
    return _hat(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, business.ccus_id, account_id=1_000 + business.pk)


def administrator_of(business: Business) -> Viewer:
    return _hat(Role.BUSINESS_ADMINISTRATOR, SubjectKind.BUSINESS, business.ccus_id, account_id=2_000 + business.pk)


def site_manager_of(business: Business) -> Viewer:
    return _hat(Role.SITE_MANAGER, SubjectKind.BUSINESS, business.ccus_id, account_id=3_000 + business.pk)


def reviewer() -> Viewer:
    return _hat(Role.REVIEWER, SubjectKind.NONE, "", account_id=4_001)


def operator() -> Viewer:
    return _hat(Role.OPERATOR, SubjectKind.NONE, "", account_id=4_002)


def technician_id(number: int) -> str:
    """A technician ID that is always the same: `technician_id(1)`."""
    return new_id(IdKind.TECHNICIAN, digits=f"{number:011d}")


def business_id(number: int) -> str:
    return new_id(IdKind.BUSINESS, digits=f"{number:011d}")


def corporate_number(number: int) -> str:
    """A well-formed corporate number out of a range that is not given out."""
    base = f"{999_900_000_000 + number:012d}"
    return f"{cn.calc_check_digit(base)}{base}"


def _register(registration: BusinessRegistration) -> Business:
    return register_business(registration, viewer=registrar(), now=REGISTERED_AT)


def _enter(registration: TechnicianRegistration, *, employer: Business, token: str) -> Technician:
    technician = register_technician(registration, viewer=registrar(), now=REGISTERED_AT)
    affiliate_technician(
        technician.ccus_id,
        entry=AffiliationEntry(business_ccus_id=employer.ccus_id, from_on=REGISTERED_ON, hired_on=date(2020, 4, 1)),
        viewer=registrar(),
        now=REGISTERED_AT,
    )
    issue_card(technician.ccus_id, token=token, viewer=registrar(), now=REGISTERED_AT)
    return technician


def _hat(role: Role, kind: SubjectKind, subject_ccus_id: str, *, account_id: int) -> Viewer:
    return Viewer(
        account_id=account_id,
        grant_id=account_id,
        role=role,
        subject_kind=kind,
        subject_ccus_id=subject_ccus_id,
        permissions=catalogue.words_of(role.value),
    )


YAMADA_GUMI = BusinessRegistration(
    ccus_id=business_id(1),
    name="株式会社山田組",
    name_kana="ヤマダグミ",
    business_kind=BusinessKind.CORPORATION,
    corporate_number=corporate_number(1),
    representative_name="山田 一郎",
    postal_code="100-0005",
    prefecture_code="13",
    address="千代田区丸の内9-9-9",
    phone="03-0000-0001",
    has_construction_licence=True,
    licence_number="国土交通大臣許可(特-8)第99999号",
    licensed_trades=("01", "02", "05"),
    capital_yen=300_000_000,
)
SATO_TOBI = BusinessRegistration(
    ccus_id=business_id(2),
    name="有限会社佐藤とび",
    name_kana="サトウトビ",
    business_kind=BusinessKind.CORPORATION,
    corporate_number=corporate_number(2),
    representative_name="佐藤 次郎",
    prefecture_code="11",
    address="川口市本町9-9",
    has_construction_licence=True,
    licence_number="埼玉県知事許可(般-8)第99998号",
    licensed_trades=("05",),
    capital_yen=5_000_000,
    insurances=(
        InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.ENROLLED, scheme=InsuranceScheme.KYOKAI_KENPO),
        InsuranceEntry(line=InsuranceLine.EMPLOYMENT, status=InsuranceStatus.ENROLLED),
    ),
)
TANAKA_TEKKIN = BusinessRegistration(
    ccus_id=business_id(3),
    name="田中鉄筋",
    name_kana="タナカテッキン",
    business_kind=BusinessKind.SOLE_TRADER,
    representative_name="田中 三郎",
    prefecture_code="12",
    address="船橋市本町9-9-9",
    insurances=(
        InsuranceEntry(
            line=InsuranceLine.HEALTH,
            status=InsuranceStatus.EXEMPT,
            exemption_reason=ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5,
        ),
    ),
)
ITO_KOUMUTEN = BusinessRegistration(
    ccus_id=business_id(4),
    name="伊藤工務店",
    name_kana="イトウコウムテン",
    business_kind=BusinessKind.ONE_PERSON_CONTRACTOR,
    representative_name="伊藤 誠",
    prefecture_code="14",
    address="川崎市川崎区駅前本町9",
)

# 髙橋 has something under every one of the 40 items.
TAKAHASHI = TechnicianRegistration(
    ccus_id=technician_id(1),
    name=PersonName(family="髙橋", given="健一", family_kana="タカハシ", given_kana="ケンイチ"),
    common_name="タカケン",
    gender=Gender.MALE,
    birth_date=date(1985, 7, 15),
    blood_type=BloodType.A,
    blood_rh=RhFactor.POSITIVE,
    postal_code="332-0012",
    prefecture_code="11",
    address="川口市本町1-2-3",
    phone_home="048-000-0001",
    phone_mobile="090-0000-0001",
    fax="048-000-0002",
    email="takahashi@example.invalid",
    emergency_contact_name="髙橋 恵",
    emergency_contact_relationship="妻",
    emergency_contact_address="川口市本町1-2-3",
    emergency_contact_phone="090-0000-0002",
    card_delivery_address="川口市本町9-9 佐藤とび気付",
    card_delivery_phone="048-000-0003",
    insurances=(
        InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.ENROLLED, scheme=InsuranceScheme.KYOKAI_KENPO),
        InsuranceEntry(
            line=InsuranceLine.PENSION, status=InsuranceStatus.ENROLLED, scheme=InsuranceScheme.EMPLOYEES_PENSION
        ),
        InsuranceEntry(line=InsuranceLine.EMPLOYMENT, status=InsuranceStatus.ENROLLED),
    ),
    kentaikyo_status=MutualAidStatus.ENROLLED,
    kentaikyo_insured_number="99990001",
    chutaikyo_enrolled=False,
    workers_comp_special_enrolled=True,
    workers_comp_special_kind="中小事業主等",
    checkups=(CheckupEntry(kind="一般健康診断", taken_on=date(2026, 2, 10)),),
    trade_codes=("06-01", "06-04"),
    experience_years=18,
    career_text="足場の組立て",
    qualifications=(
        QualificationEntry(name="玉掛け技能講習", obtained_on=date(2006, 5, 20), certificate_number="第1234号"),
        QualificationEntry(name="職長・安全衛生責任者教育", obtained_on=date(2015, 9, 3)),
    ),
    credentials=(
        CredentialEntry(kind=CredentialKind.EDUCATION, name="埼玉県立工業高等学校", gained_on=date(2004, 3, 31)),
        CredentialEntry(kind=CredentialKind.TRAINING, name="フルハーネス型安全帯特別教育", gained_on=date(2019, 1, 15)),
        CredentialEntry(kind=CredentialKind.AWARD, name="青年優秀施工者顕彰", gained_on=date(2018, 10, 1)),
    ),
    skill_level=SkillLevel.LEVEL_3,
)
NGUYEN = TechnicianRegistration(
    ccus_id=technician_id(2),
    name=PersonName(family="NGUYEN", given="VAN AN", family_kana="グエン", given_kana="ヴァン・アン"),
    gender=Gender.MALE,
    birth_date=date(1998, 2, 3),
    prefecture_code="11",
    address="川口市栄町9-9-9",
    phone_mobile="080-0000-0003",
    trade_codes=("06-01",),
    nationality="VN",
    residence_status_code="specified_skilled_1",
    residence_period_until=date(2028, 3, 31),
)
SUHARTO = TechnicianRegistration(
    ccus_id=technician_id(3),
    name=PersonName(family="SUHARTO"),
    birth_date=date(2000, 12, 31),
    prefecture_code="12",
    address="船橋市本町9-9-9",
    trade_codes=("10-01",),
    nationality="ID",
    residence_status_code="technical_intern_2_b",
    residence_period_until=date(2027, 8, 31),
)
WATANABE = TechnicianRegistration(
    ccus_id=technician_id(4),
    name=PersonName(family="渡邊", given="花子", family_kana="ワタナベ", given_kana="ハナコ"),
    gender=Gender.FEMALE,
    birth_date=date(1992, 2, 29),
    prefecture_code="12",
    address="船橋市宮本9-9",
    trade_codes=("10-01",),
    skill_level=SkillLevel.LEVEL_2,
)
ITO = TechnicianRegistration(
    ccus_id=technician_id(5),
    name=PersonName(family="伊藤", given="誠", family_kana="イトウ", given_kana="マコト"),
    gender=Gender.MALE,
    birth_date=date(1964, 1, 8),
    prefecture_code="14",
    address="川崎市川崎区駅前本町9",
    trade_codes=("34-01",),
    skill_level=SkillLevel.LEVEL_4,
)
KATO = TechnicianRegistration(
    ccus_id=technician_id(6),
    name=PersonName(family="加藤", given="陽子", family_kana="カトウ", given_kana="ヨウコ"),
    gender=Gender.FEMALE,
    birth_date=date(2004, 10, 10),
    prefecture_code="13",
    address="足立区千住9-9",
    trade_codes=("02-01",),
)
