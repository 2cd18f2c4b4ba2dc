"""Refusals about the retirement mutual aid (建退共)."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput


class MutualAidNumberUnreadable(BadInput):
    code = "registry.mutual_aid_number_unreadable"
    title_ja = "「{typed}」は建退共の番号として読み取れません。"
    action_ja = "手帳か共済契約者証を見て、数字を20文字までで入力してください。ハイフンはあってもなくてもかまいません。"
    title_en = "“{typed}” cannot be read as a number of the mutual aid."
    action_en = "Type the digits of the book or certificate, at most 20 characters, with or without hyphens."
