"""Who asks about applications: the viewer, and the numbers whose key this browser has shown (kept in the session)."""

from __future__ import annotations

from ccus.applications.rules.callers import Caller
from ccus.portal.ui.pages import PageRequest

PROVEN_KEY = "applications"
MOST_KEPT = 20


def caller_of(request: PageRequest) -> Caller:
    proven = request.session.get(PROVEN_KEY, ())
    return Caller(viewer=request.viewer, proven=frozenset(each for each in proven if isinstance(each, int)))


def remember_number(request: PageRequest, number: int) -> None:
    """The key of this application was shown in this browser."""
    kept = [each for each in request.session.get(PROVEN_KEY, ()) if each != number]
    request.session[PROVEN_KEY] = [*kept, number][-MOST_KEPT:]


def forget_numbers(request: PageRequest) -> None:
    """On a shared computer the next person must not find them."""
    request.session.pop(PROVEN_KEY, None)
