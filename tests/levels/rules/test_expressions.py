from __future__ import annotations

import pytest

from ccus.levels.rules.expressions import (
    Decided,
    Expression,
    ExpressionError,
    NodeKind,
    Outcome,
    decide,
    leaves,
    parse,
)

CODES = {"a": 1, "b": 2, "c": 3}
LISTS = {"pair": [Expression(NodeKind.HAS, code="a"), Expression(NodeKind.HAS, code="b")]}


def read(text: str) -> Expression:
    return parse(text, members_of=LISTS.__getitem__, codes=CODES)


def decided(text: str, *held: str, work_days: int = 0) -> Decided:
    def lower(level: int) -> Expression:
        return {2: read("b")}[level]

    return decide(read(text), held=dict.fromkeys(held, "row"), work_days=work_days, lower=lower)


@pytest.mark.parametrize(
    ("text", "held", "outcome"),
    [
        ("a", "", Outcome.MISSING),
        ("a", "a", Outcome.MET),
        ("ALL(a; b)", "a", Outcome.MISSING),
        ("ALL(a; b)", "ab", Outcome.MET),
        ("ANY2(a; b; c)", "a", Outcome.MISSING),
        ("ANY2(a; b; c)", "ac", Outcome.MET),
        ("ANY1(@pair)", "b", Outcome.MET),
        ("ALL(@pair; c)", "ab", Outcome.MISSING),
        ("a AND b OR c", "c", Outcome.MET),
        ("a AND (b OR c)", "c", Outcome.MISSING),
        ("ANY1(ALL(a; b); c)", "ab", Outcome.MET),
        ("a AND LEVEL(2)", "a", Outcome.MISSING),
        ("a AND LEVEL(2)", "ab", Outcome.MET),
        # What is not known is neither there nor missing.
        ("?", "", Outcome.UNKNOWN),
        ("ALL(a; ?)", "", Outcome.MISSING),
        ("ALL(a; ?)", "a", Outcome.UNKNOWN),
        ("ANY1(a; ?)", "", Outcome.UNKNOWN),
        ("ANY1(a; ?)", "a", Outcome.MET),
        ("ANY2(a; ?)", "", Outcome.UNKNOWN),
        ("ANY2(a; b; ?)", "ab", Outcome.MET),
        ("? OR a", "a", Outcome.MET),
        ("ANY2(a; b; ALL(c; ?))", "c", Outcome.MISSING),
        ("ANY2(a; b; ALL(c; ?))", "ac", Outcome.UNKNOWN),
    ],
)
def test_an_expression_is_decided_by_what_is_held(text: str, held: str, outcome: Outcome) -> None:
    assert decided(text, *held).outcome is outcome


@pytest.mark.parametrize(("work_days", "outcome"), [(1504, Outcome.MISSING), (1505, Outcome.MET), (1506, Outcome.MET)])
def test_a_qualification_may_count_with_so_many_days_only(work_days: int, outcome: Outcome) -> None:
    assert decided("a AND WORK_DAYS(1505)", "a", work_days=work_days).outcome is outcome


def test_a_decision_names_the_row_that_it_rests_on() -> None:
    tree = decide(read("ANY1(a; b)"), held={"b": "qualification:7"}, work_days=0, lower=lambda level: read("a"))

    assert [(member.code, member.evidence) for member in tree.members] == [("a", ""), ("b", "qualification:7")]
    assert (tree.needed, tree.have) == (1, 1)


def test_leaves_come_in_the_order_of_the_text() -> None:
    assert [leaf.code or leaf.kind.value for leaf in leaves(read("ANY2(c; @pair) AND WORK_DAYS(9)"))] == [
        "c",
        "a",
        "b",
        "work_days",
    ]


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("", 1, "式が途中で終わっています。"),
        ("a AND", 6, "式が途中で終わっています。"),
        ("a b", 3, "ここに「b」は置けません。"),
        ("ALL(a; b", 9, "式が途中で終わっています。"),
        ("ALL a", 5, "ここに「a」は置けません。「(」が要ります。"),
        ("driving_licence", 1, "資格の表にないコード「driving_licence」です。"),
        ("a AND driving_licence", 7, "資格の表にないコード「driving_licence」です。"),
        ("ANY1(@nothing)", 6, "資格の一覧「@nothing」がありません。"),
        ("ANY3(a; b)", 1, "2個のうち3個は満たせません。"),
        ("WORK_DAYS(many)", 11, "数が要るところに「many」があります。"),
        ("a & b", 3, "使えない文字「&」があります。"),
        ("@pair", 1, "ここに「@pair」は置けません。"),
    ],
)
def test_what_is_no_expression_is_said_with_its_place(text: str, position: int, sentence: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read(text)

    assert (caught.value.position, caught.value.sentence_ja) == (position, sentence)
