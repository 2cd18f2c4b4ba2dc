"""Refusals about forms that are handed in, accepted and returned."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class SubmissionNotFound(NotFound):
    code = "documents.submission_not_found"
    title_ja = "この提出書類は見つかりません。"
    action_ja = "「書類の提出」の一覧から選び直してください。"
    title_en = "There is no such form that was handed in."
    action_en = "Choose one from the list of forms handed in."


class SubmissionNotForYou(NotAllowed):
    code = "documents.submission_not_for_you"
    title_ja = "この書類を受け取ったり差し戻したりするのは、提出した会社より上位の会社です。"
    action_ja = "自社が出した書類は、直して出し直すか、取り下げてください。"
    title_en = "Only firms above the one that handed this form in accept or return it."
    action_en = "What your own firm handed in you can mend and hand in again, or withdraw."


class SubmissionNotYours(NotAllowed):
    code = "documents.submission_not_yours"
    title_ja = "この書類を取り下げられるのは、作った会社だけです。"
    action_ja = "直してほしいところがあるときは、理由を書いて差し戻してください。"
    title_en = "Only the firm that made this form can withdraw it."
    action_en = "If something has to be put right, return it and say why."


class SubmissionMovedOn(Conflict):
    code = "documents.submission_moved_on"
    title_ja = "この書類は、その間に{firm}が動かして「{state_ja}」になりました。"
    action_ja = "あなたの操作では何も変わっていません。いまの状態を見てから決めてください。"
    title_en = "Meanwhile {firm} acted on this form; it is “{state_en}” now."
    action_en = "Nothing was changed by you. Look at it as it is now, then decide."


class SubmissionRenewed(Conflict):
    code = "documents.submission_renewed"
    title_ja = "見ていた第{seen}版のあとに、第{latest}版が提出されました。"
    action_ja = "あなたの操作では何も変わっていません。新しい版で変わったところを見てから決めてください。"
    title_en = "After version {seen}, which you saw, version {latest} was handed in."
    action_en = "Nothing was changed by you. Look at what the newer version changed, then decide."


class SubmissionUnchanged(Conflict):
    code = "documents.submission_unchanged"
    title_ja = "前に提出した第{latest}版と同じ内容です。"
    action_ja = "直してから提出してください。このまま出すときは、上位の会社への一言を書いてください。"
    title_en = "This says the same as version {latest}, which was handed in."
    action_en = "Put it right first. To hand it in as it is, write a note to the firm above."


class ReturnReasonMissing(BadInput):
    code = "documents.return_reason_missing"
    title_ja = "差し戻す理由がありません。"
    action_ja = "どこをどう直せばよいかを、300文字までで書いてください。"
    title_en = "The reason for returning it is missing."
    action_en = "Say what to put right, in at most 300 characters."


class SubmissionRemoved(NotFound):
    code = "documents.submission_removed"
    title_ja = "この書類は保存期間が過ぎたため、内容を消去しました。"
    action_ja = "提出した日、受け取った日と、内容の照合に使う値だけが残っています。"
    title_en = "The content of this form was removed when its time of keeping was over."
    action_en = "What remains is when it was handed in and accepted, and a value to compare a copy with."


class RequirementUnreadable(BadInput):
    code = "documents.requirement_unreadable"
    title_ja = "「{form}」の期限が読み取れません。"
    action_ja = "「入場の前まで」「毎月」「求めない」から選び、日数は0から{most}までの数字で入れてください。"
    title_en = "The time for “{form}” cannot be read."
    action_en = "Choose before entry, every month or not asked for, and give the days as a number from 0 to {most}."


class NothingToRemind(Conflict):
    code = "documents.nothing_to_remind"
    title_ja = "知らせる会社がありません。"
    action_ja = "まだ出していない書類のある会社を選んでください。同じ会社に知らせられるのは、1日に1回です。"
    title_en = "There is no firm to remind."
    action_en = "Choose firms that owe a form. Each can be reminded once a day."


class HandoverBeforeSite(BadInput):
    code = "documents.handover_before_site"
    title_ja = "引渡しの日が、この現場の始まる日より前です。"
    action_ja = "{first_on}以降の日を入れてください。"
    title_en = "The day of handover lies before the site begins."
    action_en = "Enter {first_on} or a later day."


class HoldTooLate(Conflict):
    code = "documents.hold_too_late"
    title_ja = "この現場の書類は、保存期間が過ぎて消去されたあとです。"
    action_ja = "提出した日、受け取った日と、内容の照合に使う値は残っています。"
    title_en = "The forms of this site were removed when their keeping was over."
    action_en = "What remains is when they were handed in and accepted, and values to compare copies with."
