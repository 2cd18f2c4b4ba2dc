"""Jobs of foundation. Each makes one service call."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.jobs import job
from ccus.foundation.services import messages, text_messages


@app.periodic(cron="* * * * *")
@job("foundation.send_messages", queue="messages")
def send_messages(timestamp: int) -> None:
    """Hands mail that is due to the carrier."""
    messages.send_messages(now=timezone.now())


@app.periodic(cron="20 16 * * *")  # UTC: twenty past one at night in Japan
@job("foundation.forget_words", queue="messages")
def forget_words(timestamp: int) -> None:
    """Empties messages that were settled long ago."""
    messages.forget_words(now=timezone.now())


@job("foundation.deliver_text", queue="messages")
def deliver_text(sealed: str) -> None:
    """Hands a short message to the carrier of telephones."""
    text_messages.deliver_text(sealed)
