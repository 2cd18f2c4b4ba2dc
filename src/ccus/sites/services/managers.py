"""The site manager (現場管理者): handed over from one person to the next on a day; hats for the site go along."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.catalogue import viewer_for_program
from ccus.access.models import Account, RoleGrant
from ccus.access.services.grants import give_grant, revoke_grant
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.rules.names import tidy_text
from ccus.sites.errors import (
    HandoverBeforeTerm,
    ManagerNameMissing,
    ManagerNotOfPrime,
    SiteTextTooLong,
)
from ccus.sites.models import Site, SiteManagerTerm
from ccus.sites.permissions import check_can_edit_site
from ccus.sites.services.locks import lock_site

ONE_DAY = timedelta(days=1)
LONGEST_NAME = 200


@transaction.atomic
def hand_over_site(
    viewer: Viewer, site_ccus_id: str, *, name: str, login_name: str = "", from_on: date, now: datetime
) -> SiteManagerTerm:
    """`name` manages the site from the day `from_on`, today or later; the predecessor does until the day before.

    With `login_name` of somebody of the prime, that account gets the hat for the site; hats for the site alone that the
    predecessor's account wore end. Hats for the whole firm stay: those belong to its administrator.
    Raises SiteNotFound, PermissionMissing, NotYourSite, ManagerNameMissing, SiteTextTooLong, ManagerNotOfPrime,
    HandoverBeforeTerm.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    called = tidy_text(name)
    if not called:
        raise ManagerNameMissing
    if len(called) > LONGEST_NAME:
        raise SiteTextTooLong(item_ja="現場管理者", item_en="site manager", length=len(called), limit=LONGEST_NAME)
    account = _account_of_prime(login_name, site=site, on=from_on) if login_name.strip() else None
    before = site.manager_terms.filter(valid__endswith__isnull=True).select_related("account").first()
    if from_on < jst_date(now) or (before is not None and from_on <= before.valid.lower):
        raise HandoverBeforeTerm(from_on=from_on)
    if before is None and site.site_manager_name:
        first_on = min(site.recording_period.lower, from_on - ONE_DAY)
        before = SiteManagerTerm(
            site=site, name=site.site_manager_name, valid=DateRange(first_on, None), handed_over_at=now
        )
    if before is not None:
        before.valid = DateRange(before.valid.lower, from_on)
        before.save()
    term = SiteManagerTerm.objects.create(
        site=site, name=called, account=account, valid=DateRange(from_on, None), handed_over_at=now
    )
    if from_on <= jst_date(now):
        site.site_manager_name = called
        site.save(update_fields=["site_manager_name"])
    _move_hats(site, before=before.account if before else None, after=account, from_on=from_on, now=now)
    record_act(
        "sites:site:hand-over",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=site.ccus_id,
        at=now,
        details={"from_on": from_on.isoformat(), "account": account.pk if account else None},
    )
    return term


def _account_of_prime(login_name: str, *, site: Site, on: date) -> Account:
    """Somebody who wears a hat of the prime, or of the site, on the day."""
    grant = (
        RoleGrant.objects.filter(
            account__login_name=login_name.strip(),
            account__is_active=True,
            subject_ccus_id__in=[site.prime.ccus_id, site.ccus_id],
            valid__contains=on,
        )
        .select_related("account")
        .first()
    )
    if grant is None:
        raise ManagerNotOfPrime(login=login_name.strip())
    return grant.account


def _move_hats(site: Site, *, before: Account | None, after: Account | None, from_on: date, now: datetime) -> None:
    house = viewer_for_program("site-handover", words=["access:grant:give", "access:grant:revoke"])
    of_site = RoleGrant.objects.filter(subject_kind=SubjectKind.SITE, subject_ccus_id=site.ccus_id)
    if before is not None and before != after:
        for grant in of_site.filter(account=before, valid__contains=from_on):
            revoke_grant(grant.pk, viewer=house, until=from_on, now=now)
    if after is not None and not of_site.filter(account=after, valid__contains=from_on).exists():
        give_grant(
            after,
            viewer=house,
            role=Role.SITE_MANAGER,
            subject_kind=SubjectKind.SITE,
            subject_ccus_id=site.ccus_id,
            subject_name=site.name,
            from_on=from_on,
            now=now,
        )
