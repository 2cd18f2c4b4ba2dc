from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.levels.rules.people import ON, day_lines, evidence, holding, holdings

from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.documents import document_of, reread
from ccus.levels.rules.expressions import Outcome
from ccus.levels.rules.judging import CertifiedDays, DayLine, Evidence, judge_level, propose
from ccus.levels.rules.wording import lines_of, lines_then, management_words, set_aside_words, summary

BOOK = book_in_force()
CODES = sorted(BOOK.names)


def level_of(field: str, person: Evidence, *, on: date = ON) -> int:
    return propose(field, evidence=person, on=on, book=BOOK).level


def test_somebody_may_go_from_1_to_4_in_one_step() -> None:
    person = evidence("玉掛け技能講習", "1級鉄筋施工技能士", "登録鉄筋基幹技能者", work_days=2150, foreman=645)

    assert level_of("rebar", person) == 4


def test_management_counts_from_the_month_after_the_course() -> None:
    course_on = date(2026, 3, 15)
    names = holdings("玉掛け技能講習", "1級ガラス施工技能士")
    days = day_lines(2000, foreman=2000)
    person = Evidence(days=days, holdings=(*names, holding("職長・安全衛生責任者教育", row=9, from_on=course_on)))

    judged = propose("glazing", evidence=person, on=ON, book=BOOK).judgement(3)

    assert judged.management_from == date(2026, 4, 1)
    assert judged.days[1].have == (ON - date(2026, 4, 1)).days + 1
    assert management_words(judged, names=BOOK.names) == (
        "職長・班長の日数は「職長・安全衛生責任者教育」の翌月、2026年4月1日(水)から数えています。"
    )


def test_a_course_in_december_counts_from_january() -> None:
    person = Evidence(
        days=day_lines(2000, foreman=2000),
        holdings=(holding("職長・安全衛生責任者教育", from_on=date(2025, 12, 1)),),
    )

    assert propose("piping", evidence=person, on=ON, book=BOOK).judgement(3).management_from == date(2026, 1, 1)


def test_without_a_day_of_the_course_no_management_counts_and_it_is_said() -> None:
    undated = Evidence(
        days=day_lines(2000, foreman=2000), holdings=(holding("職長・安全衛生責任者教育", from_on=None),)
    )

    judged = propose("piping", evidence=undated, on=ON, book=BOOK).judgement(3)

    assert judged.course_missing
    assert judged.days[1].have == 0
    assert "受講日の登録がないため、0日としています。" in management_words(judged, names=BOOK.names)


def test_where_a_field_does_not_ask_for_the_course_all_days_as_foreman_count() -> None:
    judged = propose("rebar", evidence=evidence(work_days=700, foreman=700), on=ON, book=BOOK).judgement(3)

    assert (judged.management_from, judged.days[1].have) == (None, 700)


def test_a_course_dated_in_the_future_and_one_that_ended_are_set_aside_with_words() -> None:
    coming = holding("玉掛け技能講習", row=1, from_on=ON + timedelta(days=1))
    ended = holding("1級鉄筋施工技能士", row=2, until=ON)
    proposal = propose("rebar", evidence=Evidence(days=day_lines(645), holdings=(ended, coming)), on=ON, book=BOOK)

    assert proposal.level == 1
    assert proposal.set_aside == (coming, ended)
    assert [set_aside_words(each, proposal) for each in proposal.set_aside] == [
        "「玉掛け技能講習」は2026年11月17日(火)からです。その日から数えます。日付の誤りなら、登録を直してください。",
        "「1級鉄筋施工技能士」は2026年11月16日(月)から有効ではありません。更新したときは、新しい証明書を登録してください。",
    ]
    assert level_of("rebar", Evidence(days=day_lines(645), holdings=(coming,)), on=ON + timedelta(days=1)) == 2


