"""What devices are refused, in words."""

from __future__ import annotations

from ccus.foundation.refusals import Conflict, NotAllowed, NotFound, Refusal


class TokenMissing(Refusal):
    code = "devices.token_missing"
    status = 401
    title_ja = "端末の合言葉（トークン）が付いていません。"
    action_ja = "端末を現場に登録し、受け取ったトークンを Authorization: Bearer に付けて送ってください。"
    title_en = "The device token is missing."
    action_en = "Enrol the device at its site and send the token you received as Authorization: Bearer."


class TokenUnknown(Refusal):
    code = "devices.token_unknown"
    status = 401
    title_ja = "この端末は登録されていません。"
    action_ja = (
        "現場管理者に登録コードを発行してもらい、端末を登録し直してください。端末に残っているタッチは消えていません。"
    )
    title_en = "This device is not enrolled."
    action_en = "Ask the site manager for an enrolment code and enrol again. Touches kept on the device are not lost."


class DeviceRevoked(Refusal):
    code = "devices.device_revoked"
    status = 403
    title_ja = "この端末の登録は取り消されています。"
    action_ja = "現場管理者に確かめてください。続けて使うときは、新しい登録コードで登録し直してください。"
    title_en = "The enrolment of this device has been revoked."
    action_en = "Ask the site manager. To go on using it, enrol it again with a new code."


class CodeUnknown(NotFound):
    code = "devices.code_unknown"
    title_ja = "登録コードが違います。"
    action_ja = "画面の8文字（例: ABCD-2345）を確かめて、もう一度入力してください。"
    title_en = "The enrolment code is wrong."
    action_en = "Check the eight characters on the screen (such as ABCD-2345) and enter them again."


class CodeUsed(Conflict):
    code = "devices.code_used"
    title_ja = "この登録コードはすでに使われています。"
    action_ja = "コードは一度しか使えません。現場管理者に新しいコードを発行してもらってください。"
    title_en = "This enrolment code has been used."
    action_en = "A code works once. Ask the site manager for a new one."


class CodeExpired(Conflict):
    code = "devices.code_expired"
    title_ja = "この登録コードは期限が切れています。"
    action_ja = "コードは発行から {minutes} 分間だけ使えます。現場管理者に新しいコードを発行してもらってください。"
    title_en = "This enrolment code has expired."
    action_en = "A code works for {minutes} minutes. Ask the site manager for a new one."


class DeviceNotFound(NotFound):
    code = "devices.device_not_found"
    title_ja = "その端末は見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such device."
    action_en = "Choose it from the list again."


class UnreadableRequest(Refusal):
    code = "devices.unreadable_request"
    status = 400
    title_ja = "送られた内容を読み取れません。"
    action_ja = "JSON の書き方を確かめて、もう一度送ってください（{problem}）。"
    title_en = "The request cannot be read."
    action_en = "Check the JSON and send it again ({problem})."


class NotYourDevices(NotAllowed):
    code = "devices.not_your_devices"
    title_ja = "この現場の端末を扱えるのは、元請の現場管理者です。"
    action_ja = "元請の担当者に頼むか、立場を切り替えてください。"
    title_en = "Devices of this site are handled by the prime contractor's site manager."
    action_en = "Ask the prime, or switch to the right role."
