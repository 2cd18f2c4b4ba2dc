"""Days as people type them, named by IDs: found, completed with the employer, and sent as direct entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.history.errors import NotYourPerson
from ccus.history.models import DirectEntry
from ccus.history.services.direct_entries import DirectEntryDraft, submit_direct_entry
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Business, Technician
from ccus.registry.states import AffiliationKind
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site


@dataclass(frozen=True, kw_only=True)
class TypedDay:
    """One day of one person. IDs have 14 digits; `trade_code` is major-minor, `site_roles` are values of SiteRole.

    `corrects` says that the day may be counted already, see `DirectEntryDraft`.
    """

    technician_ccus_id: str
    site_ccus_id: str
    work_date: date
    trade_code: str
    site_roles: Sequence[str]
    reason: str
    work_content: str = ""
    entry_at: datetime | None = None
    exit_at: datetime | None = None
    corrects: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one typed day: an entry that waits, or a refusal."""

    typed: TypedDay
    refusal: Refusal | None = None


def submit_typed_day(viewer: Viewer, typed: TypedDay, *, now: datetime) -> DirectEntry:
    """Sends one day. Raises TechnicianNotFound, SiteNotFound and the refusals of `submit_direct_entry`."""
    return _submit(viewer, typed, _named([typed]), now=now)


def submit_typed_days(viewer: Viewer, days: Sequence[TypedDay], *, now: datetime) -> list[Outcome]:
    """Sends each day on its own, so that one refusal loses no other. Gives an outcome for each, in the order given."""
    named = _named(days)
    outcomes = []
    for typed in days:
        try:
            _submit(viewer, typed, named, now=now)
        except Refusal as refusal:
            outcomes.append(Outcome(typed=typed, refusal=refusal))
        else:
            outcomes.append(Outcome(typed=typed))
    return outcomes


@dataclass(frozen=True)
class _Named:
    """People and sites that were named, by ID."""

    technicians: dict[str, Technician]
    sites: dict[str, Site]


def _named(days: Sequence[TypedDay]) -> _Named:
    return _Named(
        technicians={
            row.ccus_id: row for row in Technician.objects.filter(ccus_id__in={day.technician_ccus_id for day in days})
        },
        sites={row.ccus_id: row for row in Site.objects.filter(ccus_id__in={day.site_ccus_id for day in days})},
    )


def _submit(viewer: Viewer, typed: TypedDay, named: _Named, *, now: datetime) -> DirectEntry:
    technician = named.technicians.get(typed.technician_ccus_id)
    if technician is None:
        raise TechnicianNotFound
    site = named.sites.get(typed.site_ccus_id)
    if site is None:
        raise SiteNotFound
    draft = DirectEntryDraft(
        technician=technician,
        site=site,
        business=find_business_of_day(viewer, technician, site, on=typed.work_date),
        work_date=typed.work_date,
        trade_code=typed.trade_code,
        site_roles=typed.site_roles,
        reason=typed.reason,
        work_content=typed.work_content,
        entry_at=typed.entry_at,
        exit_at=typed.exit_at,
        corrects=typed.corrects,
    )
    return submit_direct_entry(viewer, draft, now=now)


def find_business_of_day(viewer: Viewer, technician: Technician, site: Site | None, *, on: date) -> Business:
    """For whom the day was worked: the viewer's firm; for the person, the firm of the roster, else the main employer.

    `site` is None for a place that is not registered. NotYourPerson when there is none.
    """
    if viewer.business_ccus_id:
        firm = Business.objects.filter(ccus_id=viewer.business_ccus_id)
    else:
        firm = Business.objects.filter(
            roster_entries__technician=technician, roster_entries__site=site, roster_entries__valid__contains=on
        )
    employer = Business.objects.filter(
        affiliations__technician=technician,
        affiliations__kind=AffiliationKind.PRIMARY.value,
        affiliations__valid__contains=on,
    )
    found = firm.first() or (None if viewer.business_ccus_id else employer.first())
    if found is None:
        raise NotYourPerson
    return found
