"""The board of a site at this moment, as its templates expect it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.devices.states import DeviceKind
from ccus.history.queries import site_now as query
from ccus.history.queries.people_at_site import PersonAtSite
from ccus.history.queries.site_now import SiteNow
from ccus.history.rules.presence import Way
from ccus.history.rules.verdicts import COUNTED, verdicts
from ccus.history.states import DayState
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters import people, readers, warnings
from ccus.portal.ui.repairers import NOBODY
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.site_now import Arrival, FirmCount, SiteNowPage, TradeCount
from ccus.sites.models import Site
from ccus.sites.rules.recording_period import describe
from ccus.sites.services.sites import recording_period_of
from ccus.sites.states import SiteKind, SiteState

# A touch that came so lately slides in when an open board is brought up to date.
NEW_FOR = timedelta(seconds=10)
# A firm is described by its most frequent trades.
MOST_TRADES_OF_FIRM = 3
# So many firms and warnings are shown at first; all are one press away.
MOST_FIRMS, MOST_WARNINGS = 30, 20
OUTSIDE_HIERARCHY = 1000


def board(found: SiteNow, *, viewer: Viewer, now: datetime, shows_all: bool = False) -> SiteNowPage:
    """Without the addresses around it, which the view adds. `shows_all` firms and warnings, instead of the first."""
    language = viewer.language
    every_firm = firms(found.present, language=language)
    shown_firms = every_firm if shows_all else largest(every_firm, most=MOST_FIRMS)
    shown_warnings = found.warnings if shows_all else found.warnings[:MOST_WARNINGS]
    opened = tuple(warnings.warning(warning, found, viewer=viewer) for warning in shown_warnings)
    return SiteNowPage(
        site=found.site.name,
        site_id=found.site.ccus_id,
        now=now,
        on_site=len(found.present),
        arrived=found.arrived,
        left=found.left,
        firms=shown_firms,
        other_firms=len(every_firm) - len(shown_firms),
        other_people=len(found.present) - sum(firm.count for firm in shown_firms),
        trades=trades(found.present, language=language),
        warnings=opened,
        warning_total=len(found.warnings),
        arrivals=tuple(arrival(one, now=now, language=language) for one in found.arrivals),
        readers=tuple(readers.reader(row, language=language) for row in found.devices if not row.device.revoked_at),
        url=addresses.board_url(found.site.ccus_id),
        counters=counters(found),
        recording_state=recording_state(found.site, on=found.on, language=language),
    )


def counters(found: SiteNow) -> Link | None:
    """To the touches that are no work, where such are made: at a training centre, or at a vending machine."""
    sells = any(row.device.kind == DeviceKind.VENDING_MACHINE for row in found.devices)
    is_training = found.site.kind == SiteKind.TRAINING
    if not found.is_prime or not (is_training or sells):
        return None
    words = _("タッチ経験と応援自販機") if is_training else _("応援自販機")
    return Link(words, addresses.touches_beside_work_url(found.site.ccus_id), "cup-soda")


def recording_state(site: Site, *, on: date, language: str) -> str:
    """Whether touches count there today, and for how long."""
    if site.kind != SiteKind.NORMAL:
        return SiteKind(site.kind).label(language)
    if site.state != SiteState.OPEN:
        return SiteState(site.state).label(language)
    return describe(recording_period_of(site), on=on, language=language)


def site_links(sites: Iterable[Site], *, current: Site, most: int, all_url: str) -> tuple[Link, ...]:
    """At most `most` sites, this one first, then the way to all. None when there is no other."""
    others = [site for site in sites if site.pk != current.pk]
    if not others:
        return ()
    shown = [current, *others[: most - 1]]
    return (
        *(Link(site.name, addresses.board_url(site.ccus_id), current=site.pk == current.pk) for site in shown),
        Link(_("すべての現場"), all_url),
    )


def firms(present: Iterable[PersonAtSite], *, language: str) -> tuple[FirmCount, ...]:
    """By tier, the largest first; firms outside the hierarchy, and people whose firm nobody knows, last."""
    of_firm: defaultdict[tuple[str, str, int | None], list[PersonAtSite]] = defaultdict(list)
    for person in present:
        of_firm[person.firm_ccus_id, person.firm_name, person.tier].append(person)
    counts = [
        FirmCount(
            name=name or _("会社が分からない人"),
            tier=tier,
            count=len(own),
            trades=_("・").join(_most_frequent_trades(own, MOST_TRADES_OF_FIRM, language=language)),
        )
        for (_ccus_id, name, tier), own in of_firm.items()
    ]
    return tuple(
        sorted(counts, key=lambda firm: (OUTSIDE_HIERARCHY if firm.tier is None else firm.tier, -firm.count, firm.name))
    )


def largest(counts: tuple[FirmCount, ...], *, most: int) -> tuple[FirmCount, ...]:
    """Those with most people on site, in the order of all."""
    if len(counts) <= most:
        return counts
    chosen = sorted(range(len(counts)), key=lambda place: -counts[place].count)[:most]
    return tuple(counts[place] for place in sorted(chosen))


def trades(present: Iterable[PersonAtSite], *, language: str) -> tuple[TradeCount, ...]:
    """The most frequent first."""
    counts = Counter(people.trade(person.trade_code, language=language) for person in present)
    most = max(counts.values(), default=1)
    return tuple(
        TradeCount(name=name or _("職種の登録なし"), count=count, share=100 * count / most)
        for name, count in sorted(counts.items(), key=lambda item: (item[0] == "", -item[1], item[0]))
    )


def arrival(one: query.Arrival, *, now: datetime, language: str) -> Arrival:
    touch, person = one.touch, one.person
    verdict = verdicts()[touch.verdict]
    return Arrival(
        code=str(touch.event_id),
        at=touch.happened_at,
        what=_("入場") if one.way is Way.CAME else _("退場"),
        name=people.who(person),
        firm=person.firm_name,
        trade=people.trade(person.trade_code, language=language),
        level=person.level,
        way=warnings.way(touch.method, language=language),
        mark=_mark(touch.verdict),
        note=verdict.label(language) if verdict.code != COUNTED else "",
        is_new=now - touch.received_at <= NEW_FOR,
    )


def _mark(code: str) -> DayState | None:
    verdict = verdicts()[code]
    if verdict.evaluation_valid:
        return DayState.RECORDED
    return None if verdict.repairer == NOBODY else DayState.ATTENTION


def _most_frequent_trades(own: Iterable[PersonAtSite], most: int, *, language: str) -> list[str]:
    counts = Counter(people.trade(person.trade_code, language=language) for person in own if person.trade_code)
    return [name for name, _count in counts.most_common(most)]
