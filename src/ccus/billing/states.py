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
    """What a notice of a payment provider led to. Only a settled one pays a charge, and only one given back ends a refund."""

    SETTLED = "settled", "入金", "settled"
    AMOUNT_DIFFERS = "amount_differs", "金額の不一致", "amount differs"
    UNKNOWN_CHARGE = "unknown_charge", "請求が見つからない", "unknown charge"
    NOT_WAITING = "not_waiting", "支払いを待っていない請求", "charge is not waiting"
    GIVEN_BACK = "given_back", "返金ずみ", "given back"
    REFUND_DIFFERS = "refund_differs", "返金の不一致", "refund differs"
    UNKNOWN_REFUND = "unknown_refund", "返金が見つからない", "unknown refund"


class RefundCause(Labelled):
    """Why money is given back. How much of it stands in `data/refunds.csv`."""

    PAID_TWICE = "paid_twice", "支払いを待っていない請求への入金", "paid twice, or when nothing was asked any more"
    AMOUNT_DIFFERS = "amount_differs", "金額の違う入金", "another amount came"
    UNKNOWN_CHARGE = "unknown_charge", "請求のない入金", "nobody asked for it"
    WITHDRAWN_BEFORE_REVIEW = "withdrawn_before_review", "審査の前に取り下げ", "withdrawn before the review"
    WITHDRAWN_IN_REVIEW = "withdrawn_in_review", "審査が始まってから取り下げ", "withdrawn in the review"
    REGISTERED_ALREADY = "registered_already", "すでに登録のある方", "registered already"
    REJECTED = "rejected", "不承認", "rejected"


class RefundState(Labelled):
    """Life of a refund (返金). Two people look before the provider is told."""

    DUE = "due", "返金の確認待ち", "to be confirmed"
    CONFIRMED = "confirmed", "もう一人の確認待ち", "waits for a second person"
    SENT = "sent", "返金の手続き中", "sent to the provider"
    DONE = "done", "返金ずみ", "given back"
    DECLINED = "declined", "返金しない", "not given back"


REFUND_TRANSITIONS: dict[RefundState, dict[RefundState, str]] = {
    # from: {to: who or what brings it about}
    RefundState.DUE: {RefundState.CONFIRMED: "operator", RefundState.DECLINED: "operator"},
    RefundState.CONFIRMED: {RefundState.SENT: "another operator", RefundState.DECLINED: "another operator"},
    RefundState.SENT: {RefundState.DONE: "provider"},
    RefundState.DONE: {},
    RefundState.DECLINED: {},
}
REFUNDS_THAT_WAIT = (RefundState.DUE, RefundState.CONFIRMED, RefundState.SENT)
