"""Looking for what somebody has to know, and for what is settled. Each may run as often as it likes: keys keep notices apart."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from ccus.applications.models import Application, Decision
from ccus.applications.rules.numbers import display_number
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind
from ccus.kit.calendar import JST, jst_date
from ccus.registry.models import Business, Card
from ccus.registry.states import CardKind
from ccus.support.models import Notice
from ccus.support.rules.ladders import first_day
from ccus.support.states import NoticeCause, NoticeEnd

BATCH = 500
# A decision that was not noticed for so long, because the worker stood still, is old news.
LOOK_BACK = timedelta(days=7)
AHEAD = {NoticeCause.BUSINESS_RENEWAL: timedelta(days=183), NoticeCause.CARD_EXPIRY: timedelta(days=60)}
# Who has let it pass is still told for so long.
BEHIND = timedelta(days=30)
CAUSE_OF = {
    DecisionKind.PAYMENT_ASKED: NoticeCause.APPLICATION_PAYMENT,
    DecisionKind.PAID: NoticeCause.APPLICATION_PAID,
    DecisionKind.RETURNED: NoticeCause.APPLICATION_RETURNED,
    DecisionKind.APPROVED: NoticeCause.APPLICATION_APPROVED,
    DecisionKind.REJECTED: NoticeCause.APPLICATION_REJECTED,
    DecisionKind.EXPIRED: NoticeCause.APPLICATION_EXPIRED,
    DecisionKind.DELIVERED: NoticeCause.CARD_DELIVERED,
}
# Notices that are settled once the application has left the state.
WAITS_IN = {
    NoticeCause.APPLICATION_PAYMENT: ApplicationState.AWAITING_PAYMENT,
    NoticeCause.APPLICATION_RETURNED: ApplicationState.RETURNED,
}


def find_renewals(*, now: datetime) -> int:
    """Businesses whose registration ends within six months. Gives how many notices are new."""
    today, cause = jst_date(now), NoticeCause.BUSINESS_RENEWAL
    due = (
        Business.objects.filter(expires_on__range=(today - BEHIND, today + AHEAD[cause]))
        .annotate(key=_key_with("renewal:", "ccus_id", "expires_on"))
        .filter(~Exists(Notice.objects.filter(key=OuterRef("key"))))
        .order_by("pk")
        .values_list("key", "ccus_id", "name", "expires_on")
    )
    made = 0
    while rows := list(due[:BATCH]):
        made += write_notices(
            [
                Notice(key=key, cause=cause.value, business_ccus_id=ccus_id, values={"name": name}, due_on=expires_on)
                for key, ccus_id, name, expires_on in rows
            ],
            now=now,
        )
    return made


def find_cards(*, now: datetime) -> int:
    """Cards that expire within two months and have no successor. Gives how many notices are new."""
    today, cause = jst_date(now), NoticeCause.CARD_EXPIRY
    newer = Card.objects.filter(
        technician=OuterRef("technician"), kind=CardKind.CHIP.value, expires_on__gt=OuterRef("expires_on")
    )
    due = (
        Card.objects.filter(kind=CardKind.CHIP.value, revoked_at__isnull=True)
        .filter(expires_on__range=(today, today + AHEAD[cause]))
        .filter(~Exists(newer))
        .annotate(key=_key_with("card:", "pk", "expires_on"))
        .filter(~Exists(Notice.objects.filter(key=OuterRef("key"))))
        .order_by("pk")
        .values_list("key", "technician__ccus_id", "expires_on")
    )
    made = 0
    while rows := list(due[:BATCH]):
        made += write_notices(
            [
                Notice(key=key, cause=cause.value, technician_ccus_id=ccus_id, due_on=expires_on)
                for key, ccus_id, expires_on in rows
            ],
            now=now,
        )
    return made


def find_decisions(*, now: datetime) -> int:
    """What happened to applications, for whoever applied and for a proxy beside them. Gives how many notices are new."""
    due = (
        Decision.objects.filter(kind__in=[kind.value for kind in CAUSE_OF], decided_at__gte=now - LOOK_BACK)
        .annotate(key=_key_with("decision:", "pk"))
        .filter(~Exists(Notice.objects.filter(key=OuterRef("key"))))
        .select_related("application")
        .order_by("pk")
    )
    made = 0
    while decisions := list(due[:BATCH]):
        made += write_notices([notice for decision in decisions for notice in _of_decision(decision)], now=now)
    return made


def settle(*, now: datetime) -> int:
    """Nothing more is sent about what was done meanwhile. Gives how many notices were settled."""
    waiting = Notice.objects.filter(end="", next_at__isnull=False)
    renewed = Business.objects.filter(ccus_id=OuterRef("business_ccus_id"), expires_on__gt=OuterRef("due_on"))
    done = waiting.filter(Exists(renewed), cause=NoticeCause.BUSINESS_RENEWAL.value)
    ended = {"end": NoticeEnd.SETTLED.value, "next_at": None}
    settled = done.update(**ended)
    newer = Card.objects.filter(
        technician__ccus_id=OuterRef("technician_ccus_id"), kind=CardKind.CHIP.value, expires_on__gt=OuterRef("due_on")
    )
    settled += waiting.filter(Exists(newer), cause=NoticeCause.CARD_EXPIRY.value).update(**ended)
    for cause, state in WAITS_IN.items():
        still = Application.objects.filter(number=OuterRef("application_number"), state=state.value)
        settled += waiting.filter(~Exists(still), cause=cause.value).update(**ended)
    return settled


def _of_decision(decision: Decision) -> list[Notice]:
    application, kind = decision.application, ApplicationKind(decision.application.kind)
    common = {
        "cause": CAUSE_OF[DecisionKind(decision.kind)].value,
        "application_number": application.number,
        "values": {
            "number": display_number(application.number),
            "kind_ja": kind.label_ja,
            "kind_en": kind.label_en,
        },
        "due_on": application.last_on if decision.to_state == application.state else None,
        "language": "ja" if application.language == "ja" else "en",
    }
    notices = [
        Notice(
            key=f"decision:{decision.pk}",
            technician_ccus_id=application.technician_ccus_id,
            business_ccus_id="" if application.technician_ccus_id else application.business_ccus_id,
            **common,
        )
    ]
    if application.proxy_ccus_id:
        notices.append(
            Notice(key=f"decision:{decision.pk}:proxy", business_ccus_id=application.proxy_ccus_id, **common)
        )
    return notices


def _key_with(prefix: str, *columns: str) -> Concat:
    parts = [part for column in columns for part in (Cast(column, CharField()), Value(":"))][:-1]
    return Concat(Value(prefix), *parts, output_field=CharField())


def write_notices(notices: list[Notice], *, now: datetime) -> int:
    """Keeps them, each once by its key; gives how many are new. The first step is due on its day, from midnight on."""
    for notice in notices:
        notice.made_at = now
        first_on = first_day(NoticeCause(notice.cause), made_on=jst_date(now), due_on=notice.due_on)
        notice.next_at = max(now, beginning_of(first_on))
    return len(Notice.objects.bulk_create(notices, ignore_conflicts=True))


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), JST)
