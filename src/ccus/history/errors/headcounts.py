"""Refusals about the numbers of people that firms had at a site."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict


class HeadcountUnreadable(BadInput):
    """Data: `typed`, `firm`."""

    code = "history.headcount_unreadable"
    title_ja = "{firm}の人数「{typed}」が読み取れません。"
    action_ja = "0から999までの数字で入れてください。分からない会社は空欄のままにします。"
    title_en = "The number “{typed}” of {firm} could not be read."
    action_en = "Type a figure from 0 to 999, and nothing for a firm that you do not know of."


class HeadcountDayClosed(Conflict):
    """Data: `day`."""

    code = "history.headcount_day_closed"
    title_ja = "{day} の人数は入れられません。"
    action_ja = "人数を入れられるのは、今日までの日で、直接入力の締め切り（翌月の末日）が過ぎていない日です。"
    title_en = "Numbers of {day} cannot be told."
    action_en = "Choose a day up to today whose deadline for direct entries, the end of the next month, has not passed."


class HeadcountFirmUnknown(Conflict):
    """Data: `business`."""

    code = "history.headcount_firm_unknown"
    title_ja = "{business} の会社は、この日の現場にいません。"
    action_ja = "施工体制に登録された会社か、この日に記録のある会社の人数だけを入れられます。画面を開き直してください。"
    title_en = "The firm {business} is not on the site on that day."
    action_en = "Numbers are of firms in the hierarchy or with records on the day. Open the page again."
