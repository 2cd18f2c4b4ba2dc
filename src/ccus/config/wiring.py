"""Who listens to what: the one place where announcements of lower apps meet the apps that draw conclusions."""

from __future__ import annotations

from ccus.foundation import changes


def connect() -> None:
    """Called once when Django is ready."""
    from ccus.history.services import rejudging

    changes.listen(rejudging.rejudge_after)
