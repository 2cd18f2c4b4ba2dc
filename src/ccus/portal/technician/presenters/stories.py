"""What happened on one day: every touch and entry, site by site, with what it is worth and who may repair it until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from ccus.access.states import Role
from ccus.history.queries.days import DayLine, EntryOfDay, TouchOfDay
from ccus.history.rules import closing
from ccus.history.rules.entry_reasons import reason_text
from ccus.history.rules.verdicts import COUNTED, Verdict, verdicts
from ccus.history.states import DayState, DirectEntryState, Direction, Method
from ccus.kit.calendar import jst_date
from ccus.portal.technician.presenters.months import deadline_of, role_names
from ccus.portal.ui.shapes.common import Deadline, Explanation
from ccus.portal.ui.shapes.my_days import DayKind, Story, StoryRecord, TouchLine
from ccus.registry.rules.trades import trade_name

NOBODY = "nobody"
ENTRY_MARKS = {
    DirectEntryState.SUBMITTED: DayState.PENDING,
    DirectEntryState.APPROVED: DayState.APPROVED,
    DirectEntryState.DECLINED: DayState.ATTENTION,
    DirectEntryState.WITHDRAWN: DayState.ATTENTION,
    DirectEntryState.EXPIRED: DayState.ATTENTION,
}


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the story leads: `enter` types the day in or corrects it, `close` leaves it, `withdraw` takes an entry back, `proof`
    shows that its touches are proven; empty while they are not. `proposals` asks whether the day was probably worked."""

    enter: str
    close: str
    withdraw: Callable[[int], str]
    proof: str = ""
    proposals: str = ""


def story_of(
    day: date,
    *,
    kind: DayKind,
    lines: Sequence[DayLine],
    touches: Sequence[TouchOfDay],
    entries: Sequence[EntryOfDay],
    on: date,
    addresses: Addresses,
    language: str,
    open_until: date | None = None,
) -> Story:
    """`on` is today; `open_until` is the last day for typing the day in where that is not the usual one. Sites come in the order of lines; then those of which only a refused entry tells."""
    by_site = {line.site_id: line for line in lines}
    sites = dict.fromkeys([*by_site, *(entry.site_id for entry in entries)])
    records = tuple(
        _record(
            by_site.get(site_id),
            [touch for touch in touches if touch.site_id == site_id],
            [entry for entry in entries if entry.site_id == site_id],
            day=day,
            addresses=addresses,
            language=language,
        )
        for site_id in sites
    )
    is_open = closing.is_open(day, on=on) or (open_until is not None and day <= on <= open_until)
    waits = any(line.state is DayState.PENDING for line in lines)
    return Story(
        on=day,
        kind=kind,
        records=records,
        repair_by=_repair_by(lines, language=language) if is_open else "",
        decide_by=Role.SITE_MANAGER.label(language) if is_open and waits else "",
        deadline=_deadline(day, on=on, open_until=open_until) if day <= on else None,
        proposals_url=addresses.proposals if is_open and kind is DayKind.GAP else "",
        enter_url=addresses.enter if is_open and not (lines and _all_wait(lines)) else "",
        close_url=addresses.close,
        proof_url=addresses.proof,
    )


def _deadline(day: date, *, on: date, open_until: date | None) -> Deadline:
    """The usual one, or the later one of a special measure."""
    usual = deadline_of(day, on=on)
    return Deadline(open_until, (open_until - on).days) if open_until and open_until > usual.on else usual


def _all_wait(lines: Sequence[DayLine]) -> bool:
    """Then the way to change the day is to take an entry back first."""
    return all(line.state is DayState.PENDING for line in lines)


def _record(
    line: DayLine | None,
    touches: Sequence[TouchOfDay],
    entries: Sequence[EntryOfDay],
    *,
    day: date,
    addresses: Addresses,
    language: str,
) -> StoryRecord:
    explained = {line.verdict} if line is not None and line.state is not DayState.PENDING else set()
    told = tuple(
        sorted(
            [
                *(
                    _touch_line(touch, day=day, explains=touch.verdict not in explained, language=language)
                    for touch in touches
                ),
                *(_entry_line(entry, day=day, language=language) for entry in entries),
            ],
            key=lambda line: line.at,
        )
    )
    if line is None:
        return _record_of_entry(entries[-1], told, language=language)
    own = [entry for entry in entries if entry.is_own]
    return StoryRecord(
        mark=line.state,
        site=line.site_name,
        firm=line.business_name,
        trade=trade_name(line.trade_code, language) if line.trade_code else "",
        role=role_names(line.site_roles, language=language),
        content=line.work_content,
        touches=told,
        entered_at=line.entry_at,
        left_at=line.exit_at,
        reason=_reason(line, language=language),
        counts=line.counts,
        withdraw_url=addresses.withdraw(own[-1].entry_id) if own else "",
    )


