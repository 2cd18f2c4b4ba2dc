"""One's own notices in words, for people and businesses alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ccus.portal.ui.shapes.common import Deadline
from ccus.portal.ui.shapes.notices import NoticeRow, NoticesPage
from ccus.support.models import Notice
from ccus.support.rules.wording import words_of
from ccus.support.states import NoticeCause, NoticeEnd


def notices_page(
    title: str, notices: Iterable[Notice], *, url_of: Callable[[int], str], on: date, language: str
) -> NoticesPage:
    """Unread ones first."""
    rows = [notice_row(notice, acknowledge_url=url_of(notice.pk), on=on, language=language) for notice in notices]
    return NoticesPage(
        title=title,
        rows=tuple(sorted(rows, key=lambda row: not row.is_unread)),
        unread=sum(row.is_unread for row in rows),
    )


def notice_row(notice: Notice, *, acknowledge_url: str, on: date, language: str) -> NoticeRow:
    words = words_of(NoticeCause(notice.cause), notice.values, due_on=notice.due_on, language=language)
    is_unread = notice.acknowledged_at is None and notice.end != NoticeEnd.SETTLED.value
    return NoticeRow(
        title=words.title,
        body=words.body,
        action=words.action,
        url=words.path,
        made_at=notice.made_at,
        deadline=Deadline(notice.due_on, (notice.due_on - on).days) if notice.due_on and is_unread else None,
        is_unread=is_unread,
        read_at=notice.acknowledged_at,
        acknowledge_url=acknowledge_url if is_unread else "",
    )
