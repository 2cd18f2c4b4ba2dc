"""What is known of provisional days, fetched set-wise for the rule: evidence checked against site and day, answers, the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ccus.history.models import DirectEntry, ProvisionalDay, ProvisionalEvidence, WorkRecord
from ccus.history.rules.provisional import Answer, ProvisionalFacts, SiteStanding, site_standing
from ccus.history.rules.provisional_evidence import Evidence, Standing, provisional_limits
from ccus.history.rules.provisional_positions import Fix, Place, standing_of_fix
from ccus.history.rules.verdicts import SiteFacts
from ccus.history.states import DirectEntryState, Missing
from ccus.sites.models import Site

LACKS_OF_SITE = frozenset({Missing.SITE.value, Missing.OPEN_SITE.value, Missing.SITE_WITH_DAYS.value})
# Person, site and day: somebody who was there by other proof than a colleague's word.
Presence = tuple[int, int, date]


@dataclass(frozen=True, kw_only=True)
class SupposedSite:
    """A site that days are looked at with before they are linked: `facts` None means open over every day."""

    facts: SiteFacts | None = None
    site: Site | None = None


def read_facts(
    days: Sequence[ProvisionalDay], *, on: date, supposed: SupposedSite | None = None
) -> dict[int, ProvisionalFacts]:
    """Facts by id of the day; at most four queries. `days` come with `site`, `evidences` and `answers` fetched before.

    With `supposed` a day without a site is looked at as if that one were its site.
    """
    present = _present(days, supposed)
    return {day.pk: _facts(day, present, on=on, supposed=supposed) for day in days}


def standing_of(
    evidence: ProvisionalEvidence, day: ProvisionalDay, *, site: Site | None, present: frozenset[Presence]
) -> Standing:
    """What checking one evidence against a site gives."""
    if evidence.kind == "gps":
        return _standing_of_position(evidence, day, site)
    if site is None:
        return Standing.UNCHECKED
    if evidence.kind == "qr":
        return Standing.AGREES if evidence.site_id == site.pk else Standing.CONTRADICTS
    if evidence.kind == "colleague":
        was_there = (evidence.colleague_id, site.pk, day.work_date) in present
        return Standing.AGREES if was_there else Standing.UNCHECKED
    return Standing.AGREES


def site_facts(site: Site) -> SiteFacts:
    period = site.recording_period
    return SiteFacts(site.pk, site.kind, site.state, period.lower, period.upper)


def _facts(
    day: ProvisionalDay, present: frozenset[Presence], *, on: date, supposed: SupposedSite | None
) -> ProvisionalFacts:
    site, standing = _site_of(day, supposed)
    is_closed = on > day.closes_on
    if is_closed and not LACKS_OF_SITE.isdisjoint(day.missing):
        # Whatever a site says is concluded at once: what was missing on the last day came too late.
        standing = SiteStanding.NOT_OPEN
    return ProvisionalFacts(
        site=standing,
        evidences=[
            Evidence(evidence.kind, evidence.giver, standing_of(evidence, day, site=site, present=present))
            for evidence in day.evidences.all()
        ],
        answers=[Answer(answer.answered_at, answer.pk, answer.confirms) for answer in day.answers.all()],
        is_withdrawn=day.withdrawn_at is not None,
        is_closed=is_closed,
    )


def _site_of(day: ProvisionalDay, supposed: SupposedSite | None) -> tuple[Site | None, SiteStanding]:
    if day.site is None and supposed is not None:
        is_given = supposed.facts is not None
        return supposed.site, site_standing(supposed.facts, work_date=day.work_date) if is_given else SiteStanding.OPEN
    return day.site, site_standing(site_facts(day.site) if day.site else None, work_date=day.work_date)


def _standing_of_position(evidence: ProvisionalEvidence, day: ProvisionalDay, site: Site | None) -> Standing:
    if evidence.latitude is None or evidence.longitude is None or evidence.accuracy_m is None or not evidence.fixed_at:
        return Standing.UNCHECKED
    is_located = site is not None and site.latitude is not None and site.longitude is not None
    return standing_of_fix(
        Fix(Place(evidence.latitude, evidence.longitude), evidence.accuracy_m, evidence.fixed_at),
        site=Place(site.latitude, site.longitude) if is_located else None,  # type: ignore[union-attr,arg-type]
        work_date=day.work_date,
        sent_at=evidence.given_at,
        limits=provisional_limits(),
    )


def _present(days: Iterable[ProvisionalDay], supposed: SupposedSite | None) -> frozenset[Presence]:
    """Who of the colleagues that vouch was there: touched, entered a day that the prime approved, or proved it with own means."""
    asked: set[Presence] = set()
    for day in days:
        site, _standing = _site_of(day, supposed)
        if site is not None:
            asked |= {
                (evidence.colleague_id, site.pk, day.work_date)
                for evidence in day.evidences.all()
                if evidence.colleague_id is not None
            }
    if not asked:
        return frozenset()
    of_them = Q(
        technician_id__in={person for person, _, _ in asked},
        site_id__in={site_id for _, site_id, _ in asked},
        work_date__in={work_date for _, _, work_date in asked},
    )
    columns = ("technician_id", "site_id", "work_date")
    found: set[Presence] = set(WorkRecord.objects.filter(of_them, touch_count__gt=0).values_list(*columns))
    found |= set(
        DirectEntry.objects.filter(
            of_them, state=DirectEntryState.APPROVED.value, provisional_day__isnull=True
        ).values_list(*columns)
    )
    found |= {
        (day.technician_id, day.site_id, day.work_date)
        for day in ProvisionalDay.objects.filter(of_them, withdrawn_at=None)
        .select_related("site")
        .prefetch_related("evidences")
        if day.site_id is not None and _proves_own_presence(day)
    }
    return frozenset(found & asked)


def _proves_own_presence(day: ProvisionalDay) -> bool:
    """By position or QR: never by somebody else's word, or two people could vouch each other into a day."""
    return any(
        evidence.kind in ("gps", "qr")
        and standing_of(evidence, day, site=day.site, present=frozenset()) is Standing.AGREES
        for evidence in day.evidences.all()
    )