def test_one_that_was_renewed_is_not_set_aside() -> None:
    old, renewed = holding("玉掛け技能講習", row=1, until=ON), holding("玉掛け技能講習", row=2, from_on=ON)
    proposal = propose("rebar", evidence=Evidence(days=day_lines(645), holdings=(old, renewed)), on=ON, book=BOOK)

    assert (proposal.level, proposal.set_aside) == (2, ())


def test_a_first_class_licence_proves_the_first_class_exam() -> None:
    assert level_of("electrical", evidence("第一種電気工事士免状", work_days=645)) == 2


def test_days_of_a_career_certificate_are_added_and_said() -> None:
    person = replace(evidence("玉掛け技能講習", work_days=45), certified=CertifiedDays(work_days=600, foreman_days=20))

    proposal = propose("rebar", evidence=person, on=ON, book=BOOK)

    assert proposal.level == 2
    line = lines_of(proposal.judgement(2), names=BOOK.names)[0]
    assert line.text == "就業日数 645日／645日うち経歴証明600日"
    assert proposal.judgement(3).days[1].have == 20


def test_conditions_are_said_without_needless_nesting() -> None:
    person = evidence("玉掛け技能講習", "職長・安全衛生責任者教育", "2級とび技能士", work_days=100)
    judged = propose("scaffolding", evidence=person, on=ON, book=BOOK).judgement(3)

    lines = lines_of(judged, names=BOOK.names)

    assert [line.text for line in lines[2:]] == ["次のどれか1つ", "玉掛け技能講習", "職長・安全衛生責任者教育"]
    choices = lines[2].members
    assert lines[2].is_choice
    assert [line.text for line in choices] == [
        "1級とび技能士",
        "1級建築施工管理技士",
        "2級建築施工管理技士",
        "1級土木施工管理技士",
        "2級土木施工管理技士",
        "次のどれか3つ",
    ]
    assert [line.outcome for line in choices[-1].members][:2] == [Outcome.MET, Outcome.MISSING]


def test_of_choices_that_suffice_only_those_that_are_there_are_said() -> None:
    person = evidence("丸のこ等取扱作業者安全衛生教育", "足場の組立て等作業主任者", "職業訓練指導員", work_days=100)
    judged = propose("carpentry", evidence=person, on=ON, book=BOOK).judgement(3)

    met = lines_of(judged, names=BOOK.names)[2]

    assert met.text == "次のどれか2つ"
    assert [line.text for line in met.members] == ["職業訓練指導員", "足場の組立て等作業主任者"]


def test_two_lines_of_one_date_are_one_day() -> None:
    twice = Evidence(days=(DayLine(ON, True, False), DayLine(ON, False, True)), holdings=())

    judged = propose("rebar", evidence=twice, on=ON, book=BOOK)

    assert [finding.have for finding in judged.judgement(3).days] == [1, 1]


def test_days_after_the_day_of_the_look_do_not_count_yet() -> None:
    person = evidence("玉掛け技能講習", work_days=645)

    assert level_of("rebar", person, on=ON - timedelta(days=1)) == 1


def test_where_no_text_was_found_the_guideline_stands_in_and_nothing_is_claimed() -> None:
    proposal = propose("plastering", evidence=evidence(work_days=3000, foreman=3000), on=ON, book=BOOK)

    assert (proposal.level, proposal.possible_level) == (1, 4)
    assert proposal.judgement(2).qualifications.outcome is Outcome.UNKNOWN
    assert proposal.judgement(2).requirement.rule_stand_in
    assert summary(proposal, field_name="左官") == (
        "「左官」は、記録から見てレベル1です。確認できていない条件を団体が認めれば、レベル4まで進めます。"
    )


def test_one_level_alone_is_judged_as_among_all() -> None:
    person = evidence("玉掛け技能講習", "1級鉄筋施工技能士", work_days=1600, foreman=700)

    for level in (2, 3, 4):
        alone = judge_level("rebar", level=level, evidence=person, on=ON, book=BOOK)
        assert alone == propose("rebar", evidence=person, on=ON, book=BOOK).judgement(level)


