"""Special measures as notices above a page: why something holds here that does not hold elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _

from ccus.portal.ui.shapes.common import Link, Notice, Tone


class Explained(Protocol):
    """A grant of a special measure, given or to be given."""

    def why(self, language: str = "ja") -> str: ...


def measure_notices(measures: Iterable[Explained], *, language: str, action: Link | None = None) -> tuple[Notice, ...]:
    """One notice for each; `action` stands beside them all."""
    return tuple(Notice(Tone.INFO, _("特例措置の対象です"), each.why(language), action) for each in measures)
