"""Refusals about special measures."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class MeasureNotFound(NotFound):
    code = "registry.measure_not_found"
    title_ja = "この特例措置は見つかりません。"
    action_ja = "画面を読み込み直して、一覧から選び直してください。"
    title_en = "There is no such special measure."
    action_en = "Reload the page and choose from the list again."


class MeasureAnswered(Conflict):
    code = "registry.measure_answered"
    title_ja = "この特例措置は、すでに「{state_ja}」です。"
    action_ja = "画面を読み込み直して、いまの状態を確かめてください。"
    title_en = "This special measure is in the state “{state_en}” already."
    action_en = "Reload the page and look at how it stands."


class MeasureNeedsColleague(NotAllowed):
    code = "registry.measure_needs_colleague"
    title_ja = "提案した人が自分で認めることはできません。開始も終了も、2人の職員が必要です。"
    action_ja = "別の職員に、この画面で確かめてもらってください。"
    title_en = "Who proposes cannot agree as well: switching a measure on or off takes two people."
    action_en = "Ask a colleague to look at it on this page."


class MeasureIncomplete(BadInput):
    code = "registry.measure_incomplete"
    title_ja = "特例措置の内容が足りません。地域、期間、内容、根拠のすべてが必要です。"
    action_ja = "空いている欄を埋めて、もう一度送ってください。"
    title_en = "The special measure is incomplete: it needs an area, a period, an effect and a basis."
    action_en = "Fill in what is missing and send it again."


class MeasurePeriodTurned(BadInput):
    code = "registry.measure_period_turned"
    title_ja = "期間の終わり（{last_on}）が、始まり（{from_on}）より前です。"
    action_ja = "期間を入れ直してください。"
    title_en = "The period ends ({last_on}) before it begins ({from_on})."
    action_en = "Enter the period again."


class MeasureDayMissing(BadInput):
    code = "registry.measure_day_missing"
    title_ja = "「{effect_ja}」には、いつまでにするかの日が必要です。期間の終わりより後の日にしてください。"
    action_ja = "日付を入れて、もう一度送ってください。"
    title_en = "“{effect_en}” needs the day until which it holds, after the end of the period."
    action_en = "Enter the day and send it again."
