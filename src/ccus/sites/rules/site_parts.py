"""The three parts of a site's registration as handed in: site, contract and works information. Only the first is required."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.sites.states import ContractingForm, OrderCategory, SiteKind, WorksKind


@dataclass(frozen=True, kw_only=True)
class SiteDetails:
    """What can be told about a site beyond name, prefecture and recording period (現場情報). Nothing here is required."""

    kind: SiteKind = SiteKind.NORMAL
    is_wide_area: bool = False
    organization_unit: str = ""
    site_contact: str = ""
    site_manager_name: str = ""
    office_address: str = ""
    office_phone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    order_category: OrderCategory = OrderCategory.PRIVATE
    handles_hazardous_substances: bool = False


@dataclass(frozen=True, kw_only=True)
class ContractPart:
    """Contract information (契約情報). The period counts both days; both or neither are given."""

    works_place: str = ""
    owner_name: str = ""
    contracting_form: ContractingForm | None = None
    first_on: date | None = None
    last_on: date | None = None
    contract_number: str = ""
    contract_amount_yen: int | None = None


@dataclass(frozen=True, kw_only=True)
class WorksPart:
    """Works information (工事情報)."""

    works_kind: WorksKind | None = None
    is_corins_registered: bool | None = None
    building_use: str = ""
    construction_kind: str = ""
    works_type: str = ""
    scale: str = ""
    method: str = ""


# How people call the columns, for refusals: Japanese and English.
ITEM_NAMES = {
    "name": ("現場名", "site name"),
    "organization_unit": ("組織情報", "organization unit"),
    "site_contact": ("現場の連絡先", "site contact"),
    "site_manager_name": ("現場管理者", "site manager"),
    "office_address": ("現場事務所の所在地", "site office address"),
    "office_phone": ("現場事務所の電話番号", "site office phone"),
    "works_place": ("工事場所", "place of works"),
    "owner_name": ("発注者名", "owner's name"),
    "contract_number": ("契約番号", "contract number"),
    "building_use": ("用途", "use of the building"),
    "construction_kind": ("工事の種別", "kind of construction"),
    "works_type": ("工種", "type of works"),
    "scale": ("規模", "scale"),
    "method": ("工法", "method"),
}
