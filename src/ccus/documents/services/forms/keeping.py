"""Keeping forms for the years the law asks for, holding them longer, and removing them with a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import HandoverBeforeSite, HoldTooLate
from ccus.documents.models import FormKeeping, FormStep, FormSubmission, FormVersion
from ccus.documents.queries.forms.keeping import find_keeping, list_sites_to_clear, until
from ccus.documents.rules.forms.keeping import is_over
from ccus.documents.services.forms.requiring import EDIT
from ccus.documents.states import StepKind, SubmissionState
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.sites.errors import NotYourSite
from ccus.sites.models import Site
from ccus.sites.permissions import acts_for_prime
from ccus.sites.services.locks import lock_site
from ccus.sites.states import SiteState

LONGEST_REASON = 300
ACTOR = "program:documents.remove_kept_forms"


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What a run removed, or would remove: sites, forms and versions."""

    sites: int
    forms: int
    versions: int


@transaction.atomic
def decide_keeping(
    viewer: Viewer, site_ccus_id: str, *, handed_over_on: date | None, hold_reason: str, now: datetime
) -> FormKeeping:
    """Sets the day of handover and whether the forms are held. An empty reason ends a hold.

    Raises PermissionMissing, SiteNotFound, NotYourSite, HandoverBeforeSite, and HoldTooLate once the forms were removed.
    """
    check_may(viewer, EDIT)
    site = lock_site(site_ccus_id)
    if not acts_for_prime(viewer, site=site):
        raise NotYourSite
    if handed_over_on is not None and handed_over_on < site.recording_period.lower:
        raise HandoverBeforeSite(first_on=site.recording_period.lower)
    known = find_keeping(site)
    if known is not None and known.removed_at is not None:
        raise HoldTooLate
    keeping, _is_new = FormKeeping.objects.update_or_create(
        site=site,
        defaults={
            "handed_over_on": handed_over_on,
            "hold_reason": hold_reason.strip()[:LONGEST_REASON],
            "changed_by": viewer.actor,
            "changed_at": now,
        },
    )
    record_act(
        "documents.keeping_decided",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=site.ccus_id,
        at=now,
        details={
            "handed_over_on": handed_over_on.isoformat() if handed_over_on else "",
            "is_held": bool(keeping.hold_reason),
        },
    )
    return keeping


def rehearse(*, now: datetime) -> Cleared:
    """What `remove_next_site` would remove until it is done. Nothing is written."""
    sites = [site.pk for site in list_sites_to_clear(on=jst_date(now))]
    versions = FormVersion.objects.filter(submission__site__in=sites, words__isnull=False)
    return Cleared(
        sites=len(sites),
        forms=versions.values("submission").distinct().count(),
        versions=versions.count(),
    )


def remove_next_site(*, now: datetime) -> Cleared | None:
    """Removes the words of all versions of one site in a transaction of its own; None once no site is left.

    What stays: which firm handed in which form on which days, who accepted it, and the digest of each version. The site is
    locked and looked at once more, so a hold that was set meanwhile counts. Interrupted, the next call goes on.
    """
    for waiting in list_sites_to_clear(on=jst_date(now)):
        cleared = _clear(waiting, now=now)
        if cleared is not None:
            return cleared
    return None


@transaction.atomic
def _clear(waiting: Site, *, now: datetime) -> Cleared | None:
    site = lock_site(waiting.ccus_id)
    keeping = find_keeping(site)
    last = until(site, keeping)
    is_held = keeping.hold_reason if keeping else ""
    if site.state != SiteState.CLOSED or not is_over(kept_until=last, hold_reason=is_held, on=jst_date(now)):
        return None
    found = list(
        FormSubmission.objects.select_for_update(no_key=True).filter(site=site).exclude(state=SubmissionState.REMOVED)
    )
    versions = FormVersion.objects.filter(submission__in=found).update(words=None, note="")
    FormStep.objects.filter(submission__in=found).update(reason="", field="", person="")
    reason = f"kept until {last}"
    FormStep.objects.bulk_create(
        FormStep(
            submission=one, number=one.latest, kind=StepKind.REMOVED, actor=ACTOR, business=None, at=now, reason=reason
        )
        for one in found
    )
    FormSubmission.objects.filter(pk__in=[one.pk for one in found]).update(
        state=SubmissionState.REMOVED, since_at=now, waits_for=None
    )
    FormKeeping.objects.update_or_create(
        site=site,
        defaults={"removed_at": now},
        create_defaults={"removed_at": now, "changed_by": ACTOR, "changed_at": now},
    )
    record_act(
        "documents.forms_removed",
        actor=ACTOR,
        subject_kind="site",
        subject_id=site.ccus_id,
        at=now,
        details={"forms": len(found), "versions": versions, "kept_until": str(last)},
    )
    return Cleared(sites=1, forms=len(found), versions=versions)
