"""The outbox: messages are written down once, sent by a job, and tried again until they are taken or refused for good."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from ccus.foundation import jobs
from ccus.foundation.bounces import bounced_key
from ccus.foundation.carriers import Carrier, CarrierTrouble, Mail, carrier_of
from ccus.foundation.models import Message
from ccus.foundation.quiet_hours import next_good_moment
from ccus.foundation.states import MessageState
from ccus.kit.channels import MessageChannel

logger = logging.getLogger(__name__)

SEND = "foundation.send_messages"
CARRIED = (MessageChannel.MAIL.value,)
MOST_ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
KEPT_DAYS = 90
BATCH = 200


def write_message(
    key: str,
    *,
    channel: MessageChannel,
    address: str,
    subject: str,
    body: str,
    now: datetime,
    name: str = "",
    is_urgent: bool = False,
) -> Message:
    """Puts a message into the outbox, in the caller's transaction; the same key again changes nothing.

    What is not urgent waits for the morning (`quiet_hours`).
    """
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel.value,
            "address": address.strip(),
            "name": name[:200],
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "not_before": now if is_urgent else next_good_moment(now),
            "created_at": now,
        },
    )
    if is_new and channel.value in CARRIED and message.not_before <= now:
        jobs.enqueue_once(SEND, key="send-messages", timestamp=0)
    return message


def send_messages(*, now: datetime, carrier: Carrier | None = None) -> int:
    """Sends what is due, each in a transaction of its own, and puts off what was not taken. Gives how many were taken.

    Two runs at once share the work. A mail may be handed over twice when the database fails in between; its Message-ID is then
    the same.
    """
    carrier = carrier or carrier_of(settings.MAIL_URL, sender=settings.MAIL_SENDER)
    taken = 0
    for _ in range(BATCH):
        with transaction.atomic():
            message = (
                Message.objects.select_for_update(skip_locked=True)
                .filter(state=MessageState.WAITING.value, channel__in=CARRIED, not_before__lte=now)
                .order_by("not_before", "pk")
                .first()
            )
            if message is None:
                return taken
            taken += _hand_over(message, carrier, now=now)
    jobs.enqueue_once(SEND, key="send-messages", timestamp=0)
    return taken


@transaction.atomic
def settle_message(message_id: int, *, state: MessageState, now: datetime) -> bool:
    """Somebody worked through a list, or nothing needs to be told any more. False for one that was settled before."""
    message = Message.objects.select_for_update().filter(pk=message_id, state=MessageState.WAITING.value).first()
    if message is None:
        return False
    message.state, message.settled_at = state.value, now
    message.save(update_fields=["state", "settled_at"])
    return True


def take_bounce(raw: bytes, *, now: datetime) -> bool:
    """What a mail server sent back. True when it names a message of ours that had been sent."""
    key = bounced_key(raw)
    found = Message.objects.filter(key=key, state=MessageState.SENT.value) if key else Message.objects.none()
    return found.update(state=MessageState.BOUNCED.value, settled_at=now, problem="reported_back") == 1


def is_known_to_bounce(address: str) -> bool:
    """Whether the last that is known of an address is that nothing arrives there."""
    return bool(address) and Message.objects.filter(address=address, state=MessageState.BOUNCED.value).exists()


def forget_words(*, now: datetime) -> int:
    """Empties address, name and words of messages that were settled long ago. Gives how many."""
    old = Message.objects.filter(settled_at__lt=now - timedelta(days=KEPT_DAYS)).exclude(address="")
    return old.update(address="", name="", subject="", body="")


def _hand_over(message: Message, carrier: Carrier, *, now: datetime) -> int:
    mail = Mail(key=message.key, address=message.address, name=message.name, subject=message.subject, body=message.body)
    message.attempts += 1
    try:
        carrier.carry(mail)
    except CarrierTrouble as trouble:
        message.problem = trouble.code
        if trouble.for_good:
            message.state, message.settled_at = MessageState.BOUNCED.value, now
        elif message.attempts >= MOST_ATTEMPTS:
            message.state, message.settled_at = MessageState.FAILED.value, now
        else:
            message.not_before = now + pause_after(message.attempts, spread=random.random())  # noqa: S311 - no secret
        logger.warning("message %d was not taken: %s", message.pk, trouble.code)
    else:
        message.state, message.settled_at, message.problem = MessageState.SENT.value, now, ""
    message.save()
    return int(message.state == MessageState.SENT.value)


def pause_after(attempts: int, *, spread: float) -> timedelta:
    """Twice as long each time, up to six hours; `spread`, from 0 to 1, keeps many from coming back at once."""
    pause: timedelta = min(FIRST_PAUSE * int(2 ** (attempts - 1)), LONGEST_PAUSE)
    return pause * (0.5 + spread / 2)
