"""Making a form: gathered for one viewer, filled, and remembered by those who stand on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.documents.errors import (
    DayBeforeSite,
    DayInFuture,
    FormFileUnknown,
    FormFirmNotYours,
    FormNotFound,
    FormNotOfFirm,
)
from ccus.documents.queries.forms.firms import SeenFirm
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.rules.forms.definitions import Form, Maker, Rows, forms, forms_on
from ccus.documents.rules.forms.filling import Filled, fill
from ccus.documents.rules.forms.masking import printed_items
from ccus.documents.services.forms.rendering import render
from ccus.documents.states import FormFile
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.sites.models import Site

MAKE = "documents:form:make"
MAKERS_JA = {
    Maker.PRIME: "元請",
    Maker.FIRST_TIER: "一次下請",
    Maker.SUBCONTRACTOR: "下請に発注している下請",
    Maker.ANY: "施工体制にいる",
}


@dataclass(frozen=True, kw_only=True)
class MadeForm:
    """A form as it was made: which one, of whom, and its words. `render` makes a file of it at any time."""

    form: Form
    firm: SeenFirm
    filled: Filled
    made_at: datetime

    def render(self, kind: FormFile) -> bytes:
        return render(self.form, self.filled, kind=kind, made_at=self.made_at)


def gatherer_of(
    viewer: Viewer,
    site: Site,
    *,
    on: date,
    now: datetime,
    known_at: datetime | None = None,
    with_checks: bool = True,
) -> SiteGatherer:
    """For one or many forms of a site on a day, as it was known at a moment (now without one); the site was found for the viewer.

    Raises PermissionMissing, DayInFuture, and DayBeforeSite where the site's period begins later.
    """
    check_may(viewer, MAKE)
    today = jst_date(now)
    if on > latest_day(site, today=today):
        raise DayInFuture(on=on)
    if on < site.recording_period.lower:
        raise DayBeforeSite(on=on, first_on=site.recording_period.lower)
    return SiteGatherer(
        viewer, site, on=on, today=today, now=now, known_at=min(known_at or now, now), with_checks=with_checks
    )


def latest_day(site: Site, *, today: date) -> date:
    """The day whose forms can be made last: today, and the first day of a site that has not begun, whose forms go in before."""
    first_on: date = site.recording_period.lower
    return max(today, first_on)


def find_form(code: str, *, on: date, revision: str = "") -> Form:
    """The revision for a day, or the one named. Raises FormNotFound."""
    if revision:
        found = forms().get((code, revision))
    else:
        found = next((form for form in forms_on(on) if form.code == code), None)
    if found is None:
        raise FormNotFound
    return found


def file_kind(typed: str) -> FormFile:
    """Raises FormFileUnknown."""
    try:
        return FormFile(typed)
    except ValueError as error:
        raise FormFileUnknown(typed=typed[:20]) from error


def look_at_form(
    gatherer: SiteGatherer, form: Form, *, business_ccus_id: str, person_ccus_ids: Sequence[str] = ()
) -> MadeForm:
    """The filled form of a firm, for deciding what is missing. Whoever shows or hands out its words uses `make_form`.

    Raises FormFirmNotYours and FormNotOfFirm.
    """
    firm = gatherer.find_firm(business_ccus_id)
    if firm is None:
        raise FormFirmNotYours
    if not gatherer.makes(form, firm):
        raise FormNotOfFirm(form=form.called, maker=MAKERS_JA[form.maker])
    filled = fill(
        form,
        gatherer.gather(form, firm),
        site_ccus_id=gatherer.site.ccus_id,
        firm_ccus_id=business_ccus_id,
        looks_back=gatherer.on < gatherer.today or gatherer.known_at < gatherer.now,
        person_ccus_ids=person_ccus_ids,
    )
    return MadeForm(form=form, firm=firm, filled=filled, made_at=gatherer.now)


@transaction.atomic
def make_form(
    gatherer: SiteGatherer, form: Form, *, business_ccus_id: str, person_ccus_ids: Sequence[str] = ()
) -> MadeForm:
    """The same, to be handed out: the act is written down, and everybody on the form can read to whom it was shown."""
    made = look_at_form(gatherer, form, business_ccus_id=business_ccus_id, person_ccus_ids=person_ccus_ids)
    viewer, now = gatherer.viewer, gatherer.now
    if form.has_rows(Rows.PEOPLE):
        _disclose(gatherer, made)
    record_act(
        "documents.form_made",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=gatherer.site.ccus_id,
        at=now,
        details={"form": form.name, "firm": business_ccus_id, "on": gatherer.on.isoformat()},
    )
    return made


def _disclose(gatherer: SiteGatherer, made: MadeForm) -> None:
    """What of each person stands on the form, by what the viewer is to them."""
    printed = printed_items(made.form)
    listed = frozenset(made.filled.person_ccus_ids)
    groups: defaultdict[tuple[Relation, frozenset[str]], list[str]] = defaultdict(list)
    for person in gatherer.people_of([made.filled.firm_ccus_id]):
        if person.ccus_id in listed:
            groups[person.relation, person.items & printed].append(person.ccus_id)
    for (relation, items), people in groups.items():
        record_disclosures(
            people, viewer=gatherer.viewer, relation=relation, channel=Channel.FORM, items=items, now=gatherer.now
        )