def _record_of_entry(entry: EntryOfDay, told: tuple[TouchLine, ...], *, language: str) -> StoryRecord:
    """A site of which only entries tell that came to nothing; the last of them stands for it."""
    return StoryRecord(
        mark=ENTRY_MARKS[entry.state],
        site=entry.site_name,
        firm=entry.business_name,
        trade=trade_name(entry.trade_code, language),
        role=role_names(entry.site_roles, language=language),
        content=entry.work_content,
        touches=told,
        entered_at=entry.entry_at,
        left_at=entry.exit_at,
        reason=_fate(entry),
        counts=False,
    )


def _touch_line(touch: TouchOfDay, *, day: date, explains: bool, language: str) -> TouchLine:
    verdict = verdicts()[touch.verdict]
    fine = verdict.evaluation_valid or verdict.repairer == NOBODY
    return TouchLine(
        at=touch.happened_at,
        what=Direction(touch.direction).label(language) if touch.direction else _("タッチ"),
        way=Method(touch.method).label(language),
        place=touch.device_label,
        mark=DayState.RECORDED if fine else DayState.ATTENTION,
        verdict=verdict.label(language),
        received_at=touch.received_at,
        explanation=_explanation(verdict, language=language) if explains and touch.verdict != COUNTED else None,
        other_day=_other_day(touch.happened_at, day),
        note=_("このカードは、あとで止められました。このときは有効でした。") if _was_good_then(touch) else "",
    )


def _was_good_then(touch: TouchOfDay) -> bool:
    """The card was stopped later: the touch keeps its verdict, and whoever knows of the stop is told why."""
    return touch.card_stopped_at is not None and touch.happened_at < touch.card_stopped_at


def _entry_line(entry: EntryOfDay, *, day: date, language: str) -> TouchLine:
    return TouchLine(
        at=entry.entered_at,
        what=_("直接入力"),
        way=entry.entered_as.label(language),
        place=reason_text(entry.reason, language=language),
        mark=ENTRY_MARKS[entry.state],
        verdict=f"{entry.state.label(language)} {entry.decision_note}".strip(),
        other_day=_other_day(entry.entered_at, day),
    )


def _other_day(moment: datetime, day: date) -> date | None:
    happened_on = jst_date(moment)
    return happened_on if happened_on != day else None


def _reason(line: DayLine, *, language: str) -> str:
    """Why the day needs somebody, and what to do; or why it is none, where nobody has to do anything."""
    if line.state in (DayState.RECORDED, DayState.APPROVED, DayState.PENDING):
        return ""
    verdict = verdicts()[line.verdict]
    return f"{verdict.why(language)}{'' if language == 'ja' else ' '}{verdict.repair(language)}"


def _fate(entry: EntryOfDay) -> str:
    if entry.state is DirectEntryState.DECLINED:
        return _("元請から差し戻されました：%(note)s") % {"note": entry.decision_note}
    if entry.state is DirectEntryState.EXPIRED:
        return _("承認されないまま締め切りを過ぎたため、日数に入りませんでした。")
    return ""


def _explanation(verdict: Verdict, *, language: str) -> Explanation:
    return Explanation(
        title=_("理由と直しかた"),
        what=verdict.why(language),
        what_to_do=verdict.repair(language),
        who="" if verdict.repairer == NOBODY else Role(verdict.repairer).label(language),
    )


def _repair_by(lines: Sequence[DayLine], *, language: str) -> str:
    """Whoever the verdicts name."""
    roles = dict.fromkeys(Role(verdicts()[line.verdict].repairer) for line in lines if line.state is DayState.ATTENTION)
    return _("、").join(role.label(language) for role in roles)
