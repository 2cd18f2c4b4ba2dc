"""Notices are told, step by step, until they are answered; and answered by whoever has the link or signs in."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.models import Message
from ccus.foundation.services.audit import record_act
from ccus.foundation.services.messages import settle_message, write_message
from ccus.foundation.states import MessageState
from ccus.kit.calendar import jst_date
from ccus.kit.channels import MessageChannel
from ccus.support.errors import AcknowledgementUnknown, CallNotFound, NoticeNotFound
from ccus.support.models import Notice, NoticeStep
from ccus.support.queries.contacts import Contact, contact_of
from ccus.support.queries.notices import MANAGE, own_notices
from ccus.support.rules.ladders import climb
from ccus.support.rules.wording import mail_body, words_of
from ccus.support.services.finding import beginning_of
from ccus.support.states import NoticeCause, NoticeEnd

BATCH = 500
# Forty letters: no padding, and long enough that logs leave such a part of an address out.
TOKEN_BYTES = 25
_PURPOSE = b"ccus notice acknowledgement 1:"
_UNREACHED = (MessageState.BOUNCED.value, MessageState.FAILED.value)


def tell_due(*, now: datetime) -> int:
    """Takes the steps that are due, each notice in a transaction of its own. Gives how many messages were written."""
    written = 0
    for _ in range(BATCH):
        with transaction.atomic():
            notice = (
                Notice.objects.select_for_update(skip_locked=True)
                .filter(next_at__lte=now, end="")
                .order_by("next_at", "pk")
                .first()
            )
            if notice is None:
                break
            written += _tell(notice, now=now)
    return written


def follow_unreached(*, now: datetime) -> int:
    """What a mail server could not deliver goes on by letter, or by telephone, at once. Gives how many messages were written."""
    steps = NoticeStep.objects.filter(
        channel=MessageChannel.MAIL.value, message__state__in=_UNREACHED, notice__end="", followed=False
    ).select_related("notice")
    written = 0
    for step in steps.order_by("pk")[:BATCH]:
        with transaction.atomic():
            claimed = NoticeStep.objects.filter(pk=step.pk, followed=False).update(followed=True)
            contact = contact_of(step.notice)
            stronger = (MessageChannel.LETTER, MessageChannel.CALL)
            channel = next((each for each in stronger if contact.address_on(each)), None)
            if claimed and channel is not None:
                _write(step.notice, contact, channel, key=f"{step.message_id}:{channel.value}", now=now)
                written += 1
    return written


@transaction.atomic
def acknowledge_by_link(token: str, *, now: datetime) -> Notice:
    """Whoever has the link of a mail or letter has read it. Raises AcknowledgementUnknown."""
    notice = _by_link(Notice.objects.select_for_update(), token)
    _acknowledge([notice], actor="link", now=now)
    return notice


def find_by_link(token: str) -> Notice:
    """Raises AcknowledgementUnknown."""
    return _by_link(Notice.objects.all(), token)


@transaction.atomic
def acknowledge(notice_id: int, *, viewer: Viewer, now: datetime) -> None:
    """The person or a hat of the business has read it. Raises PermissionMissing, NoticeNotFound."""
    notice = own_notices(viewer).select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NoticeNotFound
    _acknowledge([notice], actor=viewer.actor, now=now)


@transaction.atomic
def finish_call(message_id: int, *, is_reached: bool, viewer: Viewer, now: datetime) -> None:
    """A member of the staff has called: reached, which answers the notice, or not, and the next step comes on its day.

    Raises PermissionMissing, CallNotFound.
    """
    check_may(viewer, MANAGE)
    step = (
        NoticeStep.objects.filter(message=message_id, channel=MessageChannel.CALL.value)
        .select_related("notice")
        .first()
    )
    state = MessageState.SENT if is_reached else MessageState.BOUNCED
    if step is None or not settle_message(message_id, state=state, now=now):
        raise CallNotFound
    if is_reached:
        _acknowledge([step.notice], actor=viewer.actor, now=now)
    record_act(
        "support:notice:call",
        actor=viewer.actor,
        subject_kind="notice",
        subject_id=step.notice_id,
        at=now,
        details={"reached": is_reached},
    )


@transaction.atomic
def finish_letters(last_id: int, *, viewer: Viewer, now: datetime) -> int:
    """The letters up to this one are in the post. Gives how many. Raises PermissionMissing."""
    check_may(viewer, MANAGE)
    posted = Message.objects.filter(
        channel=MessageChannel.LETTER.value, state=MessageState.WAITING.value, pk__lte=last_id
    ).update(state=MessageState.SENT.value, settled_at=now)
    record_act(
        "support:notice:post",
        actor=viewer.actor,
        subject_kind="message",
        subject_id=last_id,
        at=now,
        details={"letters": posted},
    )
    return posted


def token_of(notice: Notice) -> str:
    """What the link of a notice ends in: signed with the secret of the house; the database knows its hash alone."""
    signed = hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE + notice.key.encode(), "sha256")
    return base64.b32encode(signed[:TOKEN_BYTES]).decode().lower()


def _by_link(notices: QuerySet[Notice], token: str) -> Notice:
    notice = notices.filter(secret_hash=_hash(token)).first()
    if notice is None:
        raise AcknowledgementUnknown
    return notice


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.strip().lower().encode("utf-8")).digest()


def _acknowledge(notices: Iterable[Notice], *, actor: str, now: datetime) -> None:
    """Once is enough; what waits for it is taken out of the outbox."""
    for notice in notices:
        if notice.acknowledged_at is not None:
            continue
        notice.acknowledged_at, notice.acknowledged_by = now, actor
        notice.end, notice.next_at = notice.end or NoticeEnd.ACKNOWLEDGED.value, None
        notice.save(update_fields=["acknowledged_at", "acknowledged_by", "end", "next_at"])
        Message.objects.filter(notice_step__notice=notice, state=MessageState.WAITING.value).update(
            state=MessageState.CANCELLED.value, settled_at=now
        )


def _tell(notice: Notice, *, now: datetime) -> int:
    contact = contact_of(notice)
    ahead = climb(
        NoticeCause(notice.cause),
        step=notice.step,
        made_on=jst_date(notice.made_at),
        due_on=notice.due_on,
        on=jst_date(now),
        reachable=contact.reachable,
    )
    notice.secret_hash = _hash(token_of(notice))
    for channel in ahead.channels:
        _write(notice, contact, channel, key=f"{ahead.next_step}:{channel.value}", now=now)
    notice.step = ahead.next_step
    notice.next_at = beginning_of(ahead.next_on) if ahead.next_on else None
    if ahead.next_on is None:
        notice.end = NoticeEnd.EXHAUSTED.value
    notice.save(update_fields=["secret_hash", "step", "next_at", "end"])
    return len(ahead.channels)


def _write(notice: Notice, contact: Contact, channel: MessageChannel, *, key: str, now: datetime) -> None:
    words = words_of(NoticeCause(notice.cause), notice.values, due_on=notice.due_on, language=notice.language)
    address = str(settings.PUBLIC_URL)
    message = write_message(
        f"notice:{notice.pk}:{key}",
        channel=channel,
        address=contact.address_on(channel),
        name=contact.name,
        subject=words.title,
        body=mail_body(
            words,
            name=contact.name,
            link=f"{address}{words.path}",
            acknowledgement=f"{address}/notices/{token_of(notice)}/",
            language=notice.language,
        ),
        now=now,
    )
    NoticeStep.objects.get_or_create(
        message=message, defaults={"notice": notice, "channel": channel.value, "taken_at": now}
    )
