"""Refusals about direct entries."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


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


class SiteMakesNoDays(Conflict):
    code = "history.site_makes_no_days"
    title_ja = "「{site}」は{kind}のため、就業日数になりません。"
    action_ja = "実際に働いた現場を選び直してください。"
    title_en = "“{site}” is a {kind_en}; days there do not count."
    action_en = "Choose the site where the work was done."
