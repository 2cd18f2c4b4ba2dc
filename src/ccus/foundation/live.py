"""Live pages: a signed ticket lets an open page hear that something changed about one topic. No data travels that way."""

from __future__ import annotations

from django.core import signing

_SALT = "ccus.live"
_LONGEST_SECONDS = 16 * 60 * 60


def site_topic(site_id: int) -> str:
    """Topic of one site, by internal id."""
    return f"site:{site_id}"


def ticket(topic: str) -> str:
    """Signed permission to hear about `topic`, written into a page by a view that checked its viewer. Good for 16 hours."""
    return signing.dumps(topic, salt=_SALT)


def topic_of(signed: str) -> str | None:
    """The topic of a ticket, or None if it is forged or too old."""
    try:
        topic = signing.loads(signed, salt=_SALT, max_age=_LONGEST_SECONDS)
    except signing.BadSignature:
        return None
    return topic if isinstance(topic, str) else None
