"""What somebody needs for the next level in the shape of a page, for the person and for a firm that may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.history.rules.verdicts import verdicts
from ccus.kit.eras import display_date, display_date_english
from ccus.levels.queries.needs import Needs
from ccus.levels.rules.book import GUIDELINE
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.documents import Document
from ccus.levels.rules.expressions import Outcome
from ccus.levels.rules.forecast import Course, Forecast, Reach
from ccus.levels.rules.judging import DayFinding, LevelJudgement, Proposal
from ccus.levels.rules.wording import Line, lines_of, lines_then, management_words, set_aside_words, summary
from ccus.levels.rules.worth import level_worth
from ccus.portal.ui.criteria import certainty_words, doubts_of, since_words
from ccus.portal.ui.shapes.common import Explanation, Link
from ccus.portal.ui.shapes.needs import Condition, CourseRow, NeedsPage, Rung, UncountedRow
from ccus.registry.rules.trades import trade_name

MARKS = {Outcome.MET: "met", Outcome.MISSING: "missing", Outcome.UNKNOWN: "unknown"}
MOST_COURSES = 6
TEN_THOUSAND = 10_000


def needs_page(
    needs: Needs, *, url_of: Callable[[str], str], is_own: bool, on: date, language: str, back_url: str = ""
) -> NeedsPage:
    """What both see; the person's own page adds its forms. `url_of` gives the address of a field."""
    chosen = needs.chosen
    name = field_label(chosen.field, chosen.trade_code, language=language)
    judgement = needs.proposal.judgement(needs.next_level) if needs.next_level else None
    return NeedsPage(
        name=needs.technician.full_name,
        ccus_id=needs.technician.ccus_id,
        on=on,
        is_own=is_own,
        field=name,
        level=chosen.level,
        next_level=needs.next_level,
        choices=_choices(needs, url_of, language=language),
        rungs=_rungs(needs, language=language),
        share=_share(judgement),
        headline=_headline(judgement),
        forecast=_forecast_words(needs.forecast, language=language) if needs.forecast else "",
        pace=_("この半年は、月に約%(days)s日です。") % {"days": f"{needs.habit.days_a_month:.0f}"},
        conditions=conditions_of(judgement, language=language) if judgement else (),
        notes=notes_of(needs.proposal, judgement, language=language),
        courses=tuple(_course_row(course, language=language) for course in needs.courses[:MOST_COURSES]),
        uncounted=_uncounted(needs, language=language),
        elsewhere=_("ほかの職種で数えられた日が%(days)s日あります。この分野には入りません。")
        % {"days": f"{needs.other_trade_days:,}"}
        if needs.other_trade_days
        else "",
        worth=_worth_words(needs.next_level or chosen.level),
        explanation=source_of(
            judgement, summary(needs.proposal, field_name=name, language=language), language=language
        ),
        criteria_url=f"{reverse('public:criteria')}?{urlencode({'field': chosen.field})}",
        back_url=back_url,
    )


def conditions_of(judgement: LevelJudgement, *, language: str) -> tuple[Condition, ...]:
    """Days with their bars, then qualifications."""
    lines = lines_of(judgement, names=book_in_force().names, language=language)
    bars = [_bar(finding) for finding in judgement.days]
    return tuple(_condition(line, share=bars[place] if place < len(bars) else None) for place, line in enumerate(lines))


def conditions_then(document: Document, level: int, *, language: str) -> tuple[Condition, ...]:
    """The conditions of a level as a kept document knew them."""
    return tuple(
        _condition(line) for line in lines_then(document, level=level, names=book_in_force().names, language=language)
    )


def notes_of(proposal: Proposal, judgement: LevelJudgement | None, *, language: str) -> tuple[str, ...]:
    """From when management counts, and what is registered and not in force."""
    book = book_in_force()
    words = [management_words(judgement, names=book.names, language=language)] if judgement else []
    words += [set_aside_words(holding, proposal, language=language) for holding in proposal.set_aside]
    return tuple(each for each in words if each)


def source_of(judgement: LevelJudgement | None, what: str, *, language: str) -> Explanation:
    """Where the criteria come from and how sure they are."""
    title = _("もとになる基準")
    if judgement is None:
        return Explanation(title=title, what=what)
    asked = judgement.requirement
    since = since_words(asked, language=language)
    values = ((_("確かさ"), certainty_words(asked)), *(((_("いつから"), since),) if since else ()))
    return Explanation(title=title, what=what, why=" ".join(doubts_of(asked)), rule=asked.source, values=values)


def field_label(field: str, trade_code: str, *, language: str) -> str:
    """The field, or the trade that belongs to none."""
    if field == GUIDELINE and trade_code:
        return trade_name(trade_code, language=language)
    return book_in_force().fields[field].name(language)


