"""Who asks about applications: the viewer, and the numbers whose key this browser has shown (kept in the session)."""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import caches

from ccus.applications.errors import TooManyDrafts
from ccus.applications.rules.callers import Caller
from ccus.portal.ui.pages import PageRequest

PROVEN_KEY = "applications"
MOST_KEPT = 20
# A site office or a mobile carrier's gateway has one address for many people.
MOST_DRAFTS, WHILE_MINUTES = 60, 30


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


def check_rate(address: str) -> None:
    """So many drafts of strangers from one network address in a while. Raises TooManyDrafts. `address` is empty when unknown."""
    if not address:
        return
    key = f"drafts:{sha256(address.encode()).hexdigest()[:32]}"
    counts = caches["of_carriers"]
    if counts.add(key, 1, WHILE_MINUTES * 60):
        return
    try:
        count = counts.incr(key)
    except ValueError:  # its time ended between the two
        return
    if count > MOST_DRAFTS:
        raise TooManyDrafts(minutes=WHILE_MINUTES)
