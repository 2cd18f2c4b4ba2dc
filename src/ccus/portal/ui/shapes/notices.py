"""Notices: one's own, one behind a link, the operator's lists, and firms that are due for renewal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import Deadline


@dataclass(frozen=True)
class NoticeRow:
    """`acknowledge_url` is posted to; empty once it was read."""

    title: str
    body: str
    action: str
    url: str
    made_at: datetime
    deadline: Deadline | None
    is_unread: bool
    read_at: datetime | None
    acknowledge_url: str


@dataclass(frozen=True)
class NoticesPage:
    title: str
    rows: tuple[NoticeRow, ...]
    unread: int


@dataclass(frozen=True)
class DueFirmRow:
    """`how` says what was done about it so far."""

    name: str
    ccus_id: str
    expires_on: date
    deadline: Deadline
    sites: int
    how: str
    is_answered: bool


@dataclass(frozen=True)
class DueFirmsPage:
    rows: tuple[DueFirmRow, ...]
    over: int


@dataclass(frozen=True)
class CauseRow:
    cause: str
    open: int
    acknowledged: int
    settled: int
    exhausted: int


@dataclass(frozen=True)
class ChannelRow:
    channel: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class CallRow:
    name: str
    phone: str
    subject: str
    body: str
    finish_url: str


@dataclass(frozen=True)
class MailRow:
    subject: str
    to: str
    state: str
    problem: str
    body: str
    at: datetime


@dataclass(frozen=True)
class NoticeDeskPage:
    """`states` are the heads of the channels' numbers. `last_letter` is posted with the letters that went to the post."""

    causes: tuple[CauseRow, ...]
    states: tuple[str, ...]
    channels: tuple[ChannelRow, ...]
    calls: tuple[CallRow, ...]
    letters: int
    last_letter: int
    letters_pdf_url: str
    letters_xlsx_url: str
    letters_url: str
    mails: tuple[MailRow, ...]
    is_kept: bool
