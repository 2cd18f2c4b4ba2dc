"""Closed lists of billing: how a charge stands, who receives it, how it is paid, what became of a provider's notice."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class ChargeState(Labelled):
    """Life of a charge (請求). What is unpaid never stops the recording of touches."""

    ASKED = "asked", "支払い待ち", "waiting for payment"
    PAID = "paid", "支払い済み", "paid"
    CANCELLED = "cancelled", "取り消し", "cancelled"


CHARGE_TRANSITIONS: dict[ChargeState, dict[ChargeState, str]] = {
    # from: {to: who or what brings it about}
    ChargeState.ASKED: {ChargeState.PAID: "provider", ChargeState.CANCELLED: "applicant or deadline"},
    ChargeState.PAID: {},
    ChargeState.CANCELLED: {},
}


class Receiver(Labelled):
    """Whose account an amount goes to. Registration and evaluation are paid apart."""

    OPERATOR = "operator", "運営主体", "the operator"
    EVALUATING_BODY = "evaluating_body", "能力評価実施団体", "the evaluating body"


class PaymentMethod(Labelled):
    CARD = "card", "クレジットカード", "credit card"
    SLIP = "slip", "払込票（コンビニ・銀行・郵便局）", "payment slip (convenience store, bank, post office)"
    CASH = "cash", "現金（窓口）", "cash at the counter"
    TERMINAL = "terminal", "カード（窓口の端末）", "card at the counter"


# What a payer chooses alone, and what somebody at a counter takes.
BY_PAYER = (PaymentMethod.CARD, PaymentMethod.SLIP)
AT_COUNTER = (PaymentMethod.CASH, PaymentMethod.TERMINAL)


class NoticeOutcome(Labelled):
    """What a notice of a payment provider led to. Only a settled one pays a charge; others wait for the operator."""

    SETTLED = "settled", "入金", "settled"
    AMOUNT_DIFFERS = "amount_differs", "金額の不一致", "amount differs"
    UNKNOWN_CHARGE = "unknown_charge", "請求が見つからない", "unknown charge"
    NOT_WAITING = "not_waiting", "支払いを待っていない請求", "charge is not waiting"
