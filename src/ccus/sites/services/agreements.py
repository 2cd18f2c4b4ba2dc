"""Standing agreements (事業者間合意): two firms skip approval between them from then on, whichever stands above."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.errors import BusinessNotFound
from ccus.registry.models import Business
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import read_id
from ccus.registry.services.rows import days
from ccus.sites.errors import (
    AgreementExists,
    AgreementNeedsBothFirms,
    AgreementNotFound,
    AgreementWithItself,
    HierarchyEndsBeforeItBegins,
)
from ccus.sites.models import HierarchyNode, StandingAgreement
from ccus.sites.permissions import check_can_agree
from ccus.sites.states import HierarchyState


@transaction.atomic
def make_standing_agreement(
    viewer: Viewer, *, between: tuple[str, str], from_on: date, last_on: date | None = None, now: datetime
) -> StandingAgreement:
    """Agrees for the viewer's firm; `between` are the IDs of both, in any order.

    The other firm must have shown that it works with this one: it sent the viewer's firm a request, or approved one.
    Raises PermissionMissing, NotYourAgreement, UnreadableId, BusinessNotFound, AgreementWithItself, AgreementNeedsBothFirms,
    HierarchyEndsBeforeItBegins, AgreementExists.
    """
    ids = (read_id(between[0]), read_id(between[1]))
    check_can_agree(viewer, between=ids)
    if ids[0] == ids[1]:
        raise AgreementWithItself
    if last_on is not None and last_on < from_on:
        raise HierarchyEndsBeforeItBegins(first_on=from_on, last_on=last_on)
    firms = list(Business.objects.filter(ccus_id__in=ids).order_by("pk"))
    if len(firms) != len(ids):
        raise BusinessNotFound
    if not viewer.program:
        own, other = sorted(firms, key=lambda firm: firm.ccus_id != viewer.business_ccus_id)
        if not _has_consented(other, to=own):
            raise AgreementNeedsBothFirms
    agreement = StandingAgreement(first=firms[0], second=firms[1], valid=days(from_on, last_on), agreed_at=now)
    with refuse_on({"one_agreement_of_a_pair_at_a_time": AgreementExists()}):
        agreement.save(force_insert=True)
    _record("sites:standing-agreement:make", agreement, viewer=viewer, now=now)
    return agreement


@transaction.atomic
def end_standing_agreement(viewer: Viewer, agreement_id: int, *, last_on: date, now: datetime) -> StandingAgreement:
    """Either firm ends it; what was registered under it stays registered.

    Raises AgreementNotFound, PermissionMissing, NotYourAgreement, HierarchyEndsBeforeItBegins.
    """
    agreement = (
        StandingAgreement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("first", "second")
        .filter(pk=agreement_id)
        .first()
    )
    if agreement is None:
        raise AgreementNotFound
    check_can_agree(viewer, between=(agreement.first.ccus_id, agreement.second.ccus_id))
    if last_on < agreement.valid.lower:
        raise HierarchyEndsBeforeItBegins(first_on=agreement.valid.lower, last_on=last_on)
    until = last_on + timedelta(days=1)
    agreement.valid = DateRange(agreement.valid.lower, min(until, agreement.valid.upper or until))
    agreement.save(update_fields=["valid"])
    _record("sites:standing-agreement:end", agreement, viewer=viewer, now=now)
    return agreement


def _has_consented(firm: Business, *, to: Business) -> bool:
    asked = Q(upper__business=firm, business=to) & ~Q(state=HierarchyState.WITHDRAWN)
    answered = Q(upper__business=to, business=firm, state__in=[HierarchyState.APPROVED, HierarchyState.ENDED])
    return HierarchyNode.objects.filter(asked | answered).exists()


def _record(act: str, agreement: StandingAgreement, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="standing_agreement",
        subject_id=agreement.pk,
        at=now,
        details={"between": [agreement.first.ccus_id, agreement.second.ccus_id]},
    )
