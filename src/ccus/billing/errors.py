"""Refusals of billing: charges, notices of payment providers."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class ChargeNotFound(NotFound):
    code = "billing.charge_not_found"
    title_ja = "この請求は見つかりません。"
    action_ja = "申請のページを開き直し、そこから支払いに進んでください。"
    title_en = "This charge cannot be found."
    action_en = "Open the application again and go on to the payment from there."


class ChargeNotWaiting(Conflict):
    """Data: `state_ja`, `state_en`."""

    code = "billing.charge_not_waiting"
    title_ja = "この請求は支払いを待っていません（いまの状態：{state_ja}）。"
    action_ja = "もう一度支払う必要はありません。申請のページで状態を確かめてください。"
    title_en = "This charge is not waiting for payment (it is {state_en})."
    action_en = "There is nothing to pay again. See the state on the page of the application."


class NoticeNotProven(NotAllowed):
    code = "billing.notice_not_proven"
    title_ja = "この入金の知らせは、決済事業者からのものと確かめられませんでした。"
    action_ja = "署名に使う鍵と、送る内容が途中で変わっていないことを確かめてから、送り直してください。"
    title_en = "This notice of payment cannot be proven to come from the payment provider."
    action_en = "Check the signing key and that the content is not changed on the way, then send it again."


class RefundNotFound(NotFound):
    code = "billing.refund_not_found"
    title_ja = "この返金は見つかりません。"
    action_ja = "返金の一覧を開き直してください。"
    title_en = "This refund cannot be found."
    action_en = "Open the list of refunds again."


class RefundStepNotPossible(Conflict):
    """Data: `state_ja`, `state_en`."""

    code = "billing.refund_step_not_possible"
    title_ja = "この返金には、いまこの操作はできません（いまの状態：{state_ja}）。"
    action_ja = "ほかの担当者が先に進めたようです。一覧を開き直して、状態を確かめてください。"
    title_en = "This cannot be done with this refund now (it is {state_en})."
    action_en = "A colleague seems to have gone on with it. Open the list again and look at its state."


class RefundNeedsTwo(NotAllowed):
    code = "billing.refund_needs_two"
    title_ja = "自分で確かめた返金を、自分で進めることはできません。"
    action_ja = "お金を動かすときは二人で見ます。ほかの担当者に頼んでください。"
    title_en = "You confirmed this refund yourself."
    action_en = "Two people look before money moves. Ask a colleague."


class RefundReasonMissing(BadInput):
    code = "billing.refund_reason_missing"
    title_ja = "返金しない理由が書かれていません。"
    action_ja = "払った人に伝わる言葉で、理由を書いてください。"
    title_en = "There is no reason for not giving the money back."
    action_en = "Write it in words that whoever paid will understand."
