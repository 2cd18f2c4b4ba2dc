"""How an analyst may split (分割) measures of work records, and what can be measured; each declared once.

Splits that contain one another come from one base split: what may be shown is decided for the base, and a part of a split is
shown only if all base parts in it are. Otherwise the one table would tell what the other withholds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccus.history.states import Method, RecordSource
from ccus.kit.labels import Labelled
from ccus.registry.rules.prefectures import prefecture_name
from ccus.registry.rules.trades import major_trades
from ccus.registry.states import BusinessKind, SkillLevel

UNKNOWN = ""
SEVERAL = "several"
HIGHEST_TIER = 4
AGE_BANDS = (20, 30, 40, 50, 60, 70)
CAPITAL_BANDS = (0, 5, 10, 50, 100)
"""Lower ends in millions of yen; 10 to 50 is the band that outreach looks at (business plan for FY2025)."""

NATIONALITIES = {
    "JP": ("日本", "Japan"),
    "VN": ("ベトナム", "Viet Nam"),
    "ID": ("インドネシア", "Indonesia"),
    "PH": ("フィリピン", "Philippines"),
    "CN": ("中国", "China"),
    "MM": ("ミャンマー", "Myanmar"),
}
OTHER_NATIONALITY = "other"


class Quantity(Labelled):
    """What is measured."""

    RECORDS = "records", "就業履歴", "work records"
    WORK_DAYS = "work_days", "就業日数（人日）", "work days (person-days)"
    PEOPLE = "people", "就業した技能者", "technicians with records"
    SITES = "sites", "記録のある現場", "sites with records"
    TOUCHES = "touches", "タッチ", "touches"


UNITS = {
    Quantity.RECORDS: ("件", "records"),
    Quantity.WORK_DAYS: ("人日", "person-days"),
    Quantity.PEOPLE: ("人", "people"),
    Quantity.SITES: ("現場", "sites"),
    Quantity.TOUCHES: ("回", "touches"),
}

# SQL over the lake; `record` is a work record; for GATHERED the like records of one person, `records` of them.
FORMULAS = {
    Quantity.RECORDS: "coalesce(sum(record.records), 0)",
    Quantity.WORK_DAYS: "count(DISTINCT record.technician_id * 32 + day(record.work_date))",
    Quantity.PEOPLE: "count(DISTINCT record.technician_id)",
    Quantity.SITES: "count(DISTINCT record.site_id)",
    Quantity.TOUCHES: "coalesce(sum(record.touch_count), 0)",
}

GATHERED = {Quantity.RECORDS: "", Quantity.PEOPLE: "", Quantity.TOUCHES: "", Quantity.SITES: "site_id"}
"""Quantities for which like records of one person are taken together first, with the column by which they stay apart."""

# The same person or site is counted in each month again, so months are averaged, not added.
AVERAGED = frozenset({Quantity.PEOPLE, Quantity.SITES})


@dataclass(frozen=True, kw_only=True)
class Split:
    """One way to split. `base_sql` gives the base part of a record, `sql` its part; both are text, empty where nobody knows.

    `record`, `person` and `firm` are the work record, its technician and its business. `part_of` leads from a base part to
    the part. `overlaps`: one person can stand in several parts within a month.
    """

    key: str
    label_ja: str
    label_en: str
    base: str
    base_sql: str
    sql: str
    name_of: Callable[[str, str], str]
    part_of: Callable[[str], str] = str
    overlaps: bool = False
    order: Callable[[str], tuple[int, str]] = lambda part: (1 if part == UNKNOWN else 0, part)

    def label(self, language: str) -> str:
        return self.label_ja if language == "ja" else self.label_en

    def part_name(self, part: str, language: str) -> str:
        if part == UNKNOWN:
            return "不明" if language == "ja" else "unknown"
        return self.name_of(part, language)


def _in(language: str, words: tuple[str, str]) -> str:
    return words[0] if language == "ja" else words[1]


def _trade(part: str, language: str) -> str:
    trade = major_trades().get(part)
    return trade.name(language) if trade else part


def _age(part: str, language: str) -> str:
    lower = int(part)
    if lower < AGE_BANDS[0]:
        return _in(language, ("20歳未満", "under 20"))
    if lower == AGE_BANDS[-1]:
        return _in(language, (f"{lower}歳以上", f"{lower} and over"))
    return _in(language, (f"{lower}代", f"{lower}–{lower + 9}"))


def _tier(part: str, language: str) -> str:
    if part == "0":
        return _in(language, ("元請", "prime"))
    rest = _in(language, ("以下", " and below")) if int(part) == HIGHEST_TIER else ""
    return _in(language, (f"{part}次", f"tier {part}")) + rest


def _method(part: str, language: str) -> str:
    if part == SEVERAL:
        return _in(language, ("複数の方法", "several methods"))
    if part == RecordSource.DIRECT.value:
        return RecordSource.DIRECT.label(language)
    return Method(part).label(language) if part in set(Method) else part


def _capital(part: str, language: str) -> str:
    if part == "not_corporation":
        return _in(language, ("個人・一人親方", "no corporation"))
    lower = int(part)
    following = [band for band in CAPITAL_BANDS if band > lower]
    if not following:
        return _in(language, (f"{_yen(lower, 'ja')}以上", f"{_yen(lower, 'en')} and over"))
    if lower == 0:
        return _in(language, (f"{_yen(following[0], 'ja')}未満", f"under {_yen(following[0], 'en')}"))
    return _in(
        language,
        (f"{_yen(lower, 'ja')}～{_yen(following[0], 'ja')}未満", f"{lower} to under {_yen(following[0], 'en')}"),
    )


def _yen(millions: int, language: str) -> str:
    if language != "ja":
        return f"{millions} million yen"
    return f"{millions // 100}億円" if millions >= 100 else f"{millions * 100:,}万円"


def _cases(value: str, lower_ends: tuple[int, ...], *, below: str) -> str:
    whens = " ".join(f"WHEN {value} >= {lower} THEN '{lower}'" for lower in sorted(lower_ends, reverse=True))
    return f"CASE WHEN {value} IS NULL THEN '' {whens} ELSE '{below}' END"


_PREFECTURE_SQL = "coalesce(person.prefecture_code, '')"
_TRADE_SQL = "left(coalesce(record.trade_code, ''), 2)"
_LEVEL_SQL = "coalesce(CAST(person.level AS VARCHAR), '')"
_AGE_SQL = _cases("(year(record.work_date) - person.birth_year)", AGE_BANDS, below="0")
_TIER_SQL = f"coalesce(CAST(least(record.tier, {HIGHEST_TIER}) AS VARCHAR), '')"
_METHOD_SQL = (
    f"CASE WHEN record.source = '{RecordSource.DIRECT.value}' THEN '{RecordSource.DIRECT.value}'"
    f" WHEN contains(record.methods, '+') THEN '{SEVERAL}' ELSE record.methods END"
)
_NATIONALITY_SQL = (
    "CASE WHEN person.nationality IS NULL THEN ''"
    f" WHEN person.nationality IN ({', '.join(repr(code) for code in NATIONALITIES)}) THEN person.nationality"
    f" ELSE '{OTHER_NATIONALITY}' END"
)
_FIRM_SQL = (
    f"CASE WHEN firm.kind IS NULL THEN '' WHEN firm.kind <> '{BusinessKind.CORPORATION.value}' THEN firm.kind"
    f" ELSE firm.kind || ':' || {_cases('firm.capital_from_million_yen', CAPITAL_BANDS, below='0')} END"
)


def _kind_of(base_part: str) -> str:
    return base_part.partition(":")[0]


def _capital_of(base_part: str) -> str:
    kind, is_corporation, band = base_part.partition(":")
    return band if is_corporation or not kind else "not_corporation"


def _plain(
    key: str,
    label_ja: str,
    label_en: str,
    sql: str,
    name_of: Callable[[str, str], str],
    *,
    overlaps: bool = False,
) -> Split:
    return Split(
        key=key,
        label_ja=label_ja,
        label_en=label_en,
        base=key,
        base_sql=sql,
        sql=sql,
        name_of=name_of,
        overlaps=overlaps,
    )


_ALL = (
    _plain("prefecture", "都道府県（現住所）", "prefecture (address)", _PREFECTURE_SQL, prefecture_name),
    _plain("trade", "職種（大分類）", "trade", _TRADE_SQL, _trade, overlaps=True),
    _plain("level", "レベル", "level", _LEVEL_SQL, lambda part, language: SkillLevel(int(part)).label(language)),
    _plain("age", "年齢層", "age band", _AGE_SQL, _age),
    _plain("tier", "請負次数", "tier", _TIER_SQL, _tier, overlaps=True),
    Split(
        key="kind", label_ja="事業者の種類", label_en="kind of business", base="firm", base_sql=_FIRM_SQL,
        sql="split_part(base, ':', 1)", part_of=_kind_of, overlaps=True,
        name_of=lambda part, language: BusinessKind(part).label(language),
    ),
    Split(
        key="capital", label_ja="資本金", label_en="capital", base="firm", base_sql=_FIRM_SQL,
        sql="CASE WHEN base = '' OR contains(base, ':') THEN split_part(base, ':', 2) ELSE 'not_corporation' END",
        part_of=_capital_of, overlaps=True, name_of=_capital,
        order=lambda part: (2 if part == UNKNOWN else 1, part) if not part.isdigit() else (0, f"{int(part):06d}"),
    ),
    _plain("method", "記録の方法", "method of entry", _METHOD_SQL, _method, overlaps=True),
    _plain(
        "nationality", "国籍・地域", "nationality", _NATIONALITY_SQL,
        lambda part, language: _in(language, NATIONALITIES.get(part, ("その他の国・地域", "other"))),
    ),
)  # fmt: skip
SPLITS = {split.key: split for split in _ALL}


def can_be_crossed(one: Split, other: Split) -> bool:
    """Splits of one base contain each other; a table of both would say nothing new."""
    return one.base != other.base
