"""Who decides for the evaluating body of a field: given and ended by the operator."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation
from psycopg.types.range import DateRange

from ccus.access.models import Account
from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.levels.errors import FieldUnknown, MandateExists, MandateMissing
from ccus.levels.models import FieldMandate
from ccus.levels.rules.criteria import GUIDELINE, fields

GIVE = "levels:mandate:give"


@transaction.atomic
def give_mandate(account: Account, *, field: str, from_on: date, viewer: Viewer, now: datetime) -> FieldMandate:
    """From a day on, until it is ended. Raises PermissionMissing, FieldUnknown, MandateExists."""
    check_may(viewer, GIVE)
    if field == GUIDELINE or field not in fields():
        raise FieldUnknown
    mandate = FieldMandate(
        account=account, field=field, valid=DateRange(from_on, None), given_by=viewer.actor, given_at=now
    )
    try:
        with transaction.atomic():
            mandate.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise MandateExists from error
        raise
    _record("give", mandate, viewer=viewer, now=now)
    return mandate


@transaction.atomic
def end_mandate(account: Account, *, field: str, until: date, viewer: Viewer, now: datetime) -> FieldMandate:
    """`until` is the first day on which it no longer holds. Raises PermissionMissing, MandateMissing when there is none."""
    check_may(viewer, GIVE)
    mandate = (
        FieldMandate.objects.select_for_update().filter(account=account, field=field, valid__contains=until).first()
    )
    if mandate is None:
        raise MandateMissing
    mandate.valid = DateRange(mandate.valid.lower, until)
    mandate.save(update_fields=["valid"])
    _record("end", mandate, viewer=viewer, now=now)
    return mandate


def _record(act: str, mandate: FieldMandate, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        f"levels:mandate:{act}",
        actor=viewer.actor,
        subject_kind="field_mandate",
        subject_id=mandate.pk,
        at=now,
        details={"account": mandate.account_id, "field": mandate.field},
    )
