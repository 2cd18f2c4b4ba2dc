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
from ccus.billing.models import Charge, Refund
from ccus.billing.states import PaymentMethod

LARGEST_NOTICE_BYTES = 4_096


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a provider says: its own number of the notice, and how much came in (yen) for the charge of that reference.

    Of a refund (`is_refund`): how much went back for the refund of that reference.
    """

    provider: str
    notice_id: str
    reference: str
    amount_yen: int
    is_refund: bool = False


class Provider(Protocol):
    name: str

    def slip_number(self, charge: Charge) -> str:
        """What the payer types or shows at a counter."""

    def read_notice(self, body: bytes, *, signature: str) -> Notice:
        """The notice of a body that the provider signed. Raises NoticeNotProven."""

    def give_back(self, refund: Refund) -> None:
        """Tells the provider to pay an amount back to whoever paid it; its notice follows. Asked again, it does so once."""


class Sandbox:
    """A provider of our own for tests and trying out: no money moves."""

    name = "sandbox"

    def slip_number(self, charge: Charge) -> str:
        return f"{PaymentMethod.SLIP.value[0].upper()}{charge.reference}"

    def notice_of(self, charge_reference: str, *, amount_yen: int, notice_id: str) -> tuple[bytes, str]:
        """The body and the signature of a notice, as this provider would send it."""
        return self._signed({"notice_id": notice_id, "reference": charge_reference, "amount_yen": amount_yen})

    def give_back(self, refund: Refund) -> None:
        """There is nobody to tell: `refund_notice_of` is what would follow."""

    def refund_notice_of(self, refund_reference: str, *, amount_yen: int, notice_id: str) -> tuple[bytes, str]:
        """The same for an amount that went back."""
        told = {"kind": "refund", "notice_id": notice_id, "reference": refund_reference, "amount_yen": amount_yen}
        return self._signed(told)

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
                is_refund=told.get("kind") == "refund",
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise NoticeNotProven from problem

    def _signed(self, told: dict[str, object]) -> tuple[bytes, str]:
        body = json.dumps(told).encode()
        return body, self._sign(body)

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
