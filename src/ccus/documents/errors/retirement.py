"""Refusals about reports to the retirement mutual aid (建退共)."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class RetirementMonthInFuture(BadInput):
    code = "documents.retirement_month_in_future"
    title_ja = "{month} はまだ来ていない月です。"
    action_ja = "働いた月を選び直してください。"
    title_en = "{month} has not come yet."
    action_en = "Choose a month in which work was done."


class RetirementMonthRunning(Conflict):
    code = "documents.retirement_month_running"
    title_ja = "{month} はまだ終わっていないので、報告できません。"
    action_ja = "月末の {last_on} を過ぎてから報告してください。今の数は、いつでも見られます。"
    title_en = "{month} is not over, so it cannot be reported."
    action_en = "Report it after {last_on}. The figures so far can be seen at any time."


class ReporterNumberMissing(Conflict):
    code = "documents.reporter_number_missing"
    title_ja = "報告する会社「{firm}」の共済契約者番号が登録されていません。"
    action_ja = "建退共の共済契約者証を見て、自社の番号を登録してから報告してください。"
    title_en = "The contractor number of {firm}, which reports, is not registered."
    action_en = "Register the number on the certificate of the mutual aid, then report."


class RetirementReportNotYours(NotAllowed):
    code = "documents.retirement_report_not_yours"
    title_ja = "この現場の建退共の報告は「{method_ja}」なので、あなたの会社からは出せません。"
    action_ja = "だれが報告するかは、元請が現場ごとに決めます。変えたいときは元請に頼んでください。"
    title_en = "The reports of this site are made by the method “{method_en}”, so your firm does not make this one."
    action_en = "The prime chooses for each site who reports. Ask it to change the method."


class NothingToReport(Conflict):
    code = "documents.nothing_to_report"
    title_ja = "{month} に、これから報告する日はありません。"
    action_ja = "すでに報告したか、報告に入る人がいません。一覧で、入らない人とその理由を確かめてください。"
    title_en = "There is no day of {month} left to report."
    action_en = "It has been reported, or nobody can be in it. The list says who is not in, and why."


class RetirementDaysTaken(Conflict):
    code = "documents.retirement_days_taken"
    title_ja = "報告している間に、同じ人の同じ日がほかから報告されました。"
    action_ja = "何も報告していません。画面を読み込み直すと、残りの日だけが並びます。"
    title_en = "While this was reported, the same day of the same person was reported elsewhere."
    action_en = "Nothing was reported. Load the page again; it lists the days that are left."


class RetirementMethodOver(Conflict):
    code = "documents.retirement_method_over"
    title_ja = "{month} の報告はもう始まっているので、報告のしかたは変えられません。"
    action_ja = "次の月からのしかたとして選んでください。"
    title_en = "Reports of {month} have begun, so its method cannot be changed."
    action_en = "Choose the method from the next month on."


class RetirementReportNotFound(NotFound):
    code = "documents.retirement_report_not_found"
    title_ja = "その建退共の報告は見つかりません。"
    action_ja = "現場と月を一覧から選び直してください。"
    title_en = "There is no such report to the mutual aid."
    action_en = "Choose site and month from the list again."


class OutsiderUnreadable(BadInput):
    code = "documents.outsider_unreadable"
    title_ja = "登録のない人を加えられません。{what_ja}"
    action_ja = "氏名、被共済者番号、会社、働いた日（例：1,2,5-9）を確かめて入力し直してください。"
    title_en = "The person without registration cannot be added. {what_en}"
    action_en = "Check name, insured number, firm and days (such as 1,2,5-9), and enter them again."


class OutsiderNotFound(NotFound):
    code = "documents.outsider_not_found"
    title_ja = "その「登録のない人」は見つかりません。"
    action_ja = "報告したあとでは外せません。一覧を読み込み直して確かめてください。"
    title_en = "There is no such person without registration."
    action_en = "They cannot be taken out once reported. Load the list again."
