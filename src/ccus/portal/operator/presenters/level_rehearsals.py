"""A rehearsal of criteria in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from ccus.insights.rules.level_rehearsals import SPLITS, CriteriaChange, Part, held_trades
from ccus.levels.rules.book import GUIDELINE, JUDGED_LEVELS
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.loading import Fault
from ccus.portal.ui.shapes.level_rehearsals import Choice, PartRow, PartTable, TypedValue
from ccus.registry.rules.prefectures import prefecture_name

NUMBERS = ("work_days", "foreman_or_crew_leader_days", "foreman_days")
TEXTS = ("management_after", "qualification_rule")
TRADES = "trades"
LONGEST = {TRADES: 500, **dict.fromkeys(NUMBERS, 5), "management_after": 40, "qualification_rule": 2_000}


def asked_change(typed: Mapping[str, str], *, on: date) -> CriteriaChange:
    """What was chosen and, once it is to be counted, typed; what holds on the day until then.

    Unknown fields and levels become the first ones.
    """
    fields = book_in_force().fields
    field = typed.get("field", "")
    field = field if field in fields and field != GUIDELINE else "scaffolding"
    number = typed.get("level", "")
    level = int(number) if number in {str(each) for each in JUDGED_LEVELS} else JUDGED_LEVELS.start
    held = _held(field, level, on=on)
    values = {
        name: " ".join(typed.get(name, held[name]).split())[: LONGEST[name]] if "count" in typed else held[name]
        for name in (*NUMBERS, *TEXTS, TRADES)
    }
    return CriteriaChange(field=field, level=level, **values)


def values_of(change: CriteriaChange, *, on: date) -> tuple[TypedValue, ...]:
    labels = _labels()
    held = _held(change.field, change.level, on=on)
    return tuple(
        TypedValue(
            name=name,
            label=labels[name],
            held=held[name] or (_("なし") if name == TRADES else _("なし（国の目安）")),
            typed=str(getattr(change, name)),
            is_number=name in NUMBERS,
        )
        for name in (*NUMBERS, *TEXTS, TRADES)
    )


def problems(faults: Iterable[Fault], *, language: str) -> tuple[str, ...]:
    """What is wrong with what was typed, each under the name of its field. The table that it would stand in is not named."""
    labels = _labels()
    return tuple(
        _("「%(label)s」：%(words)s")
        % {"label": labels.get(fault.column, fault.column), "words": fault.sentence(language)}
        for fault in faults
    )


def field_choices(change: CriteriaChange, *, language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(code, field.name(language), code == change.field)
        for code, field in book_in_force().fields.items()
        if code != GUIDELINE
    )


def level_choices(change: CriteriaChange) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(level), _("レベル%(level)d") % {"level": level}, level == change.level) for level in JUDGED_LEVELS
    )


def sentence(parts: Sequence[Part]) -> str:
    """412人が上がり、3人が下がります。"""
    whole = [part for part in parts if part.split == "field"]
    if not whole:
        return _("この分野に数えられる日のある人はいません。")
    return _("記録から見たレベルが、%(gain)s人は上がり、%(lose)s人は下がります（%(judged)s人のうち）。") % {
        "gain": f"{sum(part.gain for part in whole):,}",
        "lose": f"{sum(part.lose for part in whole):,}",
        "judged": f"{sum(part.judged for part in whole):,}",
    }


def tables(parts: Iterable[Part], *, language: str) -> tuple[PartTable, ...]:
    """By field, age and prefecture."""
    titles = dict(zip(SPLITS, (_("分野"), _("年齢"), _("都道府県")), strict=True))
    listed = list(parts)
    return tuple(
        PartTable(
            titles[split],
            tuple(
                PartRow(_part_words(part, language=language), part.judged, part.gain, part.lose)
                for part in listed
                if part.split == split
            ),
        )
        for split in SPLITS
        if any(part.split == split for part in listed)
    )


def _labels() -> dict[str, str]:
    return {
        "work_days": _("就業日数"),
        "foreman_or_crew_leader_days": _("職長・班長の日数（レベル3）"),
        "foreman_days": _("職長の日数（レベル4）"),
        "management_after": _("この講習の翌月から職長・班長の日数を数える（コード）"),
        "qualification_rule": _("資格の条件（式）"),
        TRADES: _("日数を数える職種（コードのはじまり、; で区切る。すべてのレベルに効きます）"),
        "trade_prefix": _("日数を数える職種"),
        "condition": _("日数を数える職種"),
    }


def _part_words(part: Part, *, language: str) -> str:
    if part.split == "field":
        return book_in_force().fields[part.part].name(language)
    if part.split == "age":
        first = int(part.part)
        return _("20歳未満") if first == 0 else _("%(age)d歳から") % {"age": first}
    return prefecture_name(part.part, language)


def _held(field: str, level: int, *, on: date) -> dict[str, str]:
    row = book_in_force().find(field, level=level, on=on)
    values = {name: str(getattr(row, name) or "") if row else "" for name in (*NUMBERS, *TEXTS)}
    return {**values, TRADES: held_trades(field)}
