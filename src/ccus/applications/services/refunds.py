"""What was paid for an application that ends without a result is given back, as far as the rules say."""

from __future__ import annotations

from datetime import datetime

from ccus.applications.models import Application
from ccus.applications.queries.refunds import paid_charges
from ccus.billing.services.refunds import give_back_charge
from ccus.billing.states import RefundCause


def give_back_what_was_paid(application: Application, *, cause: RefundCause, actor: str, now: datetime) -> None:
    """Opens the refunds; two people at the operator's look before money moves. Call in the transaction of the step."""
    for charge in paid_charges(application):
        give_back_charge(charge, cause, actor=actor, now=now)
