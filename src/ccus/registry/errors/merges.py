"""Refusals about merging two records of one person."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class MergeNotFound(NotFound):
    code = "registry.merge_not_found"
    title_ja = "この統合は見つかりません。"
    action_ja = "統合の一覧を開き直して、そこから選んでください。"
    title_en = "This merge cannot be found."
    action_en = "Open the list of merges again and choose from it."


class MergeWithItself(BadInput):
    code = "registry.merge_with_itself"
    title_ja = "2つの技能者IDが、同じ登録を指しています。"
    action_ja = "統合する2つの登録のIDを、それぞれ確かめてください。すでに統合した登録かもしれません。"
    title_en = "Both IDs name the same record."
    action_en = "Check the two IDs. They may have been merged before."


class MergeReasonMissing(BadInput):
    code = "registry.merge_reason_missing"
    title_ja = "同じ人だと判断した理由が書かれていません。"
    action_ja = "何を見比べて決めたかを書いてください。例：免許証の写しが同じ、本人が窓口で両方のカードを見せた。"
    title_en = "It is not said why the two are one person."
    action_en = "Write what you compared."


class MergeOpen(Conflict):
    code = "registry.merge_open"
    title_ja = "この登録には、すでに統合の手続きがあります。"
    action_ja = "統合の一覧で、その手続きの状態を確かめてください。"
    title_en = "This record is part of another merge."
    action_en = "Look at that merge in the list."


class MergeOtherWayRound(Conflict):
    code = "registry.merge_other_way_round"
    title_ja = "統合される側の登録には、もう別のIDが統合されています。"
    action_ja = "残す側と統合される側を入れ替えて、もう一度提案してください。"
    title_en = "Another ID has been merged into the record that would go."
    action_en = "Propose it the other way round."


class MergeStepNotAllowed(Conflict):
    """Data: `state_ja`, `state_en`."""

    code = "registry.merge_step_not_allowed"
    title_ja = "「{state_ja}」の統合では、この操作はできません。"
    action_ja = "一覧を開き直して、いまの状態を確かめてください。ほかの担当者が先に決めたのかもしれません。"
    title_en = "A merge that is “{state_en}” cannot take this step."
    action_en = "Open the list again. A colleague may have decided."


class MergeNeedsTwo(NotAllowed):
    code = "registry.merge_needs_two"
    title_ja = "自分が提案した統合や取り消しを、自分で承認することはできません。"
    action_ja = "ほかの担当者に確認を頼んでください。"
    title_en = "Nobody agrees to their own proposal."
    action_en = "Ask a colleague to look at it."
