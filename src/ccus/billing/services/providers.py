"""Payment providers behind one small interface, and the sandbox that stands in for one.

A provider is told a charge and gives the address where the payer goes on; later it sends signed notices. The sandbox has its
page in this house and signs with the installation's secret; a real provider comes in as a second class beside it.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Protocol

from django.utils.crypto import salted_hmac

from ccus.billing.errors import NoticeNotProven
from ccus.billing.models import Charge
from ccus.billing.states import PaymentMethod

LARGEST_NOTICE_BYTES = 4_096


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a provider says: its own number of the notice, the reference of the charge, and how much came in (yen)."""

    provider: str
    notice_id: str
    reference: str
    amount_yen: int


class Provider(Protocol):
    name: str

    def slip_number(self, charge: Charge) -> str:
        """What the payer types or shows at a counter."""

    def read_notice(self, body: bytes, *, signature: str) -> Notice:
        """The notice of a body that the provider signed. Raises NoticeNotProven."""


class Sandbox:
    """A provider of our own for tests and trying out: no money moves."""

    name = "sandbox"

    def slip_number(self, charge: Charge) -> str:
        return f"{PaymentMethod.SLIP.value[0].upper()}{charge.reference}"

    def notice_of(self, charge_reference: str, *, amount_yen: int, notice_id: str) -> tuple[bytes, str]:
        """The body and the signature of a notice, as this provider would send it."""
        body = json.dumps({"notice_id": notice_id, "reference": charge_reference, "amount_yen": amount_yen}).encode()
        return body, self._sign(body)

    def read_notice(self, body: bytes, *, signature: str) -> Notice:
        if len(body) > LARGEST_NOTICE_BYTES or not hmac.compare_digest(self._sign(body).encode(), signature.encode()):
            raise NoticeNotProven
        try:
            told = json.loads(body)
            return Notice(
                provider=self.name,
                notice_id=str(told["notice_id"])[:80],
                reference=str(told["reference"])[:20],
                amount_yen=int(told["amount_yen"]),
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise NoticeNotProven from problem

    def _sign(self, body: bytes) -> str:
        return salted_hmac("ccus.billing.sandbox", body, algorithm="sha256").hexdigest()


class Counter:
    """Money that a clerk takes at a registration counter: no message comes from outside, the clerk's word is the notice.

    `key` names one act of taking, so that the same again pays nothing a second time.
    """

    name = "counter"

    def notice_of(self, charge: Charge, *, key: str) -> Notice:
        return Notice(
            provider=self.name,
            notice_id=f"{key}:{charge.reference}",
            reference=charge.reference,
            amount_yen=charge.amount_yen,
        )


def provider() -> Sandbox:
    """The provider of this installation: the sandbox, until a contract with a real one exists."""
    return Sandbox()
