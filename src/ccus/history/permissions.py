"""May this viewer do this, to this record? What kind of act a hat allows is in the catalogue; whose record, here."""

from __future__ import annotations

from datetime import date

from ccus.access.permissions import check_may
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.history.errors import NotYourPerson, NotYourSite, ProvisionalDayOfThePerson
from ccus.history.models import DirectEntry, ProvisionalDay
from ccus.history.states import EnteredAs
from ccus.registry.models import Affiliation, Business, Technician
from ccus.sites.models import Site


def check_can_submit_direct_entry(
    viewer: Viewer, *, technician: Technician, business: Business, work_date: date
) -> EnteredAs:
    """As whom the viewer enters a day. PermissionMissing or NotYourPerson otherwise.

    The employer must be one the technician belonged to on the work date; so must the business the technician names.
    """
    check_may(viewer, "history:direct-entry:submit")
    return _entered_as(viewer, technician=technician, business=business, work_date=work_date)


def check_can_note_provisional_day(
    viewer: Viewer, *, technician: Technician, business: Business, work_date: date
) -> EnteredAs:
    """As whom the viewer notes a provisional day, by the same rule. PermissionMissing or NotYourPerson otherwise."""
    check_may(viewer, word_to_note(viewer))
    return _entered_as(viewer, technician=technician, business=business, work_date=work_date)


def word_to_note(viewer: Viewer) -> str:
    """The word a person needs for days of their own, and a firm for those of its people."""
    return "history:provisional-day:note" if viewer.technician_ccus_id else "history:people-provisional-days:note"


def check_can_back_provisional_day(viewer: Viewer, *, day: ProvisionalDay) -> None:
    """Its own evidence is given by the person or the firm it was noted for. PermissionMissing or NotYourPerson otherwise."""
    check_may(viewer, word_to_note(viewer))
    is_person = bool(viewer.technician_ccus_id) and viewer.technician_ccus_id == day.technician.ccus_id
    is_employer = bool(viewer.business_ccus_id) and viewer.business_ccus_id == day.business.ccus_id
    if not (is_person or is_employer):
        raise NotYourPerson()


def check_can_withdraw_provisional_day(viewer: Viewer, *, day: ProvisionalDay) -> None:
    """Taken back by the person, whoever noted it, and by the firm only what it noted itself, as with days that are typed in.

    PermissionMissing, NotYourPerson or ProvisionalDayOfThePerson otherwise.
    """
    check_can_back_provisional_day(viewer, day=day)
    if not viewer.technician_ccus_id and day.entered_as == EnteredAs.TECHNICIAN:
        raise ProvisionalDayOfThePerson()


def check_can_answer_provisional_day(viewer: Viewer, *, day: ProvisionalDay) -> None:
    """Only the prime of the site answers, or of the place while it has no site. PermissionMissing or NotYourSite otherwise."""
    check_may(viewer, "history:provisional-day:decide")
    if day.site is not None:
        is_prime = acts_for_prime(viewer, site=day.site)
    else:
        is_prime = day.prime is not None and viewer.business_ccus_id == day.prime.ccus_id
    if not is_prime:
        raise NotYourSite()


def _entered_as(viewer: Viewer, *, technician: Technician, business: Business, work_date: date) -> EnteredAs:
    if not Affiliation.objects.filter(technician=technician, business=business, valid__contains=work_date).exists():
        raise NotYourPerson()
    if viewer.role == Role.TECHNICIAN and viewer.technician_ccus_id == technician.ccus_id:
        return EnteredAs.TECHNICIAN
    if viewer.business_ccus_id and viewer.business_ccus_id == business.ccus_id:
        return EnteredAs.EMPLOYER
    raise NotYourPerson()


def check_can_decide_direct_entries(viewer: Viewer, *, site: Site) -> None:
    """Only the prime decides. PermissionMissing or NotYourSite otherwise."""
    check_may(viewer, "history:direct-entry:decide")
    if not acts_for_prime(viewer, site=site):
        raise NotYourSite()


def check_can_withdraw_direct_entry(viewer: Viewer, *, entry: DirectEntry) -> None:
    """The person, or the firm in whose name it was entered, may take it back. NotYourPerson otherwise."""
    check_may(viewer, "history:direct-entry:withdraw")
    is_person = viewer.technician_ccus_id == entry.technician.ccus_id
    is_employer = viewer.business_ccus_id == entry.business.ccus_id
    if not (is_person if entry.entered_as == EnteredAs.TECHNICIAN else is_employer):
        raise NotYourPerson()


def acts_for_prime(viewer: Viewer, *, site: Site) -> bool:
    """True when the viewer's hat stands for the site itself or for its prime contractor."""
    return bool(viewer.subject_ccus_id) and viewer.subject_ccus_id in (site.ccus_id, site.prime.ccus_id)