def day_words(day: date, *, language: str) -> str:
    return display_date(day) if language == "ja" else display_date_english(day)


def _condition(line: Line, *, share: int | None = None, is_choice: bool = False) -> Condition:
    """What is missing among choices is no lack by itself."""
    mark = "choice" if is_choice and line.outcome is Outcome.MISSING else MARKS[line.outcome]
    members = tuple(_condition(member, is_choice=is_choice or line.is_choice) for member in line.members)
    return Condition(mark, line.text, line.evidence, share, members)


def _bar(finding: DayFinding) -> int:
    return min(100, 100 * finding.have // finding.needed)


def _choices(needs: Needs, url_of: Callable[[str], str], *, language: str) -> tuple[Link, ...]:
    if len(needs.choices) < 2:
        return ()
    return tuple(
        Link(
            label=field_label(choice.field, choice.trade_code, language=language),
            url=url_of(choice.field),
            current=choice == needs.chosen,
        )
        for choice in needs.choices
    )


def _rungs(needs: Needs, *, language: str) -> tuple[Rung, ...]:
    held = needs.chosen.level
    rungs = []
    for level in range(1, 5):
        words = _("いま") if level == held else ""
        if level == needs.next_level and needs.forecast and needs.forecast.on:
            words = _short(needs.forecast, language=language)
        rungs.append(Rung(level, words, is_reached=level <= held, is_next=level == needs.next_level))
    return tuple(rungs)


def _short(forecast: Forecast, *, language: str) -> str:
    if forecast.reach is Reach.REACHED or forecast.on is None:
        return _("申請できます")
    return (
        f"{forecast.on:%Y-%m}"
        if language != "ja"
        else _("%(year)d年%(month)d月")
        % {
            "year": forecast.on.year,
            "month": forecast.on.month,
        }
    )


def _share(judgement: LevelJudgement | None) -> int:
    """How far along the way to the next level: the days that are furthest behind."""
    return min((_bar(finding) for finding in judgement.days), default=0) if judgement else 100


def _headline(judgement: LevelJudgement | None) -> str:
    if judgement is None:
        return _("最高のレベルです")
    left = max(finding.left for finding in judgement.days)
    if left:
        return _("レベル%(level)dまで、あと%(days)s日") % {"level": judgement.level, "days": f"{left:,}"}
    if judgement.outcome is Outcome.MISSING:
        return _("レベル%(level)dの日数は足りています。資格が足りません") % {"level": judgement.level}
    return _("レベル%(level)dを申請できます") % {"level": judgement.level}


def _forecast_words(forecast: Forecast, *, language: str) -> str:
    if forecast.reach is Reach.REACHED:
        return _("条件はそろっています。")
    if forecast.reach is Reach.NEEDS_QUALIFICATION:
        return _("日数だけでは進めません。下の資格か講習が要ります。")
    if forecast.reach is Reach.NO_HABIT:
        return _("この半年に数えられた日がないため、いつ届くかは分かりません。")
    if forecast.reach is Reach.TOO_FAR or forecast.on is None:
        return _("この半年のペースでは、15年より先になります。")
    return _("この半年のペースなら、%(date)sに届きます。") % {"date": day_words(forecast.on, language=language)}


def _course_row(course: Course, *, language: str) -> CourseRow:
    name = book_in_force().names[course.code].name(language)
    forecast = course.forecast
    if course.missing_after:
        words = _("これがあると、資格はあと%(count)dつです。") % {"count": course.missing_after}
    elif forecast.reach is Reach.REACHED:
        words = _("これがあれば、すぐに申請できます。")
    elif forecast.reach is Reach.ON_DAY and forecast.on:
        words = _("これがあれば、%(date)sに届きます。") % {"date": day_words(forecast.on, language=language)}
    else:
        words = _("資格の条件がそろいます。")
    return CourseRow(name=name, words=words)


def _uncounted(needs: Needs, *, language: str) -> tuple[UncountedRow, ...]:
    table = verdicts()
    return tuple(
        UncountedRow(
            days=row.days,
            site=row.site_name,
            last_on=row.last_on,
            label=table[row.verdict].label(language),
            why=table[row.verdict].why(language),
            repair=table[row.verdict].repair(language),
        )
        for row in needs.uncounted
    )


def _worth_words(level: int) -> str:
    worth = level_worth()[level]
    low, high = worth.income_low_yen // TEN_THOUSAND, worth.income_high_yen // TEN_THOUSAND
    band = f"{low:,}" if low == high else f"{low:,}〜{high:,}"  # lint: japanese-text — a sign between two numbers
    return _("レベル%(level)dの年収の目安（国の公表、2023年6月、全分野）: %(band)s万円") % {
        "level": level,
        "band": band,
    }
