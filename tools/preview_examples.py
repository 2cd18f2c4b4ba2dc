"""Example contexts for `preview_pages.py`: rich ones and ugly ones (long names, 40 warnings, nobody yet)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from ccus.history.queries.days import Person
from ccus.history.queries.entry_choices import EntryChoices, SiteChoice, Suggestion
from ccus.history.queries.people_days import ChosenPerson
from ccus.history.states import DayState
from ccus.portal.business.forms.bulk import BulkForm
from ccus.portal.prime.forms.roster import RosterEntryForm
from ccus.portal.technician.forms.entries import EntryForm
from ccus.portal.ui.shapes import home, my_days, people_days
from ccus.portal.ui.shapes.common import Deadline, Hat, Link, MonthNav, Notice, PageFrame, Pages, Tone
from preview_people import EXPLAINED, LONG_FIRM, NOW, PEOPLE, TODAY, at
from preview_prime import approvals_page, board, empty_board, home_page, readers_page, warning_page

ROLES = tuple(
    Hat(code, name, kind, current)
    for code, name, kind, current in (
        ("technician", "髙橋 健一", "技能者", False),
        ("clerk", "山田建設工業", "事業者の事務", True),
        ("prime", "大都建設", "元請の現場管理者", False),
        ("reviewer", "審査 花子", "審査担当", False),
    )
)
FEWER_TASKS = (
    Link("自分の日数", "#", "calendar-days", current=True),
    Link("カード", "#", "id-card"),
    Link("設定", "#", "settings"),
)
PRIME_TASKS = (
    Link("今日の現場", "#", "hard-hat", current=True),
    Link("承認する", "#", "stamp", count=14),
    Link("読み取り機", "#", "scan-line"),
    Link("設定", "#", "settings"),
)
CLERK_TASKS = (
    Link("うちの人の日数", "#", "calendar-days", current=True),
    Link("現場", "#", "map-pin"),
    Link("書類", "#", "list-checks", count=3),
    Link("設定", "#", "settings"),
)


def frame(tasks: tuple[Link, ...], hat: Hat) -> PageFrame:
    return PageFrame(
        help_url="#",
        account_name="髙橋 健一",
        hat=hat,
        hats=ROLES[:2],
        tasks=tasks,
        demo_roles=ROLES,
        demo_role_url="#",
    )


TECHNICIAN = frame(FEWER_TASKS, Hat("t", "髙橋 健一", "技能者", True))
CLERK = frame(CLERK_TASKS, Hat("b", LONG_FIRM, "事業者", True))
PRIME = frame(PRIME_TASKS, Hat("s", "大都建設株式会社", "元請の現場管理者", True))


def month_days(month: date) -> list[date]:
    return [month.replace(day=day) for day in range(1, calendar.monthrange(month.year, month.month)[1] + 1)]


def calendar_day(on: date, month: date) -> my_days.Day:
    kind = my_days.DayKind
    url = f"?day={on.isoformat()}"
    if on.month != month.month:
        return my_days.Day(on, kind.OUTSIDE)
    holiday = "スポーツの日" if on.day == 12 else ""
    if on > TODAY:
        return my_days.Day(on, kind.AHEAD)
    if on.day in {7, 15}:
        return my_days.Day(on, kind.GAP, url=url, is_selected=on.day == 15)
    if on.weekday() == 6 or holiday or on.day == 3:
        return my_days.Day(on, kind.REST, holiday=holiday, url=url)
    state = {
        9: DayState.PENDING,
        10: DayState.APPROVED,
        16: DayState.ATTENTION,
    }.get(on.day, DayState.RECORDED)
    records = [my_days.DayRecord(state, "渋谷駅前再開発", "とび工")]
    if on.day in {6, 20}:
        records.append(my_days.DayRecord(DayState.RECORDED, "品川第二変電所更新", "とび工"))
    return my_days.Day(on, kind.RECORDED, tuple(records), is_today=on == TODAY, url=url)


def my_days_page(today: my_days.Today, story: my_days.Story | None) -> my_days.MyDaysPage:
    month = TODAY.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return my_days.MyDaysPage(
        name="髙橋 健一",
        today=today,
        nav=MonthNav(month, previous_url="#", this_month_url=""),
        weeks=tuple(tuple(calendar_day(on, month) for on in week) for week in weeks),
        month_days=14,
        gap_days=2,
        waiting_days=1,
        total_days=1288,
        site_count=17,
        entry_url="#",
        gap_deadline=Deadline(date(2026, 11, 30), 40),
        story=story,
        progress=my_days.LevelProgress(
            "とび",
            2,
            3,
            (
                my_days.LevelStep("就業日数", 1288, 1720, "日"),
                my_days.LevelStep("職長・班長の日数", 120, 430, "日"),
                my_days.LevelStep("1級とび技能士など", 1, 1),
                my_days.LevelStep("玉掛け技能講習", 0, 1),
            ),
            explanation=EXPLAINED,
        ),
    )


STORY = my_days.Story(
    date(2026, 10, 16),
    my_days.DayKind.RECORDED,
    (
        my_days.StoryRecord(
            DayState.ATTENTION,
            "渋谷駅前再開発",
            LONG_FIRM,
            "",
            "",
            "",
            (
                my_days.TouchLine(
                    at(8, 2),
                    "入場",
                    "カード",
                    "北ゲート1号機",
                    DayState.ATTENTION,
                    "名簿にないため保留",
                    explanation=EXPLAINED,
                ),
                my_days.TouchLine(at(17, 31), "退場", "QR", "北ゲート2号機", DayState.RECORDED, "受け取りました"),
            ),
            at(8, 2),
            at(17, 31),
            "この現場の作業員名簿に載っていません。職種と立場が決まると、日数に入ります。",
            counts=False,
        ),
        my_days.StoryRecord(
            DayState.RECORDED, "品川第二変電所更新", LONG_FIRM, "とび工", "職長", "足場組立", (), at(18, 30), None
        ),
    ),
    repair_by="あなた、または山田建設工業の事務担当",
    deadline=Deadline(date(2026, 11, 30), 40),
    enter_url="#",
    close_url="#",
)
GAP_STORY = my_days.Story(
    date(2026, 10, 15),
    my_days.DayKind.GAP,
    repair_by="あなた、または山田建設工業の事務担当",
    deadline=Deadline(date(2026, 11, 30), 5),
    enter_url="#",
    close_url="#",
)


def person_row(number: int, heads: list[date]) -> people_days.PersonRow:
    name, kana, trade, level = PEOPLE[number % 6]
    cells, gaps, days, attention = [], 0, 0, 0
    for on in heads:
        is_rest = on.weekday() == 6 or on.day == 12
        if on > TODAY or is_rest or (number % 6 == 4 and on.day < 9):
            cells.append(people_days.Cell(on, is_rest=is_rest))
        elif (on.day * 7 + number * 5) % 23 == 0 and number % 6 != 3:
            gaps += 1
            cells.append(people_days.Cell(on, is_gap=True, key=f"{number}:{on}", is_chosen=number == 1))
        else:
            rest = (on.day + number * 3) % 19
            state = {0: DayState.PENDING, 5: DayState.APPROVED, 7: DayState.ATTENTION}.get(rest, DayState.RECORDED)
            days += 1
            attention += state == DayState.ATTENTION
            key = f"{number}:{on}" if state == DayState.ATTENTION else ""
            cells.append(people_days.Cell(on, state, key=key, summary="渋谷駅前再開発 とび工", url="#"))
    return people_days.PersonRow(f"{number}", name, kana, trade, level, "#", tuple(cells), days, gaps, attention)


def people_page() -> people_days.PeopleDaysPage:
    heads = month_days(TODAY.replace(day=1))
    rows = tuple(person_row(number, heads) for number in range(18))
    return people_days.PeopleDaysPage(
        firm=LONG_FIRM,
        nav=MonthNav(heads[0], previous_url="#", next_url="#", this_month_url="#"),
        heads=tuple(
            people_days.DayHead(
                on, on.weekday() == 6 or on.day == 12, on == TODAY, "スポーツの日" if on.day == 12 else ""
            )
            for on in heads
        ),
        rows=rows,
        pages=Pages(1, 7, 1, 18, 312, next_url="#"),
        deadline=Deadline(date(2026, 10, 31), 6),
        gap_total=sum(row.gap_count for row in rows),
        attention_total=sum(row.attention_count for row in rows),
        waiting_total=18,
        day_total=5120,
        bulk_url="#",
        filter_url="#",
        filters=(
            Link("全員", "#", current=True, count=312),
            Link("足りない日がある人", "#", count=41),
            Link("要確認がある人", "#", count=9),
        ),
        csv_url="#",
    )


def no_people_page() -> people_days.PeopleDaysPage:
    return people_days.PeopleDaysPage(
        firm="一人親方 佐藤", nav=MonthNav(TODAY), heads=(), rows=(), pages=Pages(1, 1, 0, 0, 0),
        deadline=Deadline(date(2026, 11, 30), 40), gap_total=0, attention_total=0, waiting_total=0, day_total=0,
        bulk_url="#", filter_url="#",
    )  # fmt: skip


SITES = (
    SiteChoice(ccus_id="10000000000071", name="渋谷駅前再開発 C工区"),
    SiteChoice(ccus_id="20000000000071", name="品川第二変電所更新"),
)
PERSON = Person(
    technician_id=1,
    ccus_id="10000000000021",
    name="髙橋 健一",
    kana="タカハシ ケンイチ",
    skill_level=2,
    trade_code="06-01",
)


def entry_form(typed: dict[str, Any] | None = None) -> EntryForm:
    choices = EntryChoices(sites=SITES, suggestions={})
    return EntryForm(typed, on=TODAY, person=PERSON, choices=choices, language="ja")


def bulk_form() -> BulkForm:
    chosen = (ChosenPerson(person=PERSON, days=(date(2026, 10, 7),)),)
    suggestion = Suggestion(
        site=SITES[0], trade_code="06-01", site_roles=("other",), work_content="足場の組立て", from_roster=True
    )
    choices = EntryChoices(sites=SITES, suggestions={(PERSON.ccus_id, date(2026, 10, 7)): suggestion})
    return BulkForm(chosen=chosen, choices=choices, language="ja")


class TechnicianForm(forms.Form):
    technician_id = forms.CharField(
        label="技能者ID", help_text="カードの表にある14桁の数字。間をあけても、全角でもかまいません。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "username"}),
    )  # fmt: skip
    birth_date = forms.CharField(label="生年月日", help_text="例：昭和41年5月3日、1966/5/3")
    pin = forms.CharField(label="暗証番号", widget=forms.PasswordInput(attrs={"inputmode": "numeric"}))


HOME = home.HomePage(
    NOW,
    (
        home.Figure(218_431, "人", "いま現場で働いている技能者"),
        home.Figure(240_902, "回", "今日のタッチ"),
        home.Figure(31_208, "か所", "開いている現場"),
    ),
    (
        home.Figure(128_576_508, "件", "就業履歴"),
        home.Figure(1_402_113, "人", "登録技能者"),
        home.Figure(250_811, "社", "登録事業者"),
    ),
    (
        home.Door("hard-hat", "技能者の方", "今日、記録されたか。あと何日でレベルが上がるか。", Link("自分の日数を見る", "#"),
                  ("今日の記録がひと目でわかる", "足りない日を自分で入力できる")),
        home.Door("building-2", "事業者の方", "うちの人の日数を、ひと月まとめて確かめる。", Link("会社の画面へ", "#"),
                  ("足りない日をまとめて入力", "締め切りまでの日数が出る")),
        home.Door("map-pin", "元請の現場の方", "いま現場にだれがいるかを見て、承認する。", Link("現場の画面へ", "#"),
                  ("会社・職種ごとの人数が自動で動く", "気になるものだけ見て、残りは一度に承認")),
    ),
)  # fmt: skip

BULK = people_days.BulkPage(
    (
        people_days.ChosenDay("髙橋 健一", "とび工", (date(2026, 10, 7), date(2026, 10, 15)), ("a", "b")),
        people_days.ChosenDay(PEOPLE[5][0], "とび工", tuple(date(2026, 10, day) for day in range(1, 9)), ("c",)),
    ),
    10,
    Deadline(date(2026, 10, 31), 6),
    "#",
    "#",
)


OUTCOMES = (
    people_days.BulkOutcome(
        PEOPLE[5][0], date(2026, 10, 5), False, "2026-10-05 の直接入力は、すでに確認待ちです。先に取り下げてください。"
    ),
    people_days.BulkOutcome("髙橋 健一", date(2026, 10, 7), True),
)


def person_page() -> people_days.PersonDaysPage:
    mine = my_days_page(my_days.Today(TODAY), STORY)
    return people_days.PersonDaysPage(
        name=PERSON.name, kana=PERSON.kana, ccus_id=PERSON.ccus_id, level=2, trade="とび工", nav=mine.nav, weeks=mine.weeks,
        month_days=14, gap_days=2, waiting_days=1, attention_days=1, deadline=Deadline(date(2026, 11, 30), 40),
        back_url="#", fill_url="#", story=STORY,
    )  # fmt: skip


def examples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name of the preview, template, context."""
    recorded = my_days.Today(TODAY, DayState.RECORDED, at(8, 2), "渋谷駅前再開発 C工区", "職長")
    nothing = my_days.Today(TODAY, action_url="#")
    doubtful = my_days.Today(TODAY, DayState.ATTENTION, at(8, 2), LONG_FIRM, "", story_url="#")
    wrong = entry_form({"work_date": "きのう", "work_content": "足場", "site": "other", "trade": "06-01"})
    refused = TechnicianForm({"technician_id": "123", "birth_date": "昭和41年5月3日", "pin": "1"})
    refused.add_error(
        None, "技能者ID、生年月日、暗証番号の組み合わせがちがいます。あと4回まちがえると、15分間止まります。"
    )
    mine = {"frame": TECHNICIAN}
    firm = {"frame": CLERK}
    prime = {"frame": PRIME, "now": NOW}
    deadline = Deadline(date(2026, 11, 30), 40)
    yield "home", "portal/public/home.html", {"frame": PageFrame(help_url="#"), "page": HOME}
    yield "sign-in", "account/login.html", {"form": LoginForm(), "PASSKEY_LOGIN_ENABLED": True}
    yield "sign-in-technician", "account/technician-sign-in.html", {"form": refused}
    yield "my-days", "portal/technician/my-days/month.html", {**mine, "page": my_days_page(recorded, None)}
    yield "my-days-story", "portal/technician/my-days/month.html", {**mine, "page": my_days_page(doubtful, STORY)}
    yield "my-days-gap", "portal/technician/my-days/month.html", {**mine, "page": my_days_page(nothing, GAP_STORY)}
    yield "my-days-entry", "portal/technician/my-days/entry.html", {
        **mine, "form": wrong, "deadline": deadline, "back_url": "#", "on": date(2026, 10, 15)
    }  # fmt: skip
    yield "people-days", "portal/business/people-days/month.html", {**firm, "page": people_page()}
    yield "people-days-empty", "portal/business/people-days/month.html", {**firm, "page": no_people_page()}
    yield "people-days-bulk", "portal/business/people-days/bulk.html", {**firm, "page": BULK, "form": bulk_form()}
    yield "people-days-refused", "portal/business/people-days/bulk.html", {
        **firm, "page": replace(BULK, outcomes=OUTCOMES), "form": bulk_form()
    }  # fmt: skip
    yield "person-days", "portal/business/people-days/person.html", {**firm, "page": person_page()}
    yield "site-now", "portal/prime/site-now/board.html", {**prime, "page": board(2)}
    yield "site-now-forty", "portal/prime/site-now/board.html", {**prime, "page": board(40)}
    yield "site-now-empty", "portal/prime/site-now/board.html", {**prime, "page": empty_board()}
    yield "site-now-wall", "portal/prime/site-now/board.html", {**prime, "page": board(1), "wall": True}
    yield "approvals", "portal/prime/approvals/list.html", {
        **prime, "page": approvals_page(), "notices": (Notice(Tone.SUCCESS, "12件を承認しました。", "日数に入りました。"),)
    }  # fmt: skip
    yield "readers", "portal/prime/readers/list.html", {**prime, "page": readers_page()}
    yield "prime-home", "portal/prime/home/sites.html", {**prime, "page": home_page()}
    yield "site-warning", "portal/prime/site-now/warning.html", {
        **prime, "page": warning_page(), "form": RosterEntryForm(on=TODAY, language="ja")
    }  # fmt: skip
    for code in ("400", "403", "404", "429", "500"):
        yield f"error-{code}", f"{code}.html", {}
