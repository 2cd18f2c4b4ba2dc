"""What a site asks for, decided by its prime, and reminding firms of what they owe."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import FormNotFound, NothingToRemind, RequirementUnreadable
from ccus.documents.models import FormReminder, FormRequirement
from ccus.documents.queries.forms.obligations import list_firms_owing_visible_to, requirements_of
from ccus.documents.rules.forms.requirements import Requirement, latest_forms, usual_requirements
from ccus.documents.states import FormDue
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business
from ccus.sites.errors import NotYourSite
from ccus.sites.models import Site
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.relations import business_at
from ccus.sites.services.locks import lock_site

EDIT = "documents:requirement:edit"
REMIND = "documents:submission:remind"
MOST_DAYS = 60


@transaction.atomic
def decide_requirements(
    viewer: Viewer, site_ccus_id: str, wanted: Mapping[str, tuple[str, str]], *, now: datetime
) -> tuple[str, ...]:
    """Sets due and days of some forms by code, as typed; gives the codes that changed.

    Raises PermissionMissing, SiteNotFound, NotYourSite, FormNotFound, RequirementUnreadable; nothing is written then.
    """
    check_may(viewer, EDIT)
    site = lock_site(site_ccus_id)
    if not acts_for_prime(viewer, site=site):
        raise NotYourSite
    known = requirements_of([site.pk])[site.pk]
    changed = []
    for code, (due, days) in wanted.items():
        asked = _read(code, due, days)
        if asked == known.get(code, Requirement(form_code=code, due=FormDue.NOT_NEEDED, days=asked.days)):
            continue
        FormRequirement.objects.update_or_create(
            site=site,
            form_code=code,
            defaults={"due": asked.due, "days": asked.days, "decided_by": viewer.actor, "decided_at": now},
        )
        changed.append(code)
        record_act(
            EDIT,
            actor=viewer.actor,
            subject_kind="site",
            subject_id=site.ccus_id,
            at=now,
            details={"form": code, "due": asked.due.value, "days": asked.days},
        )
    return tuple(changed)


@transaction.atomic
def back_to_usual(viewer: Viewer, site_ccus_id: str, *, now: datetime) -> None:
    """Forgets what was decided: the usual set holds again. Raises PermissionMissing, SiteNotFound, NotYourSite."""
    wanted = {
        code: (asked.due.value, str(asked.days))
        for code in latest_forms()
        for asked in [usual_requirements().get(code, Requirement(form_code=code, due=FormDue.NOT_NEEDED, days=0))]
    }
    decide_requirements(viewer, site_ccus_id, wanted, now=now)


@transaction.atomic
def remind(viewer: Viewer, site: Site, *, firms: Collection[str], now: datetime) -> int:
    """Tells firms by ID which forms they owe; none that owes nothing, and each once a day. Gives how many were told.

    Raises PermissionMissing, and NothingToRemind where nobody was left.
    """
    check_may(viewer, REMIND)
    own, on = business_at(viewer, site=site), jst_date(now)
    sender = Business.objects.filter(ccus_id=own).first()
    told = 0
    for firm in list_firms_owing_visible_to(viewer, site, today=on):
        codes = sorted({one.form_code for one in firm.owed if one.is_open})
        if sender is None or firm.ccus_id not in firms or firm.ccus_id == own or not codes:
            continue
        _row, is_new = FormReminder.objects.get_or_create(
            site=site,
            business_id=firm.business_id,
            sent_on=on,
            defaults={"sent_for": sender, "forms": codes, "sent_by": viewer.actor, "sent_at": now},
        )
        told += is_new
    if not told:
        raise NothingToRemind
    record_act(
        REMIND, actor=viewer.actor, subject_kind="site", subject_id=site.ccus_id, at=now, details={"firms": told}
    )
    return told


def _read(code: str, due: str, days: str) -> Requirement:
    form = latest_forms().get(code)
    if form is None:
        raise FormNotFound
    if due not in set(FormDue) or not (days.isascii() and days.isdigit() and len(days) < 4 and int(days) <= MOST_DAYS):
        raise RequirementUnreadable(form=form.title, most=MOST_DAYS)
    return Requirement(form_code=code, due=FormDue(due), days=int(days))
