"""Numbers of the retirement mutual aid (建退共): what stands on the person's book and on the firm's certificate.

They are the owner's own to type, without a review: nothing but the reports of days rests on them, and who is wrong is not paid.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.registry.errors import MutualAidNumberUnreadable
from ccus.registry.services.locks import lock_business, lock_technician
from ccus.registry.states import MutualAidStatus

LONGEST_NUMBER = 20


@transaction.atomic
def register_contractor_number(viewer: Viewer, number: str, *, now: datetime) -> str:
    """Of the viewer's firm, which is then a member. Gives the number as it is kept.

    Raises PermissionMissing, BusinessNotFound and MutualAidNumberUnreadable.
    """
    check_may(viewer, "registry:business:edit")
    tidy = tidy_number(number)
    business = lock_business(viewer.business_ccus_id)
    business.kentaikyo_contractor_number = tidy
    business.retirement_mutual_aid_status = MutualAidStatus.ENROLLED
    business.save(update_fields=["kentaikyo_contractor_number", "retirement_mutual_aid_status"])
    _record("registry:business:number-mutual-aid", "business", business.ccus_id, viewer=viewer, now=now)
    return tidy


@transaction.atomic
def register_insured_number(viewer: Viewer, number: str, *, now: datetime) -> str:
    """Of the viewer, who is then insured. Gives the number as it is kept.

    Raises PermissionMissing, TechnicianNotFound and MutualAidNumberUnreadable.
    """
    check_may(viewer, "registry:technician:edit")
    tidy = tidy_number(number)
    technician = lock_technician(viewer.technician_ccus_id)
    technician.kentaikyo_insured_number = tidy
    technician.kentaikyo_status = MutualAidStatus.ENROLLED
    technician.save(update_fields=["kentaikyo_insured_number", "kentaikyo_status"])
    _record("registry:technician:number-mutual-aid", "technician", technician.ccus_id, viewer=viewer, now=now)
    return tidy


def tidy_number(typed: str) -> str:
    """In half width, hyphens kept. The official shape is not published, so digits and a length are all that is asked."""
    folded = remove_spaces(fold_hyphens(fold_digits(fold_width(typed))))
    if not any(sign.isdigit() for sign in folded) or len(folded) > LONGEST_NUMBER:
        raise MutualAidNumberUnreadable(typed=typed[:30])
    return folded


def _record(act: str, kind: str, subject: str, *, viewer: Viewer, now: datetime) -> None:
    record_act(act, actor=viewer.actor, subject_kind=kind, subject_id=subject, at=now)
