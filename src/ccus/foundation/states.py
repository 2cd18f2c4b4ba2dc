"""Closed lists of foundation: messages to people."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class MessageState(Labelled):
    """Life of a message."""

    WAITING = "waiting", "送信待ち", "waiting"
    SENT = "sent", "送信済み", "sent"
    BOUNCED = "bounced", "届かない", "cannot be delivered"
    FAILED = "failed", "送れない", "cannot be sent"
    CANCELLED = "cancelled", "不要になった", "no longer needed"


MESSAGE_TRANSITIONS: dict[MessageState, dict[MessageState, str]] = {
    # from: {to: who or what brings it about}
    MessageState.WAITING: {
        MessageState.SENT: "carrier, or a person who worked through a list",
        MessageState.BOUNCED: "carrier refused the address for good",
        MessageState.FAILED: "carrier, after the last attempt",
        MessageState.CANCELLED: "acknowledged or settled meanwhile",
    },
    MessageState.SENT: {MessageState.BOUNCED: "notice of a mail server, or a person"},
    MessageState.BOUNCED: {},
    MessageState.FAILED: {},
    MessageState.CANCELLED: {},
}
