"""The firms of the demo country: general contractors, specialists, sole traders, one-person contractors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from stdnum.jp import cn

from ccus.kit.calendar import add_months
from ccus.kit.ids import IdKind, new_id
from ccus.registry.rules.registrations import BusinessRegistration, InsuranceEntry
from ccus.registry.states import (
    BusinessKind,
    ExemptionReason,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
)
from ccus.twin.rules.draws import draws
from ccus.twin.rules.names import JapaneseName, draw_japanese_name
from ccus.twin.rules.nation.cast_beside import EXPIRED_FIRM_SINCE, months_since_registration
from ccus.twin.rules.regions import region_of
from ccus.twin.rules.tables import read_rows
from ccus.twin.rules.trades import habits_of

# This firm has let its five years pass.
EXPIRED = "expired"
_LICENSED_KINDS = (BusinessKind.CORPORATION,)
_MONTHS = (4, 56)
_LONG_EXPIRED_MONTHS = 62
_LARGE_WEIGHT = 6


@dataclass(frozen=True, kw_only=True)
class DemoBusiness:
    """A firm of the demo. `weight` is its share of the region's people; `head` the person who represents it."""

    key: str
    region: str
    trade_code: str
    weight: int
    kind: BusinessKind
    head: JapaneseName
    registered_on: date
    registration: BusinessRegistration

    @property
    def ccus_id(self) -> str:
        return self.registration.ccus_id


def demo_businesses(*, base: date) -> tuple[DemoBusiness, ...]:
    """All firms. `base`: JST day from which days are counted; names and IDs do not depend on it."""
    return tuple(_business(dict(row), base) for row in read_rows("demo_businesses"))


def _business(row: dict[str, str], base: date) -> DemoBusiness:
    chance = draws("business", row["key"])
    kind = BusinessKind(row["kind"])
    family, _, kana = row["family"].partition(":")
    head = draw_japanese_name(chance, gender="male", family=family, family_kana=kana)
    is_corporation = kind is BusinessKind.CORPORATION
    licensed = kind in _LICENSED_KINDS
    phone = f"0{chance.randrange(10, 99)}{chance.randrange(10**7):07d}"
    ccus_id = new_id(IdKind.BUSINESS, digits=f"{chance.randrange(10**11):011d}")
    registration = BusinessRegistration(
        ccus_id=ccus_id,
        name=row["name"],
        name_kana=row["kana"],
        business_kind=kind,
        representative_name=head.full,
        prefecture_code=row["prefecture"],
        address=f"{chance.choice(('本町', '栄町', '中央', '緑町', '東町'))}{chance.randrange(1, 9)}-{chance.randrange(1, 30)}",
        has_construction_licence=licensed,
        licence_number=f"（般-{chance.randrange(3, 8)}）第{chance.randrange(1000, 99999)}号" if licensed else "",
        licensed_trades=(habits_of(row["trade"]).licence,) if licensed else (),
        corporate_number=_corporate_number(f"{chance.randrange(10**12):012d}") if is_corporation else "",
        phone=phone,
        contact_phone=phone,
        capital_yen=chance.choice((3, 5, 10, 20, 30, 50, 100)) * 1_000_000 if is_corporation else None,
        insurances=_insurances(kind, workers=int(row["weight"])),
        retirement_mutual_aid_status=chance.choice(list(MutualAidStatus)),
        workers_comp_special_enrolled=not is_corporation,
    )
    registration = _insured(registration, weight=int(row["weight"]))
    age_months = months_since_registration(chance.randrange(*_MONTHS), least=_MONTHS[0], most=_MONTHS[1], base=base)
    registered_on = add_months(base, -age_months) - timedelta(days=chance.randrange(20))
    return DemoBusiness(
        key=row["key"],
        region=region_of(row["prefecture"]),
        trade_code=row["trade"],
        weight=int(row["weight"]),
        kind=kind,
        head=head,
        registered_on=_expired_since(base) if row["key"] == EXPIRED else registered_on,
        registration=registration,
    )


def _insured(registration: BusinessRegistration, *, weight: int) -> BusinessRegistration:
    """Larger firms have a contract with the mutual aid (建退共), and whoever has one has its number."""
    status = MutualAidStatus.ENROLLED if weight >= _LARGE_WEIGHT else registration.retirement_mutual_aid_status
    digits = registration.ccus_id
    number = f"{digits[:2]}-{digits[2:7]}" if status is MutualAidStatus.ENROLLED else ""
    return replace(registration, retirement_mutual_aid_status=status, kentaikyo_contractor_number=number)


def _expired_since(base: date) -> date:
    return min(EXPIRED_FIRM_SINCE, add_months(base, -_LONG_EXPIRED_MONTHS))


def _corporate_number(twelve: str) -> str:
    return f"{cn.calc_check_digit(twelve)}{twelve}"


def _insurances(kind: BusinessKind, *, workers: int) -> tuple[InsuranceEntry, ...]:
    if kind is BusinessKind.CORPORATION:
        return tuple(InsuranceEntry(line=line, status=InsuranceStatus.ENROLLED) for line in InsuranceLine)
    small = ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5
    return (
        InsuranceEntry(
            line=InsuranceLine.HEALTH,
            status=InsuranceStatus.EXEMPT,
            scheme=InsuranceScheme.NATIONAL_HEALTH,
            exemption_reason=small,
        ),
        InsuranceEntry(
            line=InsuranceLine.PENSION,
            status=InsuranceStatus.EXEMPT,
            scheme=InsuranceScheme.NATIONAL_PENSION,
            exemption_reason=small,
        ),
        InsuranceEntry(line=InsuranceLine.EMPLOYMENT, status=InsuranceStatus.ENROLLED)
        if workers
        else InsuranceEntry(
            line=InsuranceLine.EMPLOYMENT,
            status=InsuranceStatus.EXEMPT,
            exemption_reason=ExemptionReason.SOLE_TRADER_AND_FAMILY,
        ),
    )
