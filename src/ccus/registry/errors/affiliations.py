"""Refusals about belonging to a business."""

from __future__ import annotations

from ccus.foundation.refusals import Conflict, NotFound


class PrimaryAffiliationOverlaps(Conflict):
    code = "registry.primary_affiliation_overlaps"
    title_ja = "この人には、同じ期間にすでに主たる所属があります。"
    action_ja = "前の所属の終了日を先に登録するか、従たる所属として登録してください。"
    title_en = "This person already has a primary affiliation in that period."
    action_en = "End the earlier one first, or register this one as secondary."


class AffiliationExists(Conflict):
    code = "registry.affiliation_exists"
    title_ja = "この人は、同じ期間にすでにこの事業者に所属しています。"
    action_ja = "登録済みの所属をそのまま使ってください。主・従を変えるときは、先に終了日を登録してください。"
    title_en = "This person already belongs to this business in that period."
    action_en = "Use the existing affiliation; to change primary and secondary, end it first."


class AffiliationNotFound(NotFound):
    code = "registry.affiliation_not_found"
    title_ja = "この所属は見つかりません。"
    action_ja = "画面を読み込み直して、一覧から選び直してください。"
    title_en = "There is no such affiliation."
    action_en = "Reload the page and choose from the list again."


class AffiliationAlreadyEnded(Conflict):
    """Data: `ended_on`, the last day of the affiliation."""

    code = "registry.affiliation_already_ended"
    title_ja = "この所属は {ended_on} までで終わっています。"
    action_ja = "終了日を直したいときは、登録窓口に相談してください。"
    title_en = "This affiliation ended on {ended_on}."
    action_en = "Contact a registration desk if that day is wrong."
