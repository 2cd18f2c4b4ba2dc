"""Makes a book of criteria out of its files, or says every fault of them: file, line, column, what to do. Never half a book."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ccus.levels.rules.book import (
    GUIDELINE,
    JUDGED_LEVELS,
    CriteriaBook,
    Criterion,
    Field,
    FieldTrade,
)
from ccus.levels.rules.expressions import Expression, ExpressionError, NodeKind, leaves, parse
from ccus.levels.rules.qualifications import QualificationName

FIELDS, QUALIFICATIONS, LISTS = "fields.csv", "qualifications.csv", "qualification_lists.csv"
CRITERIA, TRADES, CONDITIONS = "criteria.csv", "field_trades.csv", "works_conditions.csv"
COLUMNS = {
    FIELDS: ("field", "name_ja", "name_en", "certainty", "source"),
    QUALIFICATIONS: ("code", "name_ja", "name_en", "aliases", "implies"),
    LISTS: ("list", "members", "source"),
    CRITERIA: (
        *("field", "level", "valid_from", "valid_until", "work_days", "foreman_or_crew_leader_days", "foreman_days"),
        *("management_after", "qualification_rule", "certainty", "note", "source"),
    ),
    TRADES: ("field", "trade_prefix", "condition", "certainty", "source"),
    CONDITIONS: ("condition", "work_content_contains", "certainty", "source"),
}
CERTAINTIES = frozenset({"found", "partial", "unknown"})
_CODE = re.compile("[a-z][a-z0-9_]*")
_PREFIX = re.compile("[0-9]{2}-([0-9]{2})?")
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong, at one place. `line` counts from 1, the heading included; `column` is the heading's word."""

    file: str
    line: int
    column: str
    sentence_ja: str
    sentence_en: str

    def words(self, language: str = "ja") -> str:
        """For whoever edits the file."""
        if language == "ja":
            return f"{self.file} {self.line}行目「{self.column}」: {self.sentence_ja}"
        return f"{self.file}, line {self.line}, {self.column}: {self.sentence_en}"

    def sentence(self, language: str = "ja") -> str:
        """What is wrong, without the place."""
        return self.sentence_ja if language == "ja" else self.sentence_en


