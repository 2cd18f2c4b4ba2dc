"""Refusals about proofs, proposed days and flags."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotFound


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


class AppealTooLong(BadInput):
    """Data: `limit` and `length` in characters."""

    code = "history.appeal_too_long"
    title_ja = "事情の説明が{length}文字あり、長すぎます。"
    action_ja = "{limit}文字までに短くして、もう一度送ってください。前のページに戻ると、書いた文が残っています。"
    title_en = "The explanation is too long: {length} characters."
    action_en = "Shorten it to {limit} characters and send it again. Going back shows what you wrote."


class AppealNeedsReason(BadInput):
    code = "history.appeal_needs_reason"
    title_ja = "どうだったのかが書かれていません。"
    action_ja = "どこにいたか、なぜそうなったかを一言書いて、もう一度送ってください。"
    title_en = "The appeal says nothing."
    action_en = "Say in a few words where you were or how it came about, and send it again."
