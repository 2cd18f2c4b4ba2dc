"""Refusals about lists of results of the mutual aid (R方式)."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, NotFound


class ListedPersonUnknown(BadInput):
    code = "documents.listed_person_unknown"
    title_ja = "{person}は、自社の技能者として見つかりません。"
    action_ja = "技能者IDか被共済者番号を確かめてください。番号は、本人がCCUSに登録していると見つかります。"
    title_en = "{person} is not found among your firm's technicians."
    action_en = "Check the technician ID or the insured number; a number is found once the person registered it."


class ListedPersonMissing(BadInput):
    code = "documents.listed_person_missing"
    title_ja = "だれの日か分かりません。"
    action_ja = "「技能者ID」か「被共済者番号」の列に入力してください。"
    title_en = "It is not said whose day this is."
    action_en = "Fill in the column 技能者ID (technician ID) or 被共済者番号 (insured number)."


class ListedPersonAmbiguous(BadInput):
    code = "documents.listed_person_ambiguous"
    title_ja = "同じ被共済者番号「{number}」の人が、自社に2人以上います。"
    action_ja = "「技能者ID」の列で、どの人かを示してください。"
    title_en = "Several of your people have the insured number {number}."
    action_en = "Say by the column 技能者ID (technician ID) who it is."


class ListedSiteMissing(BadInput):
    code = "documents.listed_site_missing"
    title_ja = "どの現場の日か分かりません。"
    action_ja = "「現場ID」の列に入力するか、取り込むときに現場を選んでください。"
    title_en = "It is not said at which site this day was worked."
    action_en = "Fill in the column 現場ID (site ID), or choose the site when bringing the list in."


class RetirementListNotFound(NotFound):
    code = "documents.retirement_list_not_found"
    title_ja = "その取り込みは見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such import."
    action_en = "Choose it from the list again."
