"""What devices and their enrolment are refused, in words."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound, Refusal


class TokenMissing(NotAllowed):
    code = "devices.token_missing"
    status = 401
    title_ja = "機器のトークンがありません。"
    action_ja = "Authorization: Bearer の後に、登録のときに受け取ったトークンを付けて送ってください。未登録の機器は、先に登録コードで登録してください。"
    title_en = "The device token is missing."
    action_en = "Send the token received at enrolment as Authorization: Bearer. A device without one is enrolled with a code first."


class TokenUnknown(NotAllowed):
    code = "devices.token_unknown"
    status = 401
    title_ja = "この機器のトークンは登録されていません。"
    action_ja = "元請の現場管理者に登録コードを出してもらい、登録し直してください。機器に残っているタッチは消さずに、登録後に送ってください。"
    title_en = "This device token is not registered."
    action_en = "Ask the prime's site manager for a code and enrol again. Keep the touches on the device and send them afterwards."


class DeviceRevoked(NotAllowed):
    code = "devices.device_revoked"
    status = 403
    title_ja = "この機器の登録は取り消されています。"
    action_ja = "現場で使い続けるときは、元請の現場管理者に登録コードを出してもらい、登録し直してください。機器に残っているタッチは消さないでください。"
    title_en = "The enrolment of this device has been revoked."
    action_en = (
        "To go on using it, ask the prime's site manager for a code and enrol again. Keep the touches on the device."
    )


class TooManyGuesses(NotAllowed):
    """Data: `seconds` and `minutes` until the next try is looked at."""

    code = "devices.too_many_guesses"
    status = 429
    title_ja = "登録されていないコードやトークンが続けて送られたため、受け付けを止めています。"
    action_ja = "{minutes}分ほど待ってから、コードを確かめてもう一度送ってください。機器に残っているタッチは消さないでください。"
    title_en = "Too many unknown codes or tokens came one after the other, so they are not accepted for a while."
    action_en = "Wait about {minutes} min, check the code and send it again. Keep the touches on the device."


class TooManyAtOnce(Refusal):
    """Data: `seconds` until the device should come back, other ones for each."""

    code = "devices.too_many_at_once"
    status = 503
    title_ja = "たくさんの端末が一度に接続しているため、順番に受け付けています。"
    action_ja = "タッチは端末に残したまま、{seconds}秒ほどあとに自動で送り直してください。"
    title_en = "Many devices connect at the same moment, so they are taken one after the other."
    action_en = "Keep the touches on the device and send them again in about {seconds} s."


class CodeUnreadable(BadInput):
    code = "devices.code_unreadable"
    title_ja = "登録コードを読み取れません。"
    action_ja = "ABCD-2345 のような、英字と数字の8文字です。コードが出ている画面を見て入力し直してください。"
    title_en = "The enrolment code cannot be read."
    action_en = "It has eight letters and digits, like ABCD-2345. Look at the screen that shows it and type it again."


class CodeUnknown(NotFound):
    code = "devices.code_unknown"
    title_ja = "この登録コードはありません。"
    action_ja = (
        "入力した文字を確かめてください。合っているときは、元請の現場管理者に新しいコードを出してもらってください。"
    )
    title_en = "There is no such enrolment code."
    action_en = "Check what was typed. If it is right, ask the prime's site manager for another code."


class CodeUsed(Conflict):
    code = "devices.code_used"
    title_ja = "この登録コードはすでに使われました。"
    action_ja = "コードは1台に1回だけ使えます。2台目には、新しいコードを出してもらってください。"
    title_en = "This enrolment code has been used."
    action_en = "A code works once, for one device. Ask for another one for the next device."


class CodeExpired(Conflict):
    """Data: `minutes`, how long a code is good."""

    code = "devices.code_expired"
    status = 410
    title_ja = "この登録コードは期限が切れています。"
    action_ja = "コードの有効期間は {minutes} 分です。元請の現場管理者に、新しいコードを出してもらってください。"
    title_en = "This enrolment code has expired."
    action_en = "A code is good for {minutes} minutes. Ask the prime's site manager for another one."


class DeviceLabelMissing(BadInput):
    code = "devices.device_label_missing"
    title_ja = "機器の名前がありません。"
    action_ja = "「正門」「詰所」など、置き場所の分かる名前を付けてください。"
    title_en = "The device has no name."
    action_en = "Give it a name that tells where it stands, such as “main gate”."


class DeviceLabelTooLong(BadInput):
    """Data: `length`, `limit`."""

    code = "devices.device_label_too_long"
    title_ja = "機器の名前が長すぎます（{length}文字）。"
    action_ja = "{limit}文字までに短くしてください。"
    title_en = "The name of the device is too long ({length} characters)."
    action_en = "Shorten it to {limit} characters."


class DeviceNotFound(NotFound):
    code = "devices.device_not_found"
    title_ja = "この機器は見つかりません。"
    action_ja = "現場の機器の一覧を開き直して、もう一度選んでください。"
    title_en = "There is no such device among those you can see."
    action_en = "Open the list of the site's devices again and choose once more."


class NotYourDevices(NotAllowed):
    code = "devices.not_your_devices"
    title_ja = "この現場の機器を扱えるのは、元請の現場管理者と事業者責任者だけです。"
    action_ja = "元請の担当者に頼むか、その元請の立場に切り替えてください。"
    title_en = "Only the site manager and the administrator of the prime contractor handle this site's devices."
    action_en = "Ask them, or switch to your role at that prime contractor."


class DeviceAlreadyRevoked(Conflict):
    code = "devices.device_already_revoked"
    title_ja = "この機器の登録は、すでに取り消されています。"
    action_ja = "何もする必要はありません。また使うときは、新しいコードで登録してください。"
    title_en = "The enrolment of this device has already been revoked."
    action_en = "Nothing needs to be done. To use it again, enrol it with another code."


class SiteClosedForDevices(Conflict):
    code = "devices.site_closed"
    title_ja = "この現場は終了しているため、機器を登録できません。"
    action_ja = "工事が続くときは、元請が就業履歴蓄積期間を延ばすと、また登録できます。"
    title_en = "This site is closed, so no device can be enrolled."
    action_en = "If works go on, the prime contractor extends the recording period first."


class BodyUnreadable(Refusal):
    """Data: `problem`, what the reader of the body says (English)."""

    code = "devices.body_unreadable"
    status = 400
    title_ja = "送られた内容を読み取れません。"
    action_ja = "JSON の書き方と項目を仕様書と照らし合わせて、もう一度送ってください（{problem}）。"
    title_en = "The body cannot be read."
    action_en = "Compare the JSON and its fields with the specification and send it again ({problem})."


class BodyTooLarge(Refusal):
    """Data: `limit_bytes`."""

    code = "devices.body_too_large"
    status = 413
    title_ja = "送られた内容が大きすぎます。"
    action_ja = "{limit_bytes} バイト以下にしてください。"
    title_en = "The body is too large."
    action_en = "Send at most {limit_bytes} bytes."


class RosterAskedTooOften(NotAllowed):
    """Data: `seconds` until the copy is given again."""

    code = "devices.roster_asked_too_often"
    status = 429
    title_ja = "名簿の写しが続けて求められています。"
    action_ja = "{seconds}秒待ってから、もう一度求めてください。手元の写しと、タッチの記録は、そのまま使えます。"
    title_en = "The copy of the roster was asked for again too soon."
    action_en = "Ask again after {seconds} s. The copy at hand and the recording of touches are not affected."
