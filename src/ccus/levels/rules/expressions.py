"""The language in which criteria name qualifications, and how an expression is decided.

    sling                       a code of `data/qualifications.csv`
    ALL(a; b)   ANY2(a; b; c)   every one; at least so many
    a AND b   a OR (b AND c)    the same, written out; AND binds closer
    @scaffolding_choices        inside ALL and ANY: the members of a list of `data/qualification_lists.csv`
    LEVEL(2)                    what the lower level of the same field asks for in qualifications
    WORK_DAYS(1505)             so many work days, where a qualification counts only with them
    ?                           here the text of the criteria is not known

A decision has three outcomes, because of `?`: what is not known cannot be said to be missing. An unknown text inside ANY may stand
for any number of qualifications, inside ALL and AND for one condition more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Outcome(IntEnum):
    """Ordered, so that what is joined by AND is as good as its worst part."""

    MISSING = 0
    UNKNOWN = 1
    MET = 2


class NodeKind(StrEnum):
    HAS = "has"
    WORK_DAYS = "work_days"
    LEVEL = "level"
    UNKNOWN = "unknown"
    ALL = "all"
    ANY = "any"


@dataclass(frozen=True)
class Expression:
    """One node. `code` of HAS, `number` of WORK_DAYS, LEVEL and ANY (how many), `members` of ALL and ANY."""

    kind: NodeKind
    code: str = ""
    number: int = 0
    members: tuple[Expression, ...] = ()


UNKNOWN_TEXT = Expression(NodeKind.UNKNOWN)


class ExpressionError(ValueError):
    """A text that is no expression, in words for whoever wrote it. `position` counts characters from 1."""

    def __init__(self, sentence_ja: str, sentence_en: str, *, position: int) -> None:
        super().__init__(sentence_en)
        self.sentence_ja, self.sentence_en, self.position = sentence_ja, sentence_en, position


@dataclass(frozen=True)
class Decided:
    """An expression with what became of it, and why.

    `have` is the number of work days, or of members that are met; `needed` what is asked. `evidence` names the registered row
    that a qualification was found in, empty where none was.
    """

    kind: NodeKind
    outcome: Outcome
    code: str = ""
    needed: int = 0
    have: int = 0
    members: tuple[Decided, ...] = ()
    evidence: str = ""


_TOKEN = re.compile(r"\s*(?:(?P<word>@?[A-Za-z0-9_]+)|(?P<sign>[();?]))")
Members = Callable[[str], Sequence[Expression]]


def parse(text: str, *, members_of: Members, codes: Mapping[str, object]) -> Expression:
    """The expression that a text stands for. `members_of` gives the members of a list (KeyError when there is none such).

    Raises ExpressionError naming the place; an empty text is one.
    """
    return _Parser(text, members_of, codes).whole()


def decide(
    expression: Expression, *, held: Mapping[str, str], work_days: int, lower: Callable[[int], Expression]
) -> Decided:
    """What becomes of an expression for somebody with so many work days.

    `held` gives for each code that counts the row it was found in; `lower` the expression of a lower level.
    """
    if expression.kind is NodeKind.HAS:
        evidence = held.get(expression.code)
        outcome = Outcome.MISSING if evidence is None else Outcome.MET
        return Decided(expression.kind, outcome, code=expression.code, evidence=evidence or "")
    if expression.kind is NodeKind.WORK_DAYS:
        outcome = Outcome.MET if work_days >= expression.number else Outcome.MISSING
        return Decided(expression.kind, outcome, needed=expression.number, have=work_days)
    if expression.kind is NodeKind.UNKNOWN:
        return Decided(expression.kind, Outcome.UNKNOWN)
    if expression.kind is NodeKind.LEVEL:
        below = decide(lower(expression.number), held=held, work_days=work_days, lower=lower)
        return Decided(expression.kind, below.outcome, needed=expression.number, members=(below,))
    members = tuple(decide(each, held=held, work_days=work_days, lower=lower) for each in expression.members)
    return joined(expression.kind, members, needed=expression.number)


def joined(kind: NodeKind, members: tuple[Decided, ...], *, needed: int) -> Decided:
    """ALL or ANY of members that are decided. The one place where outcomes are put together."""
    met = sum(member.outcome is Outcome.MET for member in members)
    if kind is NodeKind.ALL:
        outcome = min((member.outcome for member in members), default=Outcome.MET)
        return Decided(kind, outcome, needed=len(members), have=met, members=members)
    perhaps = sum(
        needed if member.kind is NodeKind.UNKNOWN else member.outcome is Outcome.UNKNOWN for member in members
    )
    outcome = Outcome.MET if met >= needed else Outcome.UNKNOWN if met + perhaps >= needed else Outcome.MISSING
    return Decided(kind, outcome, needed=needed, have=met, members=members)


def leaves(expression: Expression) -> Iterator[Expression]:
    """Every qualification, day count, lower level and unknown text in an expression, in the order of the text."""
    if not expression.members:
        yield expression
    for member in expression.members:
        yield from leaves(member)


class _Parser:
    def __init__(self, text: str, members_of: Members, codes: Mapping[str, object]) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._end = len(text) + 1
        self._members_of = members_of
        self._codes = codes

    def whole(self) -> Expression:
        expression = self._either()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return expression

    def _either(self) -> Expression:
        members = [self._together()]
        while self._takes("OR"):
            members.append(self._together())
        return members[0] if len(members) == 1 else Expression(NodeKind.ANY, number=1, members=tuple(members))

    def _together(self) -> Expression:
        members = [self._one()]
        while self._takes("AND"):
            members.append(self._one())
        return members[0] if len(members) == 1 else Expression(NodeKind.ALL, members=tuple(members))

    def _one(self) -> Expression:
        word, position = self._next()
        if word == "?":
            return UNKNOWN_TEXT
        if word == "(":
            inner = self._either()
            self._expect(")")
            return inner
        if word == "ALL":
            return Expression(NodeKind.ALL, members=self._members())
        if word in ("WORK_DAYS", "LEVEL"):
            return Expression(NodeKind(word.lower()), number=self._number())
        if asked := re.fullmatch(r"ANY([1-9][0-9]?)", word):
            members, number = self._members(), int(asked[1])
            if number > len(members) and UNKNOWN_TEXT not in members:
                raise ExpressionError(
                    f"{len(members)}個のうち{number}個は満たせません。",
                    f"{number} of {len(members)} can never be met.",
                    position=position,
                )
            return Expression(NodeKind.ANY, number=number, members=members)
        if word in self._codes:
            return Expression(NodeKind.HAS, code=word)
        if re.fullmatch(r"[a-z0-9_]+", word):
            raise ExpressionError(
                f"資格の表にないコード「{word}」です。", f"There is no qualification “{word}”.", position=position
            )
        self._at -= 1
        raise self._unexpected()

    def _members(self) -> tuple[Expression, ...]:
        self._expect("(")
        found: list[Expression] = []
        while True:
            word, position = self._peek()
            if word.startswith("@"):
                self._at += 1
                found += self._list(word[1:], position)
            else:
                found.append(self._either())
            if self._takes(")"):
                return tuple(found)
            self._expect(";")

    def _list(self, name: str, position: int) -> Sequence[Expression]:
        try:
            return self._members_of(name)
        except KeyError:
            raise ExpressionError(
                f"資格の一覧「@{name}」がありません。", f"There is no list “@{name}”.", position=position
            ) from None

    def _number(self) -> int:
        self._expect("(")
        word, position = self._next()
        if not re.fullmatch(r"[0-9]{1,5}", word):
            raise ExpressionError(
                f"数が要るところに「{word}」があります。", f"A number is needed instead of “{word}”.", position=position
            )
        self._expect(")")
        return int(word)

    def _peek(self) -> tuple[str, int]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", self._end)

    def _next(self) -> tuple[str, int]:
        token = self._peek()
        self._at += 1
        return token

    def _takes(self, word: str) -> bool:
        if self._peek()[0] != word:
            return False
        self._at += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise self._unexpected(wanted=word)

    def _unexpected(self, *, wanted: str = "") -> ExpressionError:
        word, position = self._peek()
        if not word:
            return ExpressionError("式が途中で終わっています。", "The expression breaks off.", position=position)
        hint_ja = f"「{wanted}」が要ります。" if wanted else ""
        hint_en = f" “{wanted}” is needed." if wanted else ""
        return ExpressionError(
            f"ここに「{word}」は置けません。{hint_ja}", f"“{word}” cannot stand here.{hint_en}", position=position
        )


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            position = at + len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(
                f"使えない文字「{text[position]}」があります。",
                f"“{text[position]}” cannot be used.",
                position=position + 1,
            )
        yield match["word"] or match["sign"], match.start(match.lastgroup or 0) + 1
        at = match.end()
