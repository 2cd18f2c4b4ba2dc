"""Money that is taken at a registration counter pays what an application costs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.applications.errors import CounterAmountDiffers
from ccus.applications.queries.counter_cases import get_counter_case_visible_to
from ccus.applications.services.payments import note_payment
from ccus.applications.services.sending import CHARGED
from ccus.billing.services import charges
from ccus.billing.services.providers import Counter
from ccus.billing.states import PaymentMethod


def due_yen(number: int) -> int:
    """What is still to be paid."""
    return sum(charge.amount_yen for charge in charges.list_waiting_charges(CHARGED, str(number)))


@transaction.atomic
def pay(
    number: int, *, method: PaymentMethod, key: UUID, taken_yen: int | None = None, viewer: Viewer, now: datetime
) -> int:
    """Pays all that waits; the application goes to review. Gives the amount, 0 where nothing waits any more.

    `key` names the act of taking; `taken_yen` is what the clerk counted. Raises CounterCaseNotFound, CounterAmountDiffers.
    """
    get_counter_case_visible_to(viewer, number)
    due = due_yen(number)
    if due and taken_yen is not None and taken_yen != due:
        raise CounterAmountDiffers(taken_yen=f"{taken_yen:,}", due_yen=f"{due:,}")
    for charge in charges.list_waiting_charges(CHARGED, str(number)):
        charges.choose_method(charge.pk, method=method)
        taken = charges.take_notice(Counter().notice_of(charge, key=str(key)), now=now)
        if taken is not None:
            note_payment(taken, actor=viewer.actor, now=now)
    return due
