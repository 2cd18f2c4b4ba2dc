"""Whom to approach and why, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ccus.insights.rules.segments import GroupUse, NearLevel, PrimeUse
from ccus.insights.rules.splits import SPLITS
from ccus.insights.services.outreach import Grouping, Groups, PersonNearLevel
from ccus.kit.ids import display_id
from ccus.levels.rules.progress import Progress
from ccus.portal.ui.shapes.exploring import OutreachRow
from ccus.registry.rules.prefectures import prefecture_name
from ccus.registry.rules.trades import trade_name

# Which facts of a row are counts, by place.
PRIME_NUMERIC, GROUP_NUMERIC = (1, 2, 3), (0, 1, 2)


def prime_row(prime: PrimeUse, *, url: str, language: str) -> OutreachRow:
    silent = prime.sites - prime.recording
    if prime.recording:
        reason = _("稼働中の%(sites)d現場のうち、%(silent)d現場で就業履歴がありません。")
    elif prime.recorded_before:
        reason = _("以前は記録がありましたが、いま稼働中の%(sites)d現場では記録がありません。")
    else:
        reason = _("現場を%(sites)dか所登録していますが、就業履歴が一度もありません。")
    capital = f"{prime.capital_yen // 10_000:,}" if prime.capital_yen is not None else ""
    return OutreachRow(
        name=prime.name,
        detail=display_id(prime.ccus_id),
        reason=reason % {"sites": prime.sites, "silent": silent},
        facts=(prefecture_name(prime.prefecture_code, language), capital, str(prime.sites), str(prime.recording)),
        url=url,
    )


def prime_head() -> tuple[str, ...]:
    return (_("都道府県"), _("資本金（万円）"), _("稼働中の現場"), _("記録のある現場"))


def group_row(group: GroupUse, *, grouping: Grouping, found: Groups, language: str) -> OutreachRow:
    if group.rate is None:
        reason = _("記録のある人が10人に満たないため、割合は出しません。全体は%(overall)s%%です。")
    else:
        reason = _("記録があるのは%(rate)s%%で、全体の%(overall)s%%を下回ります。")
    return OutreachRow(
        name=SPLITS[grouping.value].part_name(group.part, language),
        detail="",
        reason=reason % {"rate": group.rate, "overall": found.overall},
        facts=(
            f"{group.registered:,}",
            _("10人未満") if group.active is None else f"{group.active:,}",
            "" if group.rate is None else f"{group.rate:.1f}%",
        ),
    )


def group_head(grouping: Grouping) -> tuple[str, ...]:
    registered = _("登録法人") if grouping is Grouping.CAPITAL else _("登録技能者")
    return (registered, _("記録あり"), _("割合"))


def person_row(person: PersonNearLevel, *, language: str) -> OutreachRow:
    return OutreachRow(
        name=person.full_name,
        detail=display_id(person.technician_ccus_id),
        reason=_days_of(person.near.progress, language=language),
        facts=(
            person.employer,
            field_of(person.near, language=language),
            _("レベル%(level)d") % {"level": person.near.progress.level},
            _("日数は達成") if person.near.days_left == 0 else _("あと%(days)d日") % {"days": person.near.days_left},
        ),
    )


def _days_of(progress: Progress, *, language: str) -> str:
    """What is asked for in days, and what is left; that levels ask for more stands above the list."""

    def listed(words: str, days: Iterable[tuple[str, int]]) -> str:
        return _("、").join(words % {"kind": kind, "days": f"{number:,}"} for kind, number in days)

    needed = listed(_("%(kind)s%(days)s日"), ((step.label(language), step.needed_days) for step in progress.steps))
    left = listed(
        _("%(kind)sがあと%(days)s日"),
        ((step.label(language), step.days_left) for step in progress.steps if not step.is_reached),
    )
    if left:
        words = _("レベル%(level)dまで、%(left)sです（要るのは%(needed)s）。")
    else:
        words = _("レベル%(level)dに要る%(needed)sを満たしています。")
    told = words % {"level": progress.next_level, "left": left, "needed": needed}
    return told + _("国のガイドラインの目安によります。") if progress.stand_in else told


def person_head() -> tuple[str, ...]:
    return (_("所属"), _("分野"), _("いまのレベル"), _("次のレベルまで"))


def field_of(near: NearLevel, *, language: str) -> str:
    return trade_name(near.trade_code, language) if near.trade_code else near.progress.field_name(language)