def test_a_field_that_is_not_listed_is_a_defect() -> None:
    with pytest.raises(KeyError):
        propose("cooking", evidence=Evidence(), on=ON, book=BOOK)


def test_a_kept_document_is_said_in_the_words_of_its_day_even_when_a_name_is_gone() -> None:
    judged = propose("rebar", evidence=evidence("玉掛け技能講習", work_days=600), on=ON, book=BOOK)
    document = document_of(judged)
    without = {code: name for code, name in BOOK.names.items() if code != "sling"}

    assert lines_then(document, level=2, names=BOOK.names) == lines_of(judged.judgement(2), names=BOOK.names)
    assert [line.text for line in lines_then(document, level=2, names=without)] == [
        "就業日数 600日／645日（あと45日）",
        "sling",
    ]
    assert lines_then(document, level=1, names=BOOK.names) == lines_then({}, level=2, names=BOOK.names) == ()


people = st.builds(
    lambda work, foreman, crew, codes, seed: (work, foreman, crew, sorted(codes), seed),
    st.integers(0, 2300),
    st.integers(0, 800),
    st.integers(0, 800),
    st.sets(st.sampled_from(CODES), max_size=12),
    st.integers(0, 10**6),
)
fields = st.sampled_from(sorted(BOOK.fields))


def person_of(drawn: tuple[int, int, int, list[str], int]) -> Evidence:
    work, foreman, crew, codes, _ = drawn
    names = tuple(BOOK.names[code].name_ja for code in codes)
    return Evidence(
        days=day_lines(work, foreman=min(foreman, work), crew_leader=crew),
        holdings=holdings(*names),
    )


@settings(max_examples=60, deadline=None)
@given(fields, people, st.integers(1, 400), st.booleans(), st.booleans())
def test_more_days_never_lower_a_level(
    field: str, drawn: tuple[int, int, int, list[str], int], more: int, foreman: bool, crew: bool
) -> None:
    person = person_of(drawn)
    before = day_lines(more, last=ON - timedelta(days=3000))
    added = tuple(DayLine(line.on, foreman, crew) for line in before)

    first = propose(field, evidence=person, on=ON, book=BOOK)
    then = propose(field, evidence=replace(person, days=(*person.days, *added)), on=ON, book=BOOK)

    assert then.level >= first.level
    assert then.possible_level >= first.possible_level


@settings(max_examples=60, deadline=None)
@given(fields, people, st.sampled_from(CODES))
def test_one_qualification_more_never_lowers_a_level(
    field: str, drawn: tuple[int, int, int, list[str], int], code: str
) -> None:
    person = person_of(drawn)
    more = replace(person, holdings=(*person.holdings, holding(BOOK.names[code].name_ja, row=99)))

    assert level_of(field, more) >= level_of(field, person)


@settings(max_examples=60, deadline=None)
@given(fields, people)
def test_an_explanation_read_again_leads_to_the_same_decision(
    field: str, drawn: tuple[int, int, int, list[str], int]
) -> None:
    proposal = propose(field, evidence=person_of(drawn), on=ON, book=BOOK)

    assert reread(document_of(proposal)) == (proposal.level, proposal.possible_level)


@settings(max_examples=60, deadline=None)
@given(fields, people)
def test_the_order_of_evidence_makes_no_difference(field: str, drawn: tuple[int, int, int, list[str], int]) -> None:
    person = person_of(drawn)
    days, names = list(person.days), list(person.holdings)
    shuffle = random.Random(drawn[-1]).shuffle
    shuffle(days)
    shuffle(names)

    shuffled = Evidence(days=tuple(days), holdings=tuple(names))

    assert propose(field, evidence=shuffled, on=ON, book=BOOK) == propose(field, evidence=person, on=ON, book=BOOK)
