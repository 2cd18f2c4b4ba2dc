"""Writes samples/logging-reader-2026-11.csv: a logging reader's export as a site hands it in, with its usual defects.

The people, their cards and the site are those of the demo country (`ccus.twin.rules`), so that the file can be imported there.
Nothing is random: the same file comes out each time. `--check` compares instead of writing.
What each defect is stands in samples/README.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ccus.history.states import Direction
from ccus.kit.calendar import JST
from ccus.twin.rules.country import LOST_IN_SAMPLE, Country, demo_country
from ccus.twin.rules.days import touches_of_day
from ccus.twin.rules.draws import draws
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.rules.places import LOGGER_SITE
from ccus.twin.rules.tokens import card_token
from ccus.twin.rules.working_days import is_working_day

PATH = Path(__file__).resolve().parents[1] / "samples" / "logging-reader-2026-11.csv"
BASE = date(2026, 11, 21)
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 20)
# One person kept the file to the 13th, another from the 11th on; then the two were put together.
FIRST_FILE_UNTIL, SECOND_FILE_FROM = date(2026, 11, 13), date(2026, 11, 11)
WRONG_CLOCK_ON, WRONG_CLOCK_UNTIL, WRONG_CLOCK = date(2026, 11, 9), time(13, 0), timedelta(hours=-3)
NIGHT_SHIFT_ON = date(2026, 11, 12)
POWER_CUT_ON = date(2026, 11, 10)
FOUND_CARD_ON = (date(2026, 11, 10), date(2026, 11, 11))
TYPED_BY_HAND_ON = date(2026, 11, 17)
PAGE = 400
HEADER = "連番,日付,時刻,カード番号,入退場,端末番号,氏名"
OTHER_HEADER = "端末番号,通番,日時,IDm,技能者ID,入退"
VISITOR_TOKEN = "012E99FF00AA55CC"  # noqa: S105 - a chip number in a sample
WORDS = {Direction.ENTRY: "入場", Direction.EXIT: "退場", Direction.UNKNOWN: ""}
WIDE = str.maketrans("0123456789:/.", "０１２３４５６７８９：／．")


@dataclass(frozen=True, kw_only=True)
class Logged:
    """One touch in the reader's memory. `number` is its running number."""

    number: int
    at: datetime
    token: str
    person: DemoTechnician | None
    direction: Direction


def main() -> int:
    content = sample_bytes()
    if "--check" in sys.argv[1:]:
        if PATH.exists() and PATH.read_bytes() == content:
            return 0
        print(f"{PATH.name} differs from its generator: run tools/generate_sample_log.py", file=sys.stderr)
        return 1
    PATH.write_bytes(content)
    print(f"{PATH}: {len(content.splitlines()):,} lines")
    return 0


def sample_bytes() -> bytes:
    """The file: CP932 with CRLF, its last line cut off in the middle."""
    touches = logged_touches(demo_country(BASE))
    lines = [*_first_file(touches), *_second_file(touches)]
    whole = "".join(f"{line}\r\n" for line in lines).encode("cp932")
    return whole[:-19]


def logged_touches(country: Country) -> list[Logged]:
    """What the reader recorded, in its order, its clock as it stood."""
    found: list[Logged] = []
    days = (FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1))
    for day in days:
        found += map(_as_clock_stood, _day(country, day))
    numbered = sorted(found, key=lambda logged: (logged.at, logged.token))
    return [replace(logged, number=number) for number, logged in enumerate(numbered, start=10_421)]


def _day(country: Country, day: date) -> Iterator[Logged]:
    chance = draws("sample", day)
    for touch in touches_of_day(country, day):
        if touch.site != LOGGER_SITE:
            continue
        token = touch.token
        if touch.technician.number == LOST_IN_SAMPLE and day in FOUND_CARD_ON:
            token = card_token(touch.technician.ccus_id, issue_number=1)
        logged = Logged(number=0, at=touch.at, token=token, person=touch.technician, direction=touch.direction)
        yield logged
        if chance.random() < 0.02:
            yield replace(logged, at=logged.at + timedelta(seconds=chance.choice((1, 2))))
        if touch.direction is Direction.ENTRY and touch.at.hour < 10 and chance.random() < 0.75:
            yield replace(logged, at=_clock(day, 10, chance.randrange(5)), direction=Direction.EXIT)
            yield replace(logged, at=_clock(day, 10, 28 + chance.randrange(5)), direction=Direction.ENTRY)
    if is_working_day(day) and chance.random() < 0.3:
        yield Logged(number=0, at=_clock(day, 11, 17), token=VISITOR_TOKEN, person=None, direction=Direction.ENTRY)
    if day == NIGHT_SHIFT_ON:
        yield from _night_shift(country, day)


