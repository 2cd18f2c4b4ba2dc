"""Until when the forms of a site are kept, and sites whose forms are kept no longer."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from ccus.documents.models import FormKeeping, FormVersion
from ccus.documents.rules.forms.keeping import is_over, kept_until
from ccus.sites.models import Site
from ccus.sites.states import SiteState

ONE_DAY = timedelta(days=1)


def find_keeping(site: Site) -> FormKeeping | None:
    """What the prime decided, None where it decided nothing. One statement."""
    return FormKeeping.objects.filter(site=site).first()


def until(site: Site, keeping: FormKeeping | None) -> date | None:
    """The last day of keeping; None while there is no end."""
    return kept_until(
        handed_over_on=keeping.handed_over_on if keeping else None,
        is_closed=site.state == SiteState.CLOSED,
        last_on=site.recording_period.upper - ONE_DAY,
    )


def list_sites_to_clear(*, on: date) -> list[Site]:
    """Closed sites with forms whose keeping is over on a day and that nobody holds, longest over first. For the job."""
    kept = FormVersion.objects.filter(submission__site=OuterRef("pk"), words__isnull=False)
    closed = Site.objects.filter(Exists(kept), state=SiteState.CLOSED).select_related("form_keeping")
    over = []
    for site in closed.order_by("pk").iterator(chunk_size=500):
        keeping: FormKeeping | None = getattr(site, "form_keeping", None)
        last = until(site, keeping)
        if is_over(kept_until=last, hold_reason=keeping.hold_reason if keeping else "", on=on):
            over.append((last or on, site))
    return [site for _last, site in sorted(over, key=lambda one: (one[0], one[1].pk))]
