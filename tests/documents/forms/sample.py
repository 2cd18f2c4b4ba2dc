"""Facts for every form, as awkward as they come: rare characters, long names, many qualifications, a foreign name, nothing at all."""

from __future__ import annotations

from datetime import date
from functools import cache

from ccus.documents.rules.forms.definitions import Form, Rows
from ccus.documents.rules.forms.facts import Facts, Kind, Value, facts
from ccus.documents.rules.forms.filling import Filled, Gathered, PersonFacts, fill

ON = date(2026, 11, 16)
LONG_NAME = "株式会社" + "超長名称建設工業技術研究開発" * 4 + "ホールディングス"
RARE_NAMES = ("髙橋 𠮷郎", "山﨑 齋", "邉見 葛\U000e0100", "栁 桒次郎", "NGUYEN THI MAI PHUONG ANH", "Şahin Łukasz")


def sample_of(form: Form) -> Gathered:
    return Gathered(
        on=ON,
        parts={
            "made": {"made.on": ON, "made.as_of": ON},
            "site": subject_facts("site"),
            "firm": firm("佐藤とび株式会社", 2),
            "prime": firm("山田建設工業株式会社", 0),
            "upper": firm("上位工業株式会社", 1),
            "first_tier": firm(LONG_NAME, 1),
        },
        people=tuple(person(number, name) for number, name in enumerate((*RARE_NAMES, "空 欄")))[
            : 2 if form.subject.value == "person" else None
        ],
        firms={
            rows: tuple(firm(f"{rows.value}工業{depth}", depth) for depth in (1, 2, 3, 1, 2))
            for rows in Rows
            if rows is not Rows.PEOPLE
        },
    )


def filled_sample(form: Form) -> Filled:
    return fill(form, sample_of(form), site_ccus_id="90000000000171", firm_ccus_id="90000000000122")


def firm(name: str, depth: int) -> Facts:
    return {
        **subject_facts("firm"),
        "firm.name": name,
        "firm.depth": depth,
        "firm.tier": ("元請", "一次", "二次", "三次")[depth],
    }


def person(number: int, name: str) -> PersonFacts:
    is_empty = name == "空 欄"
    known: Facts = {} if is_empty else subject_facts("person")
    quals = tuple(
        f"{word}技能講習"
        for word in ("玉掛け", "足場の組立て等作業主任者", "高所作業車運転", "フォークリフト運転") * 10
    )
    return PersonFacts(
        ccus_id=f"{number:011d}121",
        facts={
            **known,
            "person.name": name,
            "person.ccus_id": f"{number:011d}121",
            "person.courses": quals if number == 1 else ("玉掛け技能講習",),
        },
        age=(70, 17, 40)[number % 3],
        residence_code="specified_skilled_1" if number % 2 else "",
        is_foreign_worker=False,
        educated_on=ON,
    )


@cache
def subject_facts(subject: str) -> Facts:
    """Every fact of a subject with a word of its own, so that a mix-up shows."""
    return {code: _value(number, code) for number, code in enumerate(facts()) if code.startswith(f"{subject}.")}


def _value(number: int, code: str) -> Value:
    fact = facts()[code]
    if fact.kind is Kind.DAY:
        return date(2026, 1 + number % 12, 1 + number % 28)
    if fact.kind is Kind.NUMBER:
        return 1_000 + number
    if fact.kind is Kind.FLAG:
        return "○"
    if fact.kind is Kind.LINES:
        return (f"行{number}の一", f"行{number}の二")
    if fact.kind is Kind.ROWS:
        return tuple({column: f"{label}{row}" for column, label in fact.columns.items()} for row in (1, 2))
    return f"{fact.label_ja[:6]}{number}"
