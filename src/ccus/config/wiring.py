"""Who listens to what: the one place where announcements of lower apps meet the apps that draw conclusions."""

from __future__ import annotations

from ccus.foundation import changes
from ccus.foundation.changes import FactChange


def connect() -> None:
    """Called once when Django is ready. Rosters first, so that touches are judged by what they have become."""
    from ccus.history.services import missing_day_following, provisional_concluding, rejudging

    changes.listen(take_off_rosters)
    changes.listen(rejudging.rejudge_after)
    changes.listen(provisional_concluding.conclude_after)
    changes.listen(missing_day_following.mark_after)


def take_off_rosters(change: FactChange) -> None:
    """Who no longer belongs to a firm stands on none of its rosters."""
    from django.utils import timezone

    from ccus.registry.services.affiliations import AFFILIATION_ENDED
    from ccus.sites.services import leaving

    if change.cause == AFFILIATION_ENDED and change.from_on is not None:
        leaving.leave_rosters(
            change.technicians,
            from_on=change.from_on,
            until=change.until,
            cause=change.cause,
            actor=change.actor,
            now=timezone.now(),  # lint: clock — a listener has no caller's clock; the moment is only written beside the change
        )
