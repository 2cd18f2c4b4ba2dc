"""Refusals of billing: tariffs, charges, notices of payment providers."""

from __future__ import annotations

from ccus.foundation.refusals import Conflict, NotAllowed, NotFound


class TariffNotKnown(NotFound):
    """Data: `code` of the fee, `on` (day)."""

    code = "billing.tariff_not_known"
    title_ja = "{on}の料金（{code}）が料金表にありません。"
    action_ja = "日付を確かめてください。正しい日付であれば、登録窓口に料金を問い合わせてください。"
    title_en = "The list of fees has no {code} for {on}."
    action_en = "Check the date. If it is right, ask the registration desk for the fee."


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
