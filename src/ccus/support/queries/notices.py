"""Notices as those read them whom they concern, and as the operator works through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.models import Message
from ccus.foundation.states import MessageState
from ccus.kit.channels import MessageChannel
from ccus.sites.models import HierarchyNode
from ccus.sites.states import STANDING, SiteState
from ccus.support.models import Notice
from ccus.support.states import NoticeCause, NoticeEnd

OWN, FIRM = "support:own-notice:view", "support:firm-notice:view"
MANAGE, TREE = "support:notice:manage", "support:tree-renewal:view"
SHOWN = 100
SHOWN_OF_LISTS = 50
RENEWAL_AHEAD = timedelta(days=183)


@dataclass(frozen=True, kw_only=True)
class DueFirm:
    """A firm below the prime whose registration ends soon or is over; `answered` once it has said that it knows."""

    ccus_id: str
    name: str
    expires_on: date
    sites: int
    told: int
    answered: bool


@dataclass(frozen=True, kw_only=True)
class CauseCount:
    cause: NoticeCause
    open: int
    acknowledged: int
    settled: int
    exhausted: int


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """Numbers by channel and state; calls and letters that wait; the last mail."""

    counts: dict[tuple[MessageChannel, MessageState], int]
    calls: list[Message]
    letters: int
    last_letter: int
    mails: list[Message]


def own_notices(viewer: Viewer) -> QuerySet[Notice]:
    """Those of the person, or of the business whose hat is worn. Raises PermissionMissing."""
    if viewer.technician_ccus_id:
        check_may(viewer, OWN)
        return Notice.objects.filter(technician_ccus_id=viewer.technician_ccus_id)
    check_may(viewer, FIRM)
    return Notice.objects.filter(business_ccus_id=viewer.business_ccus_id or "-")


def list_own_visible_to(viewer: Viewer, *, now: datetime) -> list[Notice]:
    """Those that were told, or would have been: unread first, then by age. Raises PermissionMissing."""
    begun = own_notices(viewer).filter(Q(next_at__isnull=True) | Q(next_at__lte=now) | Q(step__gt=0))
    return list(begun.order_by("-acknowledged_at", "-made_at")[:SHOWN])


def list_due_firms_visible_to(viewer: Viewer, *, on: date) -> list[DueFirm]:
    """Firms in the trees of the prime's sites that are not over, by last day. Raises PermissionMissing."""
    check_may(viewer, TREE)
    nodes = HierarchyNode.objects.filter(
        site__prime__ccus_id=viewer.business_ccus_id or "-",
        site__state__in=[SiteState.OPEN.value, SiteState.PREPARING.value],
        state__in=[state.value for state in STANDING],
        business__expires_on__lte=on + RENEWAL_AHEAD,
    )
    firm = ("business__ccus_id", "business__name", "business__expires_on")
    rows = list(
        nodes.values_list(*firm)
        .annotate(sites=Count("site", distinct=True))
        .order_by("business__expires_on", "business__name", "business__ccus_id")[:SHOWN]
    )
    notices = {
        notice.business_ccus_id: notice
        for notice in Notice.objects.filter(
            cause=NoticeCause.BUSINESS_RENEWAL.value, business_ccus_id__in=[row[0] for row in rows]
        )
        .annotate(told=Count("steps"))
        .order_by("due_on")
    }
    return [
        DueFirm(
            ccus_id=ccus_id,
            name=name,
            expires_on=expires_on,
            sites=sites,
            told=getattr(notices.get(ccus_id), "told", 0),
            answered=ccus_id in notices and notices[ccus_id].acknowledged_at is not None,
        )
        for ccus_id, name, expires_on, sites in rows
    ]


def count_causes_visible_to(viewer: Viewer) -> list[CauseCount]:
    """How notices stand, by cause. Raises PermissionMissing."""
    check_may(viewer, MANAGE)
    rows = Notice.objects.values_list("cause").annotate(
        waiting=Count("pk", filter=Q(end="")),
        answered=Count("pk", filter=Q(acknowledged_at__isnull=False)),
        settled=Count("pk", filter=Q(end=NoticeEnd.SETTLED.value)),
        exhausted=Count("pk", filter=Q(end=NoticeEnd.EXHAUSTED.value)),
    )
    counted = {row[0]: row[1:] for row in rows}
    return [
        CauseCount(cause=cause, open=numbers[0], acknowledged=numbers[1], settled=numbers[2], exhausted=numbers[3])
        for cause in NoticeCause
        if (numbers := counted.get(cause.value))
    ]


def read_outbox_visible_to(viewer: Viewer) -> Outbox:
    """Raises PermissionMissing."""
    check_may(viewer, MANAGE)
    counts = Message.objects.values_list("channel", "state").annotate(number=Count("pk"))
    waiting = Message.objects.filter(state=MessageState.WAITING.value)
    letters = waiting.filter(channel=MessageChannel.LETTER.value)
    mails = Message.objects.filter(channel=MessageChannel.MAIL.value)
    return Outbox(
        counts={(MessageChannel(channel), MessageState(state)): number for channel, state, number in counts},
        calls=list(waiting.filter(channel=MessageChannel.CALL.value).order_by("pk")[:SHOWN_OF_LISTS]),
        letters=letters.count(),
        last_letter=letters.order_by("-pk").values_list("pk", flat=True).first() or 0,
        mails=list(mails.order_by("-pk")[:SHOWN_OF_LISTS]),
    )


def list_letters_visible_to(viewer: Viewer) -> list[Message]:
    """Letters that wait for the post. Raises PermissionMissing."""
    check_may(viewer, MANAGE)
    waiting = Message.objects.filter(channel=MessageChannel.LETTER.value, state=MessageState.WAITING.value)
    return list(waiting.order_by("pk"))
