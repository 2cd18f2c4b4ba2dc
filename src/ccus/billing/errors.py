"""Refusals of billing: charges, notices of payment providers."""

from __future__ import annotations

from ccus.foundation.refusals import Conflict, NotAllowed, NotFound


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
