"""Special measures (特例措置): in an area and a period, some deadlines and fees are other than usual.

One object, `SpecialMeasure`, and one question, `find_grant`: who asks about an effect gives the place and the day on which it
matters, and is told which measure grants it, until when, and why in words. The measure of 2024 after the earthquake of Noto
(令和6年能登半島地震) is the model; what it said in detail is not published, so that the effects are this project's reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from ccus.kit.eras import display_date, display_date_english
from ccus.kit.folding import fold_width, remove_spaces
from ccus.registry.rules.prefectures import is_prefecture, prefecture_name, prefectures
from ccus.registry.states import MeasureEffect

PARTS = ":"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a business, person or site is: the prefecture's code, and the address behind it."""

    prefecture_code: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class SpecialMeasure:
    """Area, period and effects, as data.

    `areas` are codes of prefectures (`17`) or single municipalities of them (`17:輪島市`). The period has both days in it. What
    would end on a day of the period, a registration or the time to type days in, lasts until `registrations_until` or
    `entries_until`; who applies within the period pays nothing, or hands papers in until `papers_until`.
    """

    number: int
    name: str
    basis: str
    areas: tuple[str, ...]
    from_on: date
    last_on: date
    effects: frozenset[MeasureEffect]
    registrations_until: date | None = None
    entries_until: date | None = None
    papers_until: date | None = None

    def covers(self, place: Place) -> bool:
        return any(_is_in(area, place) for area in self.areas)

    def until(self, effect: MeasureEffect) -> date | None:
        """The day that the effect moves things to; None for an effect that moves nothing."""
        return {
            MeasureEffect.REGISTRATION: self.registrations_until,
            MeasureEffect.ENTRIES: self.entries_until,
            MeasureEffect.PAPERS: self.papers_until,
        }.get(effect)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a measure gives somebody. `until` is the new last day, None for fees."""

    measure: SpecialMeasure
    effect: MeasureEffect
    until: date | None

    def why(self, language: str = "ja") -> str:
        """One sentence for the page of whoever is concerned."""
        return grant_words(self.effect, name=self.measure.name, until=self.until, language=language)


def find_grant(
    effect: MeasureEffect, measures: Iterable[SpecialMeasure], place: Place | None, *, on: date
) -> Grant | None:
    """What the measures in force give at a place; where several do, the one that reaches farthest.

    `on` is the day that the effect hangs on: the usual last day for registrations and days to be typed in, which is only ever
    moved back; the day of sending for fees and papers.
    """
    if place is None:
        return None
    found = [
        Grant(measure=measure, effect=effect, until=measure.until(effect))
        for measure in measures
        if effect in measure.effects and measure.from_on <= on <= measure.last_on and measure.covers(place)
    ]
    useful = [grant for grant in found if grant.until is None or grant.until > on]
    return max(useful, key=lambda grant: (grant.until or date.max, -grant.measure.number), default=None)


def grant_words(effect: MeasureEffect, *, name: str, until: date | None, language: str = "ja") -> str:
    """The sentence of a grant, also of one that was written down earlier."""
    if language == "ja":
        day = display_date(until) if until else ""
        return {
            MeasureEffect.REGISTRATION: f"特例措置「{name}」により、事業者登録の期限が{day}まで延びています。",
            MeasureEffect.FEES: f"特例措置「{name}」により、この申請に料金はかかりません。",
            MeasureEffect.PAPERS: f"特例措置「{name}」により、書類は{day}までに出せば間に合います。",
            MeasureEffect.ENTRIES: f"特例措置「{name}」により、直接入力の締切が{day}まで延びています。",
        }[effect]
    day = display_date_english(until) if until else ""
    return {
        MeasureEffect.REGISTRATION: f"Under the special measure “{name}” the registration lasts until {day}.",
        MeasureEffect.FEES: f"Under the special measure “{name}” this application costs nothing.",
        MeasureEffect.PAPERS: f"Under the special measure “{name}” papers may follow until {day}.",
        MeasureEffect.ENTRIES: f"Under the special measure “{name}” days may be typed in until {day}.",
    }[effect]


def read_areas(prefecture_codes: Collection[str], municipalities: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Areas as they are kept, and the municipalities that were not understood.

    `municipalities` is text, one a line or with commas, each with its prefecture's name (石川県輪島市). A prefecture that is
    chosen counts as a whole.
    """
    areas, unread = [code for code in prefectures() if code in prefecture_codes], []
    for line in municipalities.replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines():
        typed = remove_spaces(fold_width(line))
        if not typed:
            continue
        code = next((code for code, (name, _) in prefectures().items() if typed.startswith(name)), "")
        rest = typed.removeprefix(prefecture_name(code)) if code else ""
        if len(rest) < 2 or rest[-1] not in "市区町村":
            unread.append(line.strip())
        elif code not in prefecture_codes:
            areas.append(f"{code}{PARTS}{rest}")
    return tuple(dict.fromkeys(areas)), tuple(unread)


def area_words(areas: Iterable[str], language: str = "ja") -> str:
    """The area as people read it."""
    names = [_area_name(area, language) for area in areas]
    return "、".join(names) if language == "ja" else ", ".join(names)


def is_area(area: str) -> bool:
    code, separator, rest = area.partition(PARTS)
    return is_prefecture(code) and bool(rest) == bool(separator)


def prefectures_of(areas: Iterable[str]) -> frozenset[str]:
    """Codes of the prefectures that an area lies in, as a whole or in part."""
    return frozenset(area.partition(PARTS)[0] for area in areas)


def _is_in(area: str, place: Place) -> bool:
    code, _, municipality = area.partition(PARTS)
    if code != place.prefecture_code:
        return False
    return not municipality or remove_spaces(fold_width(place.address)).startswith(municipality)


def _area_name(area: str, language: str) -> str:
    code, _, municipality = area.partition(PARTS)
    name = prefecture_name(code, language)
    return f"{name}{municipality}" if language == "ja" else " ".join(filter(None, (name, municipality)))
