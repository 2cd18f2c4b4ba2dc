"""Refusals about days that are recorded and do not count."""

from __future__ import annotations

from ccus.foundation.refusals import Conflict, NotAllowed, NotFound


class NothingToMend(NotFound):
    code = "history.nothing_to_mend"
    title_ja = "この日は、もう直っているか、締め切りを過ぎています。"
    action_ja = "一覧を開き直して確かめてください。"
    title_en = "These days have been mended already, or their deadline has passed."
    action_en = "Open the list again."


class DaysNotYoursToMend(NotAllowed):
    code = "history.days_not_yours_to_mend"
    title_ja = "この日は、いまの立場では直せません。"
    action_ja = "一覧の「できる人」に書かれた人に頼んでください。"
    title_en = "These days cannot be mended in your present role."
    action_en = "Ask those whom the list names."


class RegisteredTradeMissing(Conflict):
    code = "history.registered_trade_missing"
    title_ja = "職種の登録も、前の名簿もないため、ひと押しでは直せません。"
    action_ja = "名簿に載せる画面で、職種と立場を選んでください。本人のときは、日を開いて直接入力してください。"
    title_en = "There is neither a registered trade nor an earlier roster, so one press cannot mend this."
    action_en = (
        "Choose trade and role where people are put on the roster; for your own days, open the day and type them in."
    )
