"""Refusals about files of logging readers."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, NotFound


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
