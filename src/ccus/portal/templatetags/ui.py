"""Template tags that every page uses: icons, dates, and the marks for states and levels.

Dates follow the language in use: 2026年11月21日(土), or Sat 21 November 2026. Moments are shown in Japan's time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ccus.history.states import DayState
from ccus.kit.calendar import jst_date, weekday_ja
from ccus.kit.eras import display_date, display_date_english
from ccus.kit.ids import display_id

register = template.Library()
# lint: japanese-text — the date pattern of one language
ICON_FILE = Path(__file__).resolve().parents[1] / "static" / "build" / "icons.json"

# Together with the brackets around it, of either width.
_DISPLAYED_ID = re.compile(r"(?:[(\uff08]ID )?\d{4}-\d{4}-\d{4}-\d{2}[)\uff09]?")
_LEVEL_COLOURS = {1: "white", 2: "blue", 3: "silver", 4: "gold"}


@lru_cache(maxsize=1)
def _drawings() -> dict[str, str]:
    """Drawings by icon name; empty before the front end was built, when pages show their words without icons."""
    if not ICON_FILE.exists():
        return {}
    drawings: dict[str, str] = json.loads(ICON_FILE.read_text(encoding="utf-8"))
    return drawings


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An inline line drawing, hidden from screen readers. KeyError for a name missing from assets/icons.json."""
    drawings = _drawings()
    drawing = drawings[name] if drawings else ""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        extra,
        mark_safe(drawing),  # noqa: S308 - comes from our own build of the lucide package
    )


def _is_english() -> bool:
    return (get_language() or "ja").startswith("en")


def _day(value: date) -> date:
    """The day in Japan of a day or moment."""
    return jst_date(value) if isinstance(value, datetime) else value


@register.filter
def ja_date(value: date | None) -> str:
    """2026年11月21日(土)."""
    if value is None:
        return ""
    day = _day(value)
    if _is_english():  # lint: japanese-text — the date pattern of one language
        return f"{day:%a} {display_date_english(day)}"
    return display_date(day)


@register.filter
def ja_day(value: date | None) -> str:
    """11月21日(土): a date whose year is plain."""
    if value is None:
        return ""
    day = _day(value)
    if _is_english():  # lint: japanese-text — the date pattern of one language
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.month}月{day.day}日({weekday_ja(day)})"  # lint: japanese-text - a date format, English stands above


@register.filter
def ja_month(value: date | None) -> str:
    """2026年11月."""
    if value is None:
        return ""  # lint: japanese-text — the date pattern of one language
    day = _day(value)
    if _is_english():
        return f"{day:%B %Y}"
    return f"{day.year}年{day.month}月"  # lint: japanese-text - a date format, English stands above


@register.filter
def weekday(value: date) -> str:
    """One letter in Japanese, three in English."""
    day = _day(value)
    return f"{day:%a}" if _is_english() else weekday_ja(day)


@register.filter
def clock(value: datetime | None) -> str:
    """8:02, Japan's time, 24 hours."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return f"{local.hour}:{local.minute:02}"


@register.filter
def ago(value: datetime | None, now: datetime) -> str:
    """How long before `now`, in one unit: たった今, 3分前, 2時間前, 5日前."""
    if value is None:
        return gettext("まだありません")
    passed = now - value
    if passed < timedelta(minutes=1):
        return gettext("たった今")
    if passed < timedelta(hours=1):
        return gettext("%(count)d分前") % {"count": passed // timedelta(minutes=1)}
    if passed < timedelta(days=1):
        return gettext("%(count)d時間前") % {"count": passed // timedelta(hours=1)}
    return gettext("%(count)d日前") % {"count": passed.days}


@register.filter
def figure(value: float | None) -> str:
    """A number with thousands separated: 128,576,508. Nothing for None."""
    return "" if value is None else f"{value:,}"


@register.filter
def place_in_hierarchy(tier: int | None) -> str:
    """What a tier is called: 元請, 1次 …; 施工体制なし for None."""
    if tier is None:
        return gettext("施工体制なし")
    return gettext("%(tier)s次") % {"tier": tier} if tier else gettext("元請")


@register.filter
def unlocalized(value: float) -> str:
    """A number as SVG reads it."""
    return f"{value:.1f}"


@register.simple_tag
def item_of(words: Sequence[str], number: int) -> str:
    """The word at a position, for the headings that a folded table repeats."""
    return words[number]


@register.filter
def ccus_id(value: str) -> str:
    """A 14-digit ID in groups that can be read aloud: 1234-5678-9012-21."""
    return display_id(value)


@register.filter
def whole_ids(value: str) -> SafeString:
    """Text whose IDs, with the brackets around them, are never broken between two lines."""
    whole = _DISPLAYED_ID.sub(r'<span class="whole-id">\g<0></span>', conditional_escape(value))
    return mark_safe(whole)  # noqa: S308 - escaped in the line above


@register.simple_tag
def state_word(state: str) -> str:
    """The fixed word of a day's state in the language in use."""
    return DayState(state).label("en" if _is_english() else "ja")


@register.simple_tag
def state_mark(state: str, form: str = "word") -> SafeString:
    """The mark of a day's state. `form`: word (shape, word and colour), shape (word only for screen readers), pill."""
    word_class = "visually-hidden" if form == "shape" else "mark-word"
    return format_html(
        '<span class="mark mark-{0} mark-as-{1}"><svg class="mark-shape" aria-hidden="true" focusable="false">'
        '<use href="#mark-{0}"/></svg><span class="{2}">{3}</span></span>',
        DayState(state).value,
        form,
        word_class,
        state_word(state),
    )


@register.simple_tag
def level_mark(level: int, form: str = "word") -> SafeString:
    """The mark of a level, 1 white to 4 gold. `form`: word (レベル2) or short (L2, read aloud in full)."""
    words = gettext("レベル%(level)d") % {"level": level}
    short = format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', f"L{level}", words)
    return format_html(
        '<span class="level level-{}"><span class="level-chip" aria-hidden="true"></span>{}</span>',
        _LEVEL_COLOURS[level],
        words if form == "word" else short,
    )


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the help and error texts of a form field, for aria-describedby."""
    ids = [f"{field.auto_id}_help"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}_error"] if field.errors else ids)


@register.simple_tag
def render_control(field: BoundField) -> SafeString:
    """The control of a form field, tied to its help and error texts."""
    # A placeholder that repeats the label vanishes while typing; examples stand above the field.
    attributes: dict[str, Any] = {"placeholder": False}
    if ids := described_by(field):
        attributes["aria-describedby"] = ids
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def widget_kind(field: BoundField) -> str:
    """Class name of the widget in lower case, or of Django's that it is made of: textinput, select, checkboxinput, radioselect …"""
    made_of = type(field.field.widget).mro()
    return next((kind for kind in made_of if kind.__module__ == "django.forms.widgets"), made_of[0]).__name__.lower()