class CriteriaUnreadable(ValueError):
    """The files make no book. `faults` are all that were found, in the order of files and lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.words("en") for fault in faults))
        self.faults = tuple(faults)


def load_book(texts: Mapping[str, str]) -> CriteriaBook:
    """The book that files, by name as in COLUMNS, make together. Raises CriteriaUnreadable, KeyError for a file left out."""
    loader = _Loader()
    book = loader.book({name: texts[name] for name in COLUMNS})
    if loader.faults:
        raise CriteriaUnreadable(loader.faults)
    return book


@dataclass
class _Loader:
    faults: list[Fault] = field(default_factory=list)
    _file: str = ""
    _line: int = 0

    def book(self, texts: Mapping[str, str]) -> CriteriaBook:
        fields = self._fields(texts[FIELDS])
        names = self._names(texts[QUALIFICATIONS])
        lists = self._lists(texts[LISTS], names)
        rows = self._criteria(texts[CRITERIA], fields, names, lists)
        trades = self._trades(texts[TRADES], fields, self._conditions(texts[CONDITIONS]))
        mark = hashlib.sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()
        return CriteriaBook(fields=fields, rows=tuple(rows), trades=tuple(trades), names=names, mark=mark[:16])

    def _fields(self, text: str) -> dict[str, Field]:
        found: dict[str, Field] = {}
        for row in self._rows(FIELDS, text):
            code = self._code(row, "field", taken=found)
            found[code] = Field(code=code, name_ja=row["name_ja"], name_en=row["name_en"])
        return found

    def _names(self, text: str) -> dict[str, QualificationName]:
        found: dict[str, QualificationName] = {}
        spellings: dict[str, str] = {}
        lines: dict[str, int] = {}
        for row in self._rows(QUALIFICATIONS, text):
            code = self._code(row, "code", taken=found)
            aliases = tuple(row["aliases"].split(";")) if row["aliases"] else ()
            for spelling in (row["name_ja"], *aliases):
                if not spelling:
                    self._fault("name_ja", "名前が空です。", "The name is empty.")
                elif spellings.setdefault(spelling, code) != code:
                    self._fault(
                        "aliases",
                        f"「{spelling}」は「{spellings[spelling]}」の名前でもあります。",
                        f"“{spelling}” is a name of “{spellings[spelling]}” too.",
                    )
            implies = tuple(row["implies"].split(";")) if row["implies"] else ()
            found[code] = QualificationName(
                code=code, name_ja=row["name_ja"], name_en=row["name_en"], aliases=aliases, implies=implies
            )
            lines[code] = self._line
        for code, name in found.items():
            self._line = lines[code]
            for implied in name.implies:
                if implied not in found:
                    self._unknown_qualification("implies", implied)
            if code in _reached(code, lambda each: found[each].implies if each in found else ()):
                self._loop("implies", code)
        return found

    def _lists(self, text: str, names: Mapping[str, QualificationName]) -> dict[str, list[Expression]]:
        """Members of each list, lists inside lists taken apart."""
        texts: dict[str, str] = {}
        lines: dict[str, int] = {}
        for row in self._rows(LISTS, text):
            code = self._code(row, "list", taken=texts)
            texts[code], lines[code] = row["members"], self._line
        inside = {code: tuple(re.findall(r"@([A-Za-z0-9_]+)", members)) for code, members in texts.items()}
        looping = {code for code in texts if code in _reached(code, lambda each: inside.get(each, ()))}
        found: dict[str, list[Expression]] = {}

        def members(code: str) -> list[Expression]:
            if code in looping:
                return []
            if code not in found:
                self._file, self._line = LISTS, lines[code]
                try:
                    found[code] = list(parse(f"ALL({texts[code]})", members_of=members, codes=names).members)
                except ExpressionError as error:
                    found[code] = []
                    self._fault("members", error.sentence_ja, error.sentence_en)
            return found[code]

        for code in texts:
            self._file, self._line = LISTS, lines[code]
            if code in looping:
                self._loop("members", f"@{code}")
                found[code] = []
            members(code)
        return found

    def _criteria(
        self,
        text: str,
        fields: Mapping[str, Field],
        names: Mapping[str, QualificationName],
        lists: Mapping[str, Sequence[Expression]],
    ) -> list[Criterion]:
        found: list[Criterion] = []
        for row in self._rows(CRITERIA, text):
            self._known(row, "field", fields)
            level = self._number(row, "level") or 0
            if level not in JUDGED_LEVELS:
                self._fault("level", "レベルは2から4です。", "The level is 2 to 4.")
            valid_from = self._day(row, "valid_from", date.min)
            valid_until = self._day(row, "valid_until", date.max)
            if valid_until <= valid_from:
                self._fault("valid_until", "終わりの日が始まりの日より後ではありません。", "It ends before it begins.")
            if row["certainty"] not in CERTAINTIES:
                self._fault("certainty", "found、partial、unknown のどれかです。", "One of found, partial, unknown.")
            if not row["source"]:
                self._fault("source", "出典が空です。", "The source is empty.")
            if row["management_after"] and row["management_after"] not in names:
                self._unknown_qualification("management_after", row["management_after"])
            criterion = Criterion(
                field=row["field"],
                level=level,
                work_days=self._number(row, "work_days"),
                foreman_or_crew_leader_days=self._number(row, "foreman_or_crew_leader_days"),
                foreman_days=self._number(row, "foreman_days"),
                management_after=row["management_after"],
                qualification_rule=row["qualification_rule"],
                expression=self._expression(row["qualification_rule"], level, names, lists),
                valid_from=valid_from,
                valid_until=valid_until,
                certainty=row["certainty"],
                note=row["note"],
                source=row["source"],
                line=self._line,
            )
            self._overlaps(criterion, found)
            found.append(criterion)
        for level in JUDGED_LEVELS:
            if not any((row.field, row.level) == (GUIDELINE, level) and row.work_days for row in found):
                self._fault(
                    "field",
                    f"目安（{GUIDELINE}）のレベル{level}の行がありません。",
                    f"There is no row for level {level} of {GUIDELINE}.",
                )
        return found

    def _expression(
        self,
        text: str,
        level: int,
        names: Mapping[str, QualificationName],
        lists: Mapping[str, Sequence[Expression]],
    ) -> Expression | None:
        if not text:
            return None
        try:
            expression = parse(text, members_of=lists.__getitem__, codes=names)
        except ExpressionError as error:
            self._fault(
                "qualification_rule",
                f"{error.position}文字目: {error.sentence_ja}",
                f"at character {error.position}: {error.sentence_en}",
            )
            return None
        for leaf in leaves(expression):
            if leaf.kind is NodeKind.LEVEL and leaf.number >= level:
                self._loop("qualification_rule", f"LEVEL({leaf.number})")
                return None
            if leaf.kind is NodeKind.LEVEL and leaf.number not in JUDGED_LEVELS:
                self._fault("qualification_rule", "LEVELは2か3です。", "LEVEL is 2 or 3.")
                return None
        return expression

    def _overlaps(self, new: Criterion, earlier: Iterable[Criterion]) -> None:
        for row in earlier:
            if (row.field, row.level) == (new.field, new.level) and (
                row.valid_from < new.valid_until and new.valid_from < row.valid_until
            ):
                self._fault(
                    "valid_from",
                    f"{row.line}行目の基準と期間が重なっています。どちらかの終わりの日を入れてください。",
                    f"The days overlap with those of line {row.line}. Give one of them an end.",
                )

    def _conditions(self, text: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self._rows(CONDITIONS, text):
            found[self._code(row, "condition", taken=found)] = row["work_content_contains"]
        return found

    def _trades(self, text: str, fields: Mapping[str, Field], conditions: Mapping[str, str]) -> list[FieldTrade]:
        found: list[FieldTrade] = []
        for row in self._rows(TRADES, text):
            self._known(row, "field", fields)
            if not _PREFIX.fullmatch(row["trade_prefix"]):
                self._fault("trade_prefix", "「06-01」か「06-」の形です。", "Written 06-01 or 06-.")
            if row["condition"]:
                self._known(row, "condition", conditions)
            content = conditions.get(row["condition"], "")
            sure = {"certainty": row["certainty"], "source": row["source"]}
            found.append(FieldTrade(field=row["field"], prefix=row["trade_prefix"], content=content, **sure))
        return found

    def _rows(self, file: str, text: str) -> Iterator[Row]:
        self._file, self._line = file, 1
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        missing = [column for column in COLUMNS[file] if column not in (reader.fieldnames or ())]
        for column in missing:
            self._fault(column, "この列がありません。", "This column is missing.")
        if missing:
            return
        for row in reader:
            self._file, self._line = file, reader.line_num
            if None in row or None in row.values():
                self._fault(
                    COLUMNS[file][0], "列の数が見出しと合いません。", "The row has not as many cells as the heading."
                )
                continue
            yield {column: row[column].strip() for column in COLUMNS[file]}

    def _code(self, row: Row, column: str, *, taken: Mapping[str, object]) -> str:
        code = row[column]
        if not _CODE.fullmatch(code):
            self._fault(column, f"「{code}」は半角の小文字・数字・_ で書きます。", f"“{code}” is not in small letters.")
        elif code in taken:
            self._fault(column, f"「{code}」が2度あります。", f"“{code}” stands twice.")
        return code

    def _known(self, row: Row, column: str, known: Mapping[str, object]) -> None:
        if row[column] not in known:
            self._fault(column, f"「{row[column]}」は表にありません。", f"“{row[column]}” is not in the table.")

    def _number(self, row: Row, column: str) -> int | None:
        if not row[column]:
            return None
        if not re.fullmatch("[1-9][0-9]{0,4}", row[column]):
            self._fault(column, f"「{row[column]}」は日数として読めません。", f"“{row[column]}” is no number of days.")
            return None
        return int(row[column])

    def _day(self, row: Row, column: str, otherwise: date) -> date:
        if not row[column]:
            return otherwise
        try:
            return date.fromisoformat(row[column])
        except ValueError:
            self._fault(
                column, f"「{row[column]}」は日付（2026-04-01）として読めません。", f"“{row[column]}” is no date."
            )
            return otherwise

    def _unknown_qualification(self, column: str, code: str) -> None:
        self._fault(column, f"資格の表にないコード「{code}」です。", f"There is no qualification “{code}”.")

    def _loop(self, column: str, what: str) -> None:
        self._fault(column, f"「{what}」がめぐって自分に戻ります。", f"“{what}” leads back to itself.")

    def _fault(self, column: str, sentence_ja: str, sentence_en: str) -> None:
        self.faults.append(
            Fault(file=self._file, line=self._line, column=column, sentence_ja=sentence_ja, sentence_en=sentence_en)
        )


def _reached(start: str, following: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be reached from a start by one step or more."""
    found: set[str] = set()
    waiting = list(following(start))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += following(each)
    return found
