"""What changed between two versions, who may see what of a kept form, whose turn it is, what is owed, and how long it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.documents.forms.sample import filled_sample

from ccus.documents.rules.forms.definitions import Choice, Form, forms
from ccus.documents.rules.forms.difference_words import sentence
from ccus.documents.rules.forms.differences import differences
from ccus.documents.rules.forms.filling import Filled
from ccus.documents.rules.forms.keeping import is_over, kept_until
from ccus.documents.rules.forms.masking import masked, printed_items
from ccus.documents.rules.forms.requirements import Placement, Requirement, owed_by, usual_requirements
from ccus.documents.rules.forms.versions import digest_of, filled_from
from ccus.documents.rules.forms.ways import may_decide, next_on, way_up
from ccus.documents.states import SUBMISSION_TRANSITIONS, FormDue, Obligation, SubmissionState

ROSTER = forms()["worker-roster", "6"]
MACHINES = forms()["machine-notice", "6"]
TODAY = date(2026, 11, 16)


def with_rows(filled: Filled, name: str, rows: list[dict[str, str]], people: list[str] | None = None) -> Filled:
    ids = filled.person_ccus_ids if people is None else tuple(people)
    return replace(filled, lists={**filled.lists, name: tuple(rows)}, person_ccus_ids=ids)


def told(form: Form, filled: Filled, older: Filled, *, language: str = "ja") -> str:
    found = differences(form, filled, older_form=form, older=older)
    return sentence(form.title if language == "ja" else form.title_en, found, language=language)


def test_people_who_came_and_went_and_changed_are_told_in_one_sentence() -> None:
    older = filled_sample(ROSTER)
    rows = [dict(row) for row in older.lists["people"]]
    ids = list(older.person_ccus_ids)
    changed = {**rows[0], "health_insurance": "協会けんぽ"}
    joined = [{**rows[1], "name": name} for name in ("新人 一", "新人 二")]
    now = with_rows(older, "people", [changed, *rows[2:], *joined], [ids[0], *ids[2:], "1" * 14, "2" * 14])

    assert told(ROSTER, now, older) == "作業員名簿：2人が加わり、1人が外れ、髙橋さんの健康保険が変わりました。"
    assert told(ROSTER, now, older, language="en") == (
        "Worker roster: 2 people added, 1 person taken out, changed: 健康保険 of 髙橋 𠮷郎."
    )


def test_the_same_people_in_another_order_made_on_another_day_are_the_same() -> None:
    older = filled_sample(ROSTER)
    rows = [{**row, "number": str(9 - place)} for place, row in enumerate(older.lists["people"])]
    now = with_rows(older, "people", rows[::-1], list(older.person_ccus_ids)[::-1])
    now = replace(now, fields={**now.fields, "made_on": "2027年1月1日", "as_of": "2027年1月1日"}, on=date(2027, 1, 1))

    assert told(ROSTER, now, older) == "作業員名簿：前回と同じ内容です。"


def test_many_changes_are_counted_beyond_the_third() -> None:
    older = filled_sample(ROSTER)
    now = with_rows(older, "people", [{**row, "phone": "000"} for row in older.lists["people"]])

    assert told(ROSTER, now, older).endswith("、ほかに4か所が変わりました。")


def test_rows_of_a_typed_table_and_fields_are_compared_too() -> None:
    older = filled_sample(MACHINES)
    rows = [dict(row) for row in older.lists["machines"]]
    field = next(asked for asked in MACHINES.fields if asked.code == "firm.foreman")
    now = with_rows(older, "machines", [{**rows[0], "capacity": "50t"}, {**rows[1], "name": "別の機械"}])
    now = replace(now, fields={**now.fields, field.name: "別の職長"})

    found = [
        (one.kind.value, one.who, one.label) for one in differences(MACHINES, now, older_form=MACHINES, older=older)
    ]
    assert found == [
        ("changed", "", "職長名"),
        ("joined", "別の機械", ""),
        ("left", rows[1]["name"], ""),
        ("changed", rows[0]["name"], "能力・規格"),
    ]


def test_a_revision_is_compared_by_facts() -> None:
    older_form = forms()["worker-roster", "5"]
    older = filled_sample(older_form)

    found = differences(ROSTER, filled_sample(ROSTER), older_form=older_form, older=older)

    assert [one for one in found if one.kind.value != "changed"] == []


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)
def test_what_is_kept_gives_the_same_sheet_again(form: Form) -> None:
    filled = filled_sample(form)

    again = filled_from(filled.as_data())

    assert replace(again, missing=filled.missing) == filled
    assert digest_of(again.as_data()) == digest_of(filled.as_data())
    assert digest_of({**filled.as_data(), "firm": "x"}) != digest_of(filled.as_data())
    assert differences(form, again, older_form=form, older=filled) == ()


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)
def test_who_sees_nothing_of_people_gets_none_of_their_words(form: Form) -> None:
    filled = filled_sample(form)
    everything = printed_items(form) | {"full_name", "gender", "birth_date", "residence_status_code", "qualifications"}
    own = frozenset(item for asked in form.fields if asked.fact for item in asked.fact.items)

    blank = masked(form, filled, items={"person": frozenset(), "firm": own})
    whole = masked(form, filled, items={"person": everything, "firm": own | everything})

    rows = [row for table in form.lists if table.rows == "people" for row in blank.lists[table.name]]
    assert {word for row in rows for word in row.values() if word and not word.isdigit()} == set()
    assert set(blank.person_ccus_ids) <= {""}
    assert whole.person_ccus_ids == filled.person_ccus_ids
    assert [whole.lists[table.name] for table in form.lists if table.rows == "people"] == [
        filled.lists[table.name] for table in form.lists if table.rows == "people"
    ]


def test_marks_that_tell_an_age_go_with_it() -> None:
    filled = filled_sample(ROSTER)
    items = printed_items(ROSTER) | {"gender", "residence_status_code", "qualifications"}

    seen = masked(ROSTER, filled, items={"person": items - {"birth_date"}, "firm": items})

    assert {row["marks"] for row in seen.lists["people"]} == {""}
    assert {"※", "生年月日", "年齢"} <= set(seen.hidden)


@pytest.mark.parametrize(
    ("maker", "above", "way"),
    [
        ("P", (), ()),
        ("A", ("P",), ("A>P",)),
        ("B", ("A", "P"), ("B>A", "A>P")),
        ("X", (), ("X>P",)),
    ],
)
def test_the_way_leads_through_each_firm_above_to_the_prime(
    maker: str, above: tuple[str, ...], way: tuple[str, ...]
) -> None:
    found = way_up(maker=maker, above=above, prime="P")
    steps, at = [], maker
    while following := next_on(found, after=at):
        steps.append(f"{at}>{following}")
        at = following

    assert tuple(steps) == way


@pytest.mark.parametrize(("firm", "may"), [("B", False), ("A", True), ("P", True), ("Z", False), ("Y", False)])
def test_whoever_stands_above_whom_it_waits_for_may_decide(firm: str, may: bool) -> None:
    assert may_decide(("Y", "A", "P"), firm=firm, waits_for="A") is may


def test_nothing_leads_out_of_the_last_state_and_every_state_is_reached() -> None:
    reached = {target for targets in SUBMISSION_TRANSITIONS.values() for target in targets}

    assert reached | {SubmissionState.DRAFTED} == set(SubmissionState) == set(SUBMISSION_TRANSITIONS)
    assert SUBMISSION_TRANSITIONS[SubmissionState.REMOVED] == {}


FIRST = Placement(tier=1, has_lower=True, first_on=date(2026, 9, 10))
SECOND = Placement(tier=2, has_lower=False, first_on=date(2026, 9, 10))
PRIME = Placement(tier=0, has_lower=True, first_on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("placement", "codes"),
    [
        (PRIME, ["site-chart", "ledger"]),
        (
            FIRST,
            [
                "worker-roster",
                "insurance-annex",
                "subcontract-notice",
                "organization-table",
                "safety-plan",
                "safety-meeting",
            ],
        ),
        (SECOND, ["worker-roster", "insurance-annex", "safety-meeting"]),
        (
            replace(SECOND, choices=frozenset({Choice.ELDERLY, Choice.SPECIFIED_SKILLED})),
            ["worker-roster", "insurance-annex", "specified-skilled-notice", "safety-meeting", "elderly-report"],
        ),
    ],
)
def test_each_firm_owes_what_its_place_and_people_ask_for(placement: Placement, codes: list[str]) -> None:
    owed = owed_by(placement, usual_requirements(), {}, today=TODAY)

    assert sorted({one.form_code for one in owed}) == sorted(codes)


def test_monthly_forms_are_owed_for_each_month_and_others_before_the_entry() -> None:
    handed_in = {
        ("safety-meeting", date(2026, 9, 1)): SubmissionState.ACCEPTED,
        ("worker-roster", None): SubmissionState.RETURNED,
    }
    owed = owed_by(SECOND, usual_requirements(), handed_in, today=TODAY)

    assert [(one.month_on, one.due_on, one.standing) for one in owed if one.form_code == "safety-meeting"] == [
        (date(2026, 9, 1), date(2026, 10, 5), Obligation.ACCEPTED),
        (date(2026, 10, 1), date(2026, 11, 5), Obligation.OVERDUE),
        (date(2026, 11, 1), date(2026, 12, 5), Obligation.DUE),
    ]
    assert [(one.due_on, one.standing) for one in owed if one.form_code == "worker-roster"] == [
        (date(2026, 9, 7), Obligation.RETURNED)
    ]


def test_what_a_site_does_not_ask_for_is_not_owed() -> None:
    asked = {"worker-roster": Requirement(form_code="worker-roster", due=FormDue.NOT_NEEDED, days=3)}

    assert owed_by(SECOND, asked, {}, today=TODAY) == ()


@pytest.mark.parametrize(
    ("handed_over_on", "is_closed", "until"),
    [
        (date(2026, 3, 31), True, date(2031, 3, 31)),
        (date(2024, 2, 29), False, date(2029, 2, 28)),
        (None, True, date(2032, 3, 31)),
        (None, False, None),
    ],
)
def test_forms_are_kept_five_years_after_the_handover(
    handed_over_on: date | None, is_closed: bool, until: date | None
) -> None:
    last = kept_until(handed_over_on=handed_over_on, is_closed=is_closed, last_on=date(2027, 3, 31))

    assert last == until
    if last is not None:
        assert not is_over(kept_until=last, hold_reason="", on=last)
        assert is_over(kept_until=last, hold_reason="", on=date(last.year + 1, 1, 1))
        assert not is_over(kept_until=last, hold_reason="係争中", on=date(last.year + 1, 1, 1))
