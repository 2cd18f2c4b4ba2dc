"""What insights refuses, in words."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotFound


class LakeBusy(Conflict):
    code = "insights.lake_busy"
    title_ja = "列形式の写しは、いま別の処理が更新しています。"
    action_ja = "終わるのを待って、もう一度実行してください。"
    title_en = "Another run is bringing the columnar copy up to date."
    action_en = "Wait until it has ended and run this again."


class LakeEmpty(NotFound):
    code = "insights.lake_empty"
    title_ja = "列形式の写しがまだありません。"
    action_ja = "「ccus lake sync」で作ってから、もう一度実行してください。"
    title_en = "There is no columnar copy yet."
    action_en = "Make it with “ccus lake sync” and run this again."


class LakeAddressUnusable(BadInput):
    code = "insights.lake_address_unusable"
    title_ja = "列形式の写しの場所「{url}」は使えません。"
    action_ja = "CCUS_LAKE_URL には、フォルダーの場所か s3://バケット/フォルダー を指定してください。"
    title_en = "The columnar copy cannot lie at “{url}”."
    action_en = "Set CCUS_LAKE_URL to a folder, or to s3://bucket/folder."


class LakeExtraMissing(Conflict):
    code = "insights.lake_extra_missing"
    title_ja = "この使い方に必要な追加のパッケージ（{extra}）が入っていません。"
    action_ja = "「uv sync --inexact --extra {extra}」で入れてから、もう一度実行してください。"
    title_en = "This needs the additional packages of the extra “{extra}”, which are not installed."
    action_en = "Install them (uv sync --inexact --extra {extra}) and run this again."


class SparkUnavailable(Conflict):
    code = "insights.spark_unavailable"
    title_ja = "Spark を使えません（{reason}）。"
    action_ja = "Java 17 があるか、--master の先で Spark が動いているかを確かめてください。DuckDB では --engine duckdb で同じ結果が得られます。"
    title_en = "Spark cannot be used ({reason})."
    action_en = (
        "See that Java 17 is there and that a Spark runs at --master. DuckDB gives the same results: --engine duckdb."
    )


class SparkCannotReach(Conflict):
    code = "insights.spark_cannot_reach"
    title_ja = "Spark からは「{url}」にある列形式の写しを読めません。"
    action_ja = "全ての計算機から同じ場所に見えるフォルダーに写しを置いてください。"
    title_en = "Spark cannot read the columnar copy at “{url}”."
    action_en = "Keep the copy in a folder that all machines of the cluster see at the same place."


class QuestionUnknown(NotFound):
    code = "insights.question_unknown"
    title_ja = "「{name}」という集計はありません。"
    action_ja = "次のどれかを指定してください: {known}"
    title_en = "There is no question named “{name}”."
    action_en = "Choose one of: {known}"


class SplitsContainEachOther(BadInput):
    code = "insights.splits_contain_each_other"
    title_ja = "この2つの分け方は組み合わせられません。"
    action_ja = "事業者の種類と資本金のように、一方がもう一方を含む分け方です。どちらか一方にしてください。"
    title_en = "These two splits cannot be combined."
    action_en = "One contains the other, like kind of business and capital. Choose only one of them."


class AssociationUnknown(NotFound):
    code = "insights.association_unknown"
    title_ja = "「{name}」という団体に属する事業者はいません。"
    action_ja = "一覧にある団体から選んでください。登録されたばかりの団体は、10分ほどで一覧に出ます。"
    title_en = "No business belongs to an association named “{name}”."
    action_en = "Choose one of the list. One that was registered just now is listed within about ten minutes."


class ReportMonthUnreadable(BadInput):
    code = "insights.report_month_unreadable"
    title_ja = "どの月の報告か読み取れません。"
    action_ja = "{problem_ja}"
    title_en = "The month of the report cannot be read."
    action_en = "{problem_en}"


class ReportMonthAhead(NotFound):
    code = "insights.report_month_ahead"
    title_ja = "{month} はまだ来ていないため、報告がありません。"
    action_ja = "今月（{current}）か、それより前の月を指定してください。"
    title_en = "There is no report of {month}, which has not come yet."
    action_en = "Name this month ({current}) or an earlier one."


class NoFiguresForMonth(NotFound):
    code = "insights.no_figures_for_month"
    title_ja = "{month} までに数えられた登録も就業履歴もないため、報告がありません。"
    action_ja = "月次報告の一覧にある月を選んでください。報告があるのは、最初の登録があった月からです。"
    title_en = "There is no report of {month}, since nothing had been counted by then."
    action_en = "Choose a month from the list of monthly reports. They begin with the month of the first registration."


class RehearsalNumberOutOfRange(BadInput):
    """Data: `typed`, `least`, `most`."""

    code = "insights.rehearsal_number_out_of_range"
    title_ja = "{typed} は、試せる数の範囲の外です。"
    action_ja = "{least} から {most} までの数を入れてください。"
    title_en = "{typed} is outside the numbers that can be tried."
    action_en = "Enter a number from {least} to {most}."
