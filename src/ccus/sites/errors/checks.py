"""Refusals about checks of a roster and their reminders."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict


class CheckUnknown(BadInput):
    code = "sites.check_unknown"
    title_ja = "どの確認についてのお願いかを読み取れませんでした。"
    action_ja = "名簿の確認の画面を開き直して、ボタンから送ってください。"
    title_en = "It cannot be told which check the reminder is about."
    action_en = "Open the checks of the roster again and send it by the button there."


class NothingToRemindOf(Conflict):
    """Data: `check_ja`, `check_en`."""

    code = "sites.nothing_to_remind_of"
    title_ja = "「{check_ja}」は、いまは確かめることがありません。お願いは送っていません。"
    action_ja = "画面を開き直すと、いまの状態が出ます。"
    title_en = "“{check_en}” calls for nothing at the moment. No reminder was sent."
    action_en = "Open the page again to see how things are now."


class RemindedToday(Conflict):
    """Data: `check_ja`, `check_en`."""

    code = "sites.reminded_today"
    title_ja = "「{check_ja}」のお願いは、今日すでに送られています。"
    action_ja = "同じお願いは1日に1回までです。明日になっても直っていなければ、もう一度送れます。"
    title_en = "A reminder of “{check_en}” has already been sent today."
    action_en = "The same reminder is sent once a day at most. If it is still open tomorrow, send it again."
