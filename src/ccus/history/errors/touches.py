"""Refusals about touches that devices send."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Refusal


class UnreadableBody(Refusal):
    code = "history.unreadable_body"
    status = 400
    title_ja = "送られた内容を読み取れません。"
    action_ja = "JSON の書き方を確かめて、もう一度送ってください（{problem}）。端末に残っているタッチは消えていません。"
    title_en = "The body cannot be read."
    action_en = "Check the JSON and send it again ({problem}). Touches kept on the device are not lost."


class BatchTooLarge(Refusal):
    code = "history.batch_too_large"
    status = 413
    title_ja = "一度に送れるタッチは {limit} 件までです（{sent} 件ありました）。"
    action_ja = "{limit} 件以下に分けて送ってください。分けて送っても、同じタッチは一度しか数えられません。"
    title_en = "At most {limit} touches can be sent at once ({sent} were sent)."
    action_en = "Split them into batches of {limit} or fewer; a touch sent twice still counts once."


class BatchEmpty(BadInput):
    code = "history.batch_empty"
    title_ja = "タッチが1件も入っていません。"
    action_ja = "events に1件以上のタッチを入れて送ってください。"
    title_en = "There is no touch in the batch."
    action_en = "Put at least one touch into events."


class BodyTooLarge(Refusal):
    code = "history.body_too_large"
    status = 413
    title_ja = "送られた内容が大きすぎます。"
    action_ja = "{limit_bytes} バイト以下に分けて送ってください。"
    title_en = "The body is too large."
    action_en = "Split it into bodies of at most {limit_bytes} bytes."


class EventUnreadable(BadInput):
    code = "history.event_unreadable"
    title_ja = "このタッチは読み取れません。"
    action_ja = "内容を直して、同じ番号でもう一度送ってください（{problem}）。"
    title_en = "This touch cannot be read."
    action_en = "Correct it and send it again under the same id ({problem_en})."

    def __init__(self, *, problem: str, problem_en: str = "") -> None:
        super().__init__(problem=problem, problem_en=problem_en or problem)


class CredentialMissing(BadInput):
    code = "history.credential_missing"
    title_ja = "だれのタッチか分かりません。"
    action_ja = "card か technician_id のどちらかを入れて送ってください。"
    title_en = "The touch names nobody."
    action_en = "Send either card or technician_id."


class EventUnstorable(BadInput):
    code = "history.event_unstorable"
    title_ja = "このタッチだけ保存できませんでした。"
    action_ja = "使えない文字が入っていないか確かめてください。ほかのタッチは保存されています。"
    title_en = "This one touch could not be stored."
    action_en = "Check it for characters that cannot be stored. The other touches are safe."


class DatabaseBusy(Refusal):
    code = "history.database_busy"
    status = 503
    title_ja = "ただいま記録を保存できません。"
    action_ja = "タッチは端末に残したまま、しばらくしてから自動で送り直してください。"
    title_en = "Touches cannot be stored at the moment."
    action_en = "Keep them on the device and send them again a little later."
