"""Refusals about digital cards."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, NotFound


class NothingToShow(BadInput):
    code = "registry.nothing_to_show"
    title_ja = "見せるものが選ばれていません。"
    action_ja = "氏名やレベルなど、相手に見せるものを1つ以上選んでください。"
    title_en = "Nothing was chosen to be shown."
    action_en = "Choose at least one thing, such as the name or the level."


class HolderKeyUnreadable(BadInput):
    code = "registry.holder_key_unreadable"
    title_ja = "このスマートフォンの鍵が読めません。"
    action_ja = "ブラウザーを新しくしてから、もう一度「このスマートフォンに入れる」を押してください。"
    title_en = "The key of this phone cannot be read."
    action_en = "Update the browser, then press “Put into this phone” again."


class StatusListNotFound(NotFound):
    code = "registry.status_list_not_found"
    title_ja = "この停止の一覧は見つかりません。"
    action_ja = "カードに書かれている番号を確かめてください。"
    title_en = "There is no such status list."
    action_en = "Check the number that stands in the card."
