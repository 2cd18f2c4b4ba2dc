"""What stands on a page until a job has counted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ccus.insights.services.answers import Counting, Trouble
from ccus.portal.ui.shapes.common import Waiting


def waiting_for(counting: Counting, *, refresh_url: str) -> Waiting:
    """How far it is; after a failure why, and when it is tried again."""
    failure = counting.failure
    return Waiting(
        refresh_url=refresh_url,
        done=counting.done,
        total=counting.total,
        problem=_words_of(failure.trouble) if failure else "",
        again_at=failure.again_at if failure else None,
    )


def _words_of(trouble: Trouble) -> str:
    match trouble:
        case Trouble.MEMORY:
            return _("数えるためのメモリーが足りませんでした。")
        case Trouble.ROOM:
            return _("数えるための空き容量がディスクにありませんでした。")
    return _("数える途中で、思いがけない誤りがありました。")
