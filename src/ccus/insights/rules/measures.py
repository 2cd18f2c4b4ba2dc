"""Measures (指標): what is counted about the whole country, each declared once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

# How a measure may be split. "" is the whole; parts of the others are written as said here.
Split = Literal[
    "",
    "prefecture",  # "01" … "47"
    "kind",  # a value of registry's BusinessKind
    "prefecture_kind",  # "13:corporation"
]

# CCUS began its full operation in April 2019; what is dated before is counted in its own month all the same.
BEGINNING = date(2019, 4, 1)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that is counted.

    Values are kept by month (`period_on` is its first day) as flows: what a month added. A stock is the sum of a flow, and of
    the flows named in `moved_by`, from the beginning. `source` names the tables it is counted from, `depends_on` columns of
    other tables a change of which moves counts between months or parts. `scope` names what is counted in one go.
    """

    key: str
    label_ja: str
    label_en: str
    unit_ja: str
    unit_en: str
    splits: tuple[Split, ...]
    source: str
    scope: Literal["technicians", "businesses", "sites", "work_records"]
    formula_ja: str
    formula_en: str
    grain: Literal["month"] = "month"
    since: date = BEGINNING
    depends_on: tuple[str, ...] = ()
    moved_by: tuple[str, ...] = ()


TECHNICIANS_REGISTERED = Measure(
    key="technicians_registered",
    label_ja="技能者登録数",
    label_en="technicians registered",
    unit_ja="人",
    unit_en="people",
    splits=("", "prefecture"),
    source="registry_technician",
    scope="technicians",
    formula_ja="技能者IDの発行日の月ごとの人数。都道府県は現住所による。",
    formula_en="People by month of the day their ID was issued; prefecture of the current address.",
)

BUSINESSES_REGISTERED = Measure(
    key="businesses_registered",
    label_ja="事業者登録数",
    label_en="businesses registered",
    unit_ja="者",
    unit_en="businesses",
    splits=("", "prefecture", "kind", "prefecture_kind"),
    source="registry_business, registry_businesskindperiod",
    scope="businesses",
    formula_ja="事業者情報の承認日の月ごとの数。区分は承認日の区分、都道府県は現在の所在地による。",
    formula_en="Businesses by month of approval; kind on the day of approval, prefecture of the present location.",
    moved_by=("business_kind_moves",),
)

BUSINESS_KIND_MOVES = Measure(
    key="business_kind_moves",
    label_ja="事業者の区分変更",
    label_en="changes of kind of businesses",
    unit_ja="者",
    unit_en="businesses",
    splits=("kind", "prefecture_kind"),
    source="registry_businesskindperiod",
    scope="businesses",
    formula_ja="登録のあとに区分が変わった月に、新しい区分へ1を足し、前の区分から1を引いた数。",
    formula_en="In the month a registered business changes its kind, one more in the new kind and one fewer in the old.",
    depends_on=("registry_business.registered_on", "registry_business.prefecture_code"),
)

SITES_OPENED = Measure(
    key="sites_opened",
    label_ja="新規登録現場数",
    label_en="sites registered",
    unit_ja="か所",
    unit_en="sites",
    splits=("", "prefecture"),
    source="sites_site",
    scope="sites",
    formula_ja="現場IDの登録日の月ごとの数。試験用の現場と教育訓練施設は含まない。都道府県は現場事務所の所在地による。",
    formula_en="Sites by month of registration, without test sites and training centres; prefecture of the site office.",
)

WORK_RECORDS = Measure(
    key="work_records",
    label_ja="就業履歴数",
    label_en="work records",
    unit_ja="件",
    unit_en="records",
    splits=("", "prefecture"),
    source="history_workrecord",
    scope="work_records",
    formula_ja="就業日の月ごとの就業履歴の数（技能者・現場・日ごとに1件）。試験用の現場と教育訓練施設での記録は含まない。",
    formula_en=(
        "Work records by month of the work date, one for each technician, site and day, without those at test sites and "
        "training centres."
    ),
    depends_on=("sites_site.kind", "sites_site.office_prefecture_code"),
)

MEASURES = (TECHNICIANS_REGISTERED, BUSINESSES_REGISTERED, BUSINESS_KIND_MOVES, SITES_OPENED, WORK_RECORDS)
BY_KEY = {measure.key: measure for measure in MEASURES}
