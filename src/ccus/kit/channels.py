"""The ways on which people are told something."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class MessageChannel(Labelled):
    """The way on which a message goes out. Letters and calls are lists that people work through."""

    MAIL = "mail", "メール", "mail"
    TEXT = "text", "ショートメッセージ", "text message"
    LETTER = "letter", "郵便", "letter"
    CALL = "call", "電話", "telephone call"
