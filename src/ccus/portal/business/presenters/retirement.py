"""Reports to the retirement mutual aid (建退共) in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.documents.models import RetirementReport
from ccus.documents.queries.retirement import RetirementPerson, SiteMonth
from ccus.documents.rules.retirement_files import RetirementFile
from ccus.documents.rules.retirement_standing import reasons
from ccus.documents.rules.typed_days import write_days
from ccus.documents.states import RetirementMethod, RetirementStanding, RetirementState
from ccus.kit.calendar import JstMonth
from ccus.portal.technician.presenters.months import nearest_month
from ccus.portal.templatetags.ui import ja_month
from ccus.portal.ui.shapes.common import Link, MonthNav, Notice, Pages, Tone
from ccus.portal.ui.shapes.retirement import Difference, Mark, PersonRow, ReportRow, SiteRow, Why

PEOPLE_PER_PAGE = 50
SITES_PER_PAGE = 25
MOST_DIFFERENCES = 200
MonthUrl = Callable[[JstMonth], str]
_WEIGHT_OF_STANDING = {
    RetirementStanding.IN: "fine",
    RetirementStanding.PARTLY: "ask",
    RetirementStanding.REPAIR: "ask",
    RetirementStanding.OUT: "know",
}
_WEIGHT_OF_STATE = {
    RetirementState.EMPTY: "know",
    RetirementState.RUNNING: "know",
    RetirementState.WAITING: "ask",
    RetirementState.DONE: "fine",
    RetirementState.CHANGED: "act",
}


def site_url(site_ccus_id: str, month: JstMonth, **asked: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in asked.items() if value)
    return f"{reverse('business:site-retirement', args=[site_ccus_id])}?month={month}{more}"


def nav(month: JstMonth, *, on: date, url_of: MonthUrl) -> MonthNav:
    """Months that have come."""
    before, after = month.previous(), month.next()
    this = JstMonth.of(on)
    return MonthNav(
        month=month.first_on,
        previous_url=url_of(before) if nearest_month(before, on=on) == before else "",
        next_url=url_of(after) if after <= this else "",
        this_month_url=url_of(this) if month != this else "",
    )


def state_mark(state: RetirementState, *, language: str) -> Mark:
    return Mark(state.label(language), _WEIGHT_OF_STATE[state])


def site_row(found: SiteMonth, *, language: str) -> SiteRow:
    return SiteRow(
        name=found.site.name,
        site_id=found.site.ccus_id,
        url=site_url(found.site.ccus_id, found.month),
        prime="" if found.is_prime else found.site.prime.name,
        mark=state_mark(found.state, language=language),
        people=found.sums.people,
        days=found.sums.days,
        yen=found.sums.yen,
        left_out=found.sums.left_out,
    )


def pages(total: int, *, number: int, size: int, url_of: Callable[[int], str]) -> Pages:
    count = max(1, -(-total // size))
    number = min(number, count)
    return Pages(
        number=number,
        count=count,
        first=(number - 1) * size + 1 if total else 0,
        last=min(number * size, total),
        total=total,
        previous_url=url_of(number - 1) if number > 1 else "",
        next_url=url_of(number + 1) if number < count else "",
    )


def person_row(person: RetirementPerson, *, language: str) -> PersonRow:
    worked = person.worked
    is_removable = worked.outsider_id is not None and not person.reported
    return PersonRow(
        name=person.name,
        person_id=worked.technician_ccus_id,
        firm=worked.firm,
        mark=Mark(person.judged.standing.label(language), _WEIGHT_OF_STANDING[person.judged.standing]),
        count=len(person.judged.days_in),
        days=write_days(person.judged.days_in),
        whys=tuple(
            Why(
                what=reasons()[code].label(language),
                days=write_days(days) if days != worked.days else "",
                repair=reasons()[code].repair(language),
                who=reasons()[code].who(language),
            )
            for code, days in person.judged.left_out.items()
        ),
        removal_url=reverse("business:retirement-outsider-removal", args=[worked.outsider_id]) if is_removable else "",
    )


def difference(person: RetirementPerson) -> Difference:
    return Difference(
        name=person.name or person.worked.technician_ccus_id,
        firm=person.worked.firm,
        added=write_days(person.to_report),
        gone=write_days(person.gone),
    )


def report_row(report: RetirementReport) -> ReportRow:
    here = reverse("business:retirement-report-file", args=[report.pk])
    bulk = {
        RetirementMethod.PRIME_BULK: RetirementFile.PRIME_BULK,
        RetirementMethod.FIRST_TIER_BULK: RetirementFile.FIRST_TIER_BULK,
    }.get(RetirementMethod(report.method))
    files = [Link(_("月別カレンダーCSV"), f"{here}?file=calendar", "download")]
    if bulk is not None:
        files.insert(0, Link(_("一括作業方式のファイル"), f"{here}?file={bulk.value}", "download"))
    return ReportRow(
        number=report.number,
        reporter=report.reporter.name,
        at=report.handed_in_at,
        people=report.people,
        days=report.days,
        yen=report.amount_yen,
        files=(*files, Link(_("ファイルの中身と、置き換えた文字"), here)),
    )


def report_title(report: RetirementReport) -> str:
    month = ja_month(report.month_on)
    if report.number == 1:
        return _("%(month)sの報告") % {"month": month}
    return _("%(month)sの追加の報告（%(number)d回目）") % {"month": month, "number": report.number - 1}


def filters(
    people: Sequence[RetirementPerson], *, shown: str, language: str, url_of: Callable[[str], str]
) -> tuple[Link, ...]:
    """Everybody, or those of one standing; standings without anybody are left out."""
    standings = [standing for standing in RetirementStanding if any(_is(person, standing) for person in people)]
    links = [Link(_("全員"), url_of(""), current=not shown, count=len(people))]
    links += [
        Link(
            standing.label(language),
            url_of(standing.value),
            current=shown == standing.value,
            count=sum(_is(person, standing) for person in people),
        )
        for standing in standings
    ]
    return tuple(links)


def notice(found: SiteMonth, *, has_number: bool, language: str) -> Notice | None:
    """Why nothing can be handed in now; None where it can."""
    if found.state is RetirementState.RUNNING:
        return Notice(
            Tone.INFO,
            _("月の途中です。今日までの数です。"),
            _("月末を過ぎると、この月を報告できます。"),
        )
    if not found.may_report:
        return Notice(
            Tone.INFO,
            _("この現場は「%(method)s」です。報告は、ほかの会社が行います。")
            % {"method": found.method.label(language)},
            _("足りない番号があれば、報告の前に直してください。"),
        )
    if not has_number:
        return Notice(
            Tone.ATTENTION,
            _("自社の共済契約者番号が登録されていないので、報告できません。"),
            _("共済契約者証の番号を登録すると、この画面から報告できます。"),
            Link(_("番号を登録する"), reverse("business:retirement-numbers")),
        )
    return None


def _is(person: RetirementPerson, standing: RetirementStanding) -> bool:
    return person.judged.standing is standing


def posters(site_ccus_id: str) -> tuple[Link, ...]:
    """The sheet to hang up, in two sizes."""
    here = reverse("business:retirement-poster", args=[site_ccus_id])
    return tuple(
        Link(_("掲示用ポスター（%(size)s）") % {"size": size}, f"{here}?size={size.lower()}", "download")
        for size in ("A3", "A4")
    )
