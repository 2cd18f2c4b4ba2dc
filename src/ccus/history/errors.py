"""What history refuses, in words."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound, Refusal


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


class DirectEntryClosed(Conflict):
    code = "history.direct_entry_closed"
    title_ja = "{work_date} の直接入力は {closes_on} で締め切られました。"
    action_ja = "直接入力と承認は、働いた月の翌月末までです。事情があるときは運営主体に相談してください。"
    title_en = "Direct entry for {work_date} closed on {closes_on}."
    action_en = (
        "Entry and approval close at the end of the month after the work date. Ask the operator in special cases."
    )


class DirectEntryInFuture(BadInput):
    code = "history.direct_entry_in_future"
    title_ja = "{work_date} はまだ来ていない日です。"
    action_ja = "働いた日を選び直してください。"
    title_en = "{work_date} has not come yet."
    action_en = "Choose the day that was worked."


class DirectEntryExists(Conflict):
    code = "history.direct_entry_exists"
    title_ja = "{work_date} の直接入力は、すでに確認待ちです。"
    action_ja = "直したいときは、先にその入力を取り下げてください。"
    title_en = "A direct entry for {work_date} is already waiting."
    action_en = "Withdraw it first if you want to change it."


class DayAlreadyCounted(Conflict):
    code = "history.day_already_counted"
    title_ja = "{work_date} はこの現場ですでに記録されています。"
    action_ja = "職種や立場を直すときは、その日を開いて「直す」から入力してください。"
    title_en = "{work_date} is already recorded at this site."
    action_en = "To correct trade or role, open the day and use “correct”."


class DirectEntryNotOpen(Conflict):
    code = "history.direct_entry_not_open"
    title_ja = "この入力は、すでに「{state}」になっています。"
    action_ja = "画面を読み込み直して、今の状態を確かめてください。"
    title_en = "This entry is already “{state_en}”."
    action_en = "Reload the page to see where it stands."


class DirectEntryNotFound(NotFound):
    code = "history.direct_entry_not_found"
    title_ja = "その直接入力は見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such direct entry."
    action_en = "Choose it from the list again."


class NotYourSite(NotAllowed):
    code = "history.not_your_site"
    title_ja = "この現場の承認は、元請の現場管理者が行います。"
    action_ja = "元請の担当者に頼むか、帽子（担当）を切り替えてください。"
    title_en = "Approvals for this site are made by the prime contractor's site manager."
    action_en = "Ask the prime, or switch to the right hat."


class NotYourPerson(NotAllowed):
    code = "history.not_your_person"
    title_ja = "この人の記録を入力できるのは、本人と所属する会社だけです。"
    action_ja = "所属が正しいか確かめてください。"
    title_en = "Only the person and the employer can enter days for this person."
    action_en = "Check the affiliation."


class DeclineNeedsReason(BadInput):
    code = "history.decline_needs_reason"
    title_ja = "差し戻す理由が書かれていません。"
    action_ja = "相手が直せるように、理由を一言入力してください。"
    title_en = "The reason for declining is missing."
    action_en = "Write in a few words what should be corrected."


class UnknownTrade(BadInput):
    code = "history.unknown_trade"
    title_ja = "職種コード「{typed}」はありません。"
    action_ja = "一覧から職種を選んでください。"
    title_en = "There is no trade {typed}."
    action_en = "Choose a trade from the list."


class UnknownSiteRole(BadInput):
    code = "history.unknown_site_role"
    title_ja = "立場「{typed}」はありません。"
    action_ja = "職長・班長・その他などから選んでください。"
    title_en = "There is no site role {typed}."
    action_en = "Choose foreman, crew leader, other and so on."


class ReasonMissing(BadInput):
    code = "history.reason_missing"
    title_ja = "直接入力の理由が書かれていません。"
    action_ja = "「カードを忘れた」など、元請が確かめられるように一言入力してください。"
    title_en = "The reason for the direct entry is missing."
    action_en = "Say in a few words why there was no touch, so that the prime can check it."


class LoggerFileUnreadable(BadInput):
    code = "history.logger_file_unreadable"
    title_ja = "ファイル「{path}」を開けません（{reason}）。"
    action_ja = "場所と名前、読み取りの権限を確かめて、もう一度実行してください。"
    title_en = "The file {path} cannot be opened ({reason})."
    action_en = "Check its place, name and access rights, and run this again."


class LoggerFileNotRecognised(BadInput):
    code = "history.logger_file_not_recognised"
    title_ja = "ファイル「{path}」に、タッチの見出しの行が見つかりません。"
    action_ja = (
        "「カード番号」か「技能者ID」の列と、「日時」か「日付」の列を持つ見出しの行が要ります（CSV）。"
        "JSON Lines では同じ名前の項目を使ってください。"
    )
    title_en = "The file {path} has no heading line of touches."
    action_en = (
        "A heading line with カード番号 (card) or 技能者ID (technician_id), and 日時 (datetime) or 日付 (date), is needed in "
        "CSV; the same names in JSON lines."
    )


class ImportSiteUnknown(NotFound):
    code = "history.import_site_unknown"
    title_ja = "現場ID「{typed}」の現場へは取り込めません。"
    action_ja = "14桁の現場IDと、その現場に取り込む権限があるかを確かめてください。"
    title_en = "Touches cannot be imported to the site {typed}."
    action_en = "Check the 14-digit site ID and whether you may import there."


class ImportReportUnwritable(BadInput):
    code = "history.import_report_unwritable"
    title_ja = "取込結果のファイル「{path}」を書けません（{reason}）。"
    action_ja = "表計算ソフトで開いていれば閉じ、または「--report」で別の場所を指定してください。"
    title_en = "The report {path} cannot be written ({reason})."
    action_en = "Close it if a spreadsheet has it open, or give another place with --report."


class ProvisionalDayExists(Conflict):
    code = "history.provisional_day_exists"
    title_ja = "{work_date} の「{place}」は、もう仮の記録があります。"
    action_ja = "一覧からその日を開いて、証拠を加えてください。"
    title_en = "{work_date} at “{place}” is noted already."
    action_en = "Open that day in the list and add evidence to it."


class ProvisionalDayNotFound(NotFound):
    code = "history.provisional_day_not_found"
    title_ja = "その仮の就業日は見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such provisional day."
    action_en = "Choose it from the list again."


class ProvisionalDayNotOpen(Conflict):
    code = "history.provisional_day_not_open"
    title_ja = "この仮の就業日は、すでに「{state}」になっています。"
    action_ja = "画面を読み込み直して、今の状態を確かめてください。"
    title_en = "This provisional day is already “{state_en}”."
    action_en = "Reload the page to see where it stands."


class PlaceMissing(BadInput):
    code = "history.place_missing"
    title_ja = "どこで働いたかが入力されていません。"
    action_ja = "現場を選ぶか、現場の名前を入力してください。"
    title_en = "It is not said where the day was worked."
    action_en = "Choose a site, or type the name of the place."


class PlaceTooLong(BadInput):
    code = "history.place_too_long"
    title_ja = "場所や元請の名前が長すぎます（{limit} 文字まで）。"
    action_ja = "短くして、もう一度送ってください。"
    title_en = "Place or prime is too long (at most {limit} characters)."
    action_en = "Shorten it and send it again."


class PhotoUnreadable(BadInput):
    code = "history.photo_unreadable"
    title_ja = "この写真は読み取れません。"
    action_ja = "15MBまでの JPEG・PNG・WebP の写真を選び直してください。"
    title_en = "This photograph cannot be read."
    action_en = "Choose a JPEG, PNG or WebP photograph of at most 15 MB."


class PhotoUsedBefore(Conflict):
    code = "history.photo_used_before"
    title_ja = "この写真は、ほかの日の証拠に使われています。"
    action_ja = "その日に撮った写真を選んでください。"
    title_en = "This photograph is evidence of another day already."
    action_en = "Choose a photograph that was taken on that day."


class PositionUnreadable(BadInput):
    code = "history.position_unreadable"
    title_ja = "位置情報を読み取れませんでした。"
    action_ja = "電話の位置情報を使えるようにして、もう一度押してください。位置がなくても、仮の記録は送れます。"
    title_en = "The position could not be read."
    action_en = "Allow the phone to tell its position and press again. The day can be noted without it."


class SiteCodeUnreadable(BadInput):
    code = "history.site_code_unreadable"
    title_ja = "このQRは、現場の掲示のQRではありません。"
    action_ja = "現場に貼られたQRを、もう一度読み取ってください。"
    title_en = "This is not the QR posted at a site."
    action_en = "Read the QR posted at the site again."


class SiteCodeOfOtherPlace(Conflict):
    code = "history.site_code_of_other_place"
    title_ja = "このQRは、「{site}」のものです。この日の現場とは違います。"
    action_ja = "この日の現場のQRを読み取るか、「{site}」で働いた日として記録してください。"
    title_en = "This QR belongs to “{site}”, which is not the site of this day."
    action_en = "Read the QR of this day's site, or note the day at “{site}”."


class EvidenceNotOfToday(Conflict):
    code = "history.evidence_not_of_today"
    title_ja = "位置とQRは、働いた日（{work_date}）にだけ記録できます。"
    action_ja = "過ぎた日は、仲間の確認か写真を加えてください。"
    title_en = "Position and QR can be taken on the day of work only ({work_date})."
    action_en = "For a past day add a colleague's word or a photograph."


class VouchingForOneself(NotAllowed):
    code = "history.vouching_for_oneself"
    title_ja = "自分の日を、自分で確認することはできません。"
    action_ja = "いっしょに働いた人に、このQRを読み取ってもらってください。"
    title_en = "Nobody can vouch for their own day."
    action_en = "Let somebody who worked there with you read this QR."


class VouchedAlready(Conflict):
    code = "history.vouched_already"
    title_ja = "この日は、もうあなたが確認しています。"
    action_ja = "することはありません。"
    title_en = "You have vouched for this day already."
    action_en = "Nothing needs to be done."


class VouchedForTooMany(Conflict):
    code = "history.vouched_for_too_many"
    title_ja = "同じ日に確認できるのは {limit} 人までです。"
    action_ja = "ほかの人にも確認を頼むか、元請に確認してもらってください。"
    title_en = "At most {limit} people of one day can be vouched for."
    action_en = "Ask somebody else too, or let the prime confirm the day."


class PlaceLinkedAlready(Conflict):
    code = "history.place_linked_already"
    title_ja = "この場所は、もう現場と結び付いています。"
    action_ja = "画面を読み込み直してください。"
    title_en = "This place is linked to a site already."
    action_en = "Reload the page."


class SiteMakesNoDays(Conflict):
    code = "history.site_makes_no_days"
    title_ja = "「{site}」は{kind}のため、就業日数になりません。"
    action_ja = "実際に働いた現場を選び直してください。"
    title_en = "“{site}” is a {kind_en}; days there do not count."
    action_en = "Choose the site where the work was done."


class DayNotClosed(Conflict):
    code = "history.day_not_closed"
    title_ja = "{day} の証明はまだ作れません。"
    action_ja = "その日が終わって1時間たってから、もう一度実行してください。"
    title_en = "{day} cannot be proven yet."
    action_en = "Run this again once the day has been over for an hour."


class MissingDayGone(Conflict):
    """Data: `work_date`."""

    code = "history.missing_day_gone"
    title_ja = "{work_date}は、提案された日ではなくなりました。"
    action_ja = "記録がとどいたか、ほかの人が入力しています。「自分の日数」で、その日をもう一度見てください。"
    title_en = "{work_date} is not proposed any more."
    action_en = "A record has arrived or somebody has entered the day. Look at the day again on “my days”."


class MissingDayNeedsDetails(Conflict):
    """Data: `work_date`."""

    code = "history.missing_day_needs_details"
    title_ja = "{work_date}の職種と立場が分かりません。"
    action_ja = "この日の作業員名簿に載っていないため、職種と立場を選んで、直接入力で送ってください。"
    title_en = "Trade and role of {work_date} are not known."
    action_en = "The roster of that day does not name you. Choose trade and role and send the day by direct entry."


class FlagNotFound(NotFound):
    code = "history.flag_not_found"
    title_ja = "この印は見つかりません。"
    action_ja = "一覧をもう一度開いてください。ほかの現場や、ほかの人のタッチの印は見られません。"
    title_en = "This flag was not found."
    action_en = "Open the list again. Flags of other sites and other people are not shown."


class FlagNotOpen(Conflict):
    """Data: `state`, `state_en`."""

    code = "history.flag_not_open"
    title_ja = "この印は「{state}」なので、変えられません。"
    action_ja = "一覧をもう一度開いて、今の状態を確かめてください。"
    title_en = "This flag cannot be changed any more: {state_en}."
    action_en = "Open the list again to see how it stands."


class AppealNeedsReason(BadInput):
    code = "history.appeal_needs_reason"
    title_ja = "どうだったのかが書かれていません。"
    action_ja = "どこにいたか、なぜそうなったかを一言書いて、もう一度送ってください。"
    title_en = "The appeal says nothing."
    action_en = "Say in a few words where you were or how it came about, and send it again."


class BundleMissing(BadInput):
    code = "history.bundle_missing"
    title_ja = "荷物のファイルが選ばれていません。"
    action_ja = "ゲートのパソコンで作ったファイル（.ccus）を選んで、もう一度送ってください。"
    title_en = "No bundle was chosen."
    action_en = "Choose the file (.ccus) that the gate wrote, and send it again."


class BundleUnreadable(BadInput):
    code = "history.bundle_unreadable"
    title_ja = "これはゲートの荷物のファイルではありません。"
    action_ja = "「ccus-gate bundle」で作ったファイル（.ccus）を選び直してください。ゲートの記録は、そのまま残っています。"
    title_en = "This is no bundle of a gate."
    action_en = "Choose the file (.ccus) that “ccus-gate bundle” wrote. The touches are still at the gate."


class BundleBroken(BadInput):
    code = "history.bundle_broken"
    title_ja = "荷物が途中で切れているか、変えられています。"
    action_ja = "ゲートから、もう一度コピーして送ってください。記録はゲートに残っているので、失われていません。"
    title_en = "The bundle is cut short or was changed."
    action_en = "Copy it from the gate once more and send it again. Nothing is lost: the touches are still at the gate."


class BundleForeign(BadInput):
    code = "history.bundle_foreign"
    title_ja = "この荷物は、別のサーバーあてです。"
    action_ja = "ゲートが登録されているサーバーのページで送ってください。この荷物は、ここでは開けません。"
    title_en = "This bundle is for another server."
    action_en = "Send it on the page of the server at which the gate is enrolled. It cannot be opened here."


class BundleUnproven(NotAllowed):
    code = "history.bundle_unproven"
    title_ja = "この荷物は、登録されたゲートのものと確かめられません。"
    action_ja = "ゲートを登録し直した場合は、荷物を作り直してください。それでも送れないときは、元請の現場管理者に伝えてください。"
    title_en = "It cannot be proven that this bundle is of an enrolled gate."
    action_en = "If the gate was enrolled again, make the bundle anew; else tell the prime's site manager."


class TooManyBundles(NotAllowed):
    """Data: `seconds` until the next one is taken."""

    code = "history.too_many_bundles"
    status = 429
    title_ja = "この回線から続けて荷物が送られたため、受け付けを止めています。"
    action_ja = "{seconds}秒ほど待ってから、もう一度送ってください。荷物はなくなりません。"
    title_en = "Too many bundles came over this line one after the other."
    action_en = "Wait about {seconds} s and send it again. The bundle keeps."
