"""Readers of a site: the list with their health, and the one-time code that enrols another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.site_now import Reader


@dataclass(frozen=True)
class EnrolmentCode:
    """A code just issued. It is shown once; `qr_svg` is our own inline drawing of `enrol_url`, with a
    viewBox and without a size (segno's svg_inline(omitsize=True))."""

    code: str
    qr_svg: str
    enrol_url: str
    expires_at: datetime


@dataclass(frozen=True)
class ReaderRow:
    """A reader with what can be done about it."""

    reader: Reader
    kind: str
    enrolled_at: datetime
    touches_today: int
    revoke_url: str = ""
    is_revoked: bool = False


@dataclass(frozen=True)
class ReadersPage:
    """Posting to `issue_url` makes a code; it is empty for those who may not, and once the site is closed. `refresh_url` gives
    the list again, so that a reader just enrolled appears."""

    site: str
    site_id: str
    now: datetime
    rows: tuple[ReaderRow, ...]
    issue_url: str = ""
    refresh_url: str = ""
    issued: EnrolmentCode | None = None
    site_links: tuple[Link, ...] = ()
