"""The criteria of each field in words: what a level asks for, since when, from where, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from ccus.levels.errors import FieldUnknown
from ccus.levels.rules.book import FOUND, GUIDELINE, JUDGED_LEVELS, FieldTrade
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.expressions import Decided, NodeKind
from ccus.levels.rules.judging import DayFinding, Evidence, LevelJudgement, propose
from ccus.levels.rules.progress import STEP_LABELS
from ccus.levels.rules.wording import Line, lines_of
from ccus.portal.ui.criteria import certainty_words, doubts_of, since_words
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.criteria import Asked, AskedLevel, CountedTrade, CriteriaPage
from ccus.registry.rules.trades import major_trade_name, trade_name


def criteria_page(field: str, *, url_of: Callable[[str], str], on: date, language: str) -> CriteriaPage:
    """Of the field that is asked for, of the guideline where none is. Raises FieldUnknown."""
    book = book_in_force()
    chosen = field or GUIDELINE
    if chosen not in book.fields:
        raise FieldUnknown
    # Nobody's evidence: everything that is asked is there to be read.
    proposal = propose(chosen, evidence=Evidence(), on=on, book=book)
    found = {row.field for row in book.rows if row.certainty == FOUND} - {GUIDELINE}
    return CriteriaPage(
        field=book.fields[chosen].name(language),
        fields=tuple(
            Link(one.name(language), url_of(code), current=code == chosen) for code, one in book.fields.items()
        ),
        known=_(
            "%(total)d分野のうち、基準の文面が見つかったのは%(known)d分野です。見つからない分野は、国のガイドラインの目安で代えています。"
        )
        % {"total": len(book.fields) - 1, "known": len(found)},
        levels=tuple(_level(proposal.judgement(level), language=language) for level in JUDGED_LEVELS),
        trades=tuple(_trade(each, language=language) for each in book.trades if each.field == chosen),
    )


def _level(judgement: LevelJudgement, *, language: str) -> AskedLevel:
    book = book_in_force()
    asked = judgement.requirement
    alone = replace(judgement, qualifications=_without_lower(judgement.qualifications))
    lines = lines_of(alone, names=book.names, language=language)[len(judgement.days) :]
    course: tuple[Asked, ...] = ()
    if asked.management_after and asked.management_days:
        name = book.names[asked.management_after].name(language)
        course = (Asked(_("職長・班長の日数は「%(course)s」を受けた翌月から数えます") % {"course": name}),)
    return AskedLevel(
        level=judgement.level,
        asked=(*(_days(finding, language) for finding in judgement.days), *course, *(_asked(line) for line in lines)),
        certainty=certainty_words(asked),
        since=since_words(asked, language=language),
        source=asked.source,
        doubts=doubts_of(asked),
    )


def _without_lower(decided: Decided) -> Decided:
    """What a lower level asks for stands with that level."""
    if decided.kind is NodeKind.LEVEL:
        return replace(decided, members=())
    return replace(decided, members=tuple(_without_lower(member) for member in decided.members))


def _days(finding: DayFinding, language: str) -> Asked:
    label = STEP_LABELS[finding.kind][0 if language == "ja" else 1]
    return Asked(_("%(what)s %(days)s日以上") % {"what": label, "days": f"{finding.needed:,}"})


def _asked(line: Line) -> Asked:
    return Asked(line.text, tuple(_asked(member) for member in line.members))


def _trade(trade: FieldTrade, *, language: str) -> CountedTrade:
    is_major = trade.prefix.endswith("-")
    name = major_trade_name(trade.prefix, language) if is_major else trade_name(trade.prefix, language)
    is_found = trade.certainty == FOUND
    return CountedTrade(
        code=trade.prefix.rstrip("-"),
        name=_("%(trade)s（すべて）") % {"trade": name} if is_major else name.removesuffix(f" ({trade.prefix})"),
        condition=_("作業内容に「%(words)s」がある日だけ") % {"words": trade.content} if trade.content else "",
        certainty=_("確認済み") if is_found else _("職種の名前からの推定"),
        source=trade.source.partition(" (")[0] if is_found else "",
    )
