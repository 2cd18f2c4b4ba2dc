"""A firm's month as a CSV file that spreadsheets and old payroll programs open as it is meant."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from enum import Enum

from django.utils.translation import gettext as _

from ccus.history.queries.days import DayLine, PersonMonth
from ccus.history.queries.people_days import PeopleMonth
from ccus.kit.ids import display_id
from ccus.kit.spreadsheets import harmless_cell
from ccus.portal.business.presenters.people_days import summary_of
from ccus.portal.templatetags.ui import ja_day
from ccus.registry.rules.trades import trade_name

# What printers' type cases hold for a character that is missing.
GETA = "〓"


class Encoding(Enum):
    """Codec and the charset named to the browser."""

    UTF_8 = "utf-8-sig", "utf-8"
    CP932 = "cp932", "shift_jis"

    def __init__(self, codec: str, charset: str) -> None:
        self.codec = codec
        self.charset = charset


def table(month: PeopleMonth, *, language: str) -> list[list[str]]:
    """A head and one row a person; a cell holds the state of the day and where it was worked, or says that it is missing.

    IDs are written in groups, since spreadsheets turn fourteen bare digits into a rounded number.
    """
    days = list(month.month.days())
    head = [_("技能者ID"), _("氏名"), _("フリガナ"), _("職種"), _("レベル"), _("就業日数"), _("記録なし")]
    return [
        [*head, *(ja_day(day) for day in days)],
        *(_row(listed, days, language=language) for listed in month.listed),
    ]


def encode(rows: list[list[str]], *, encoding: Encoding) -> bytes:
    """Lines end as Excel writes them. Characters that CP932 does not know become 〓."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[harmless_cell(cell) for cell in row] for row in rows])
    whole = text.getvalue()
    try:
        return whole.encode(encoding.codec)
    except UnicodeEncodeError:
        return "".join(_known(character, encoding.codec) for character in whole).encode(encoding.codec)


def _row(month: PersonMonth, days: list[date], *, language: str) -> list[str]:
    lines: defaultdict[date, list[DayLine]] = defaultdict(list)
    for line in month.lines:
        if line.state is not None:
            lines[line.work_date].append(line)
    states = month.marks.states()
    person = month.person
    cells = []
    for day in days:
        if day in states:
            cells.append(f"{states[day].label(language)} {summary_of(lines[day], language=language)}".strip())
        else:
            cells.append(_("記録なし") if month.marks.is_missing(day) else "")
    return [
        display_id(person.ccus_id),
        person.name,
        person.kana,
        trade_name(person.trade_code, language) if person.trade_code else "",
        str(person.skill_level),
        str(month.marks.counted_days),
        str(month.marks.missing_days),
        *cells,
    ]


def _known(character: str, codec: str) -> str:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return GETA
    return character