def _as_clock_stood(logged: Logged) -> Logged:
    is_wrong = logged.at.date() == WRONG_CLOCK_ON and logged.at.time() < WRONG_CLOCK_UNTIL
    return replace(logged, at=logged.at + WRONG_CLOCK) if is_wrong else logged


def _night_shift(country: Country, day: date) -> Iterator[Logged]:
    """Five people pour concrete from the evening to the next morning."""
    crew = [one.technician for one in country.assignments if one.site == LOGGER_SITE][5:10]
    for place, person in enumerate(crew):
        token = country.cards_of(person)[-1].token
        yield Logged(number=0, at=_clock(day, 20, 50 + place), token=token, person=person, direction=Direction.ENTRY)
        leaves = _clock(day + timedelta(days=1), 5, 21 + place)
        yield Logged(number=0, at=leaves, token=token, person=person, direction=Direction.EXIT)


def _first_file(touches: list[Logged]) -> Iterator[str]:
    """Slashed dates, a title, headings on each page, a row of totals, and what a power cut leaves."""
    mine = [logged for logged in touches if logged.at.date() <= FIRST_FILE_UNTIL]
    yield "入退場記録　川口駅東口共同住宅新築工事　ロギングリーダー Ｌ１"
    yield "出力日時：2026/11/14 08:12"
    yield ""
    broken = next(place for place, logged in enumerate(mine) if logged.at.date() == POWER_CUT_ON) + 30
    for place, logged in enumerate(mine):
        if place % PAGE == 0:
            yield HEADER
        if place == broken:
            yield "\x00" * 57
        elif place == broken + 1:
            yield _first_row(logged)[:20]
        elif place == broken + 40:
            yield f"{_first_row(logged)},現場事務所にて確認,済"
        else:
            yield _first_row(logged)
    yield f"合計,,,{len(mine)}件,,,"
    yield ""


def _first_row(logged: Logged) -> str:
    name = logged.person.registration.name.family if logged.person else ""
    card = f'="{logged.token}"' if logged.number % 97 == 0 else logged.token
    return f"{logged.number},{logged.at:%Y/%m/%d},{logged.at:%H:%M:%S},{card},{WORDS[logged.direction]},L1,{_printable(name)}"


def _second_file(touches: list[Logged]) -> Iterator[str]:
    """Other columns in another order, 令和 dates, chip numbers with hyphens, a day typed by hand in full width."""
    yield OTHER_HEADER
    for logged in touches:
        day = logged.at.date()
        if day < SECOND_FILE_FROM:
            continue
        moment = f"令和8年{day.month}月{day.day}日 {logged.at:%H:%M:%S}"
        if logged.number % 5 == 0:
            moment = f"R8.{day.month}.{day.day} {logged.at:%H:%M:%S}"
        card, typed_id, number = _with_hyphens(logged.token), "", str(logged.number)
        if day == TYPED_BY_HAND_ON and logged.person is not None and logged.at.hour < 9:
            # The reader was being charged: the clerk typed the morning from the sign-in sheet, and Excel helped.
            ccus_id = logged.person.ccus_id
            card, typed_id = "", ccus_id.translate(WIDE)
            number, moment = "", moment.translate(WIDE)
            if logged.number % 6 == 0:
                typed_id = f"{int(ccus_id):.5E}"
            elif logged.number % 7 == 0:
                typed_id = f'="{ccus_id}"'
        yield f"L1,{number},{moment},{card},{typed_id},{WORDS[logged.direction]}"
        if logged.number % 500 == 0:
            yield ",,,,,"


def _with_hyphens(token: str) -> str:
    return "-".join(token[place : place + 2] for place in range(0, len(token), 2)).lower()


def _printable(name: str) -> str:
    """A reader that knows no CP932 extension prints a question mark."""
    return name.encode("cp932", "replace").decode("cp932")


def _clock(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute, minute * 7 % 60), JST)


if __name__ == "__main__":
    sys.exit(main())
