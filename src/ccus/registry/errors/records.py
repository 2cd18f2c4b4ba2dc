"""Refusals that concern every kind of record: IDs, reach, lengths, days."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed


class UnreadableId(BadInput):
    """Data: `sentence_ja`, `sentence_en`, which say what is wrong with it and what to do."""

    code = "registry.unreadable_id"
    title_ja = "IDを読み取れませんでした。"
    action_ja = "{sentence_ja}"
    title_en = "The ID cannot be read."
    action_en = "{sentence_en}"


class IdTaken(Conflict):
    """Data: `ccus_id`."""

    code = "registry.id_taken"
    title_ja = "ID {ccus_id} はすでに登録されています。"
    action_ja = "同じ人・同じ会社を二度登録しないよう、登録済みの内容を開いて直してください。"
    title_en = "The ID {ccus_id} is already registered."
    action_en = "Open the existing registration and change it there, so that nobody is registered twice."


class NotYourRecord(NotAllowed):
    """The role may do such things, but not to this person or firm."""

    code = "registry.not_your_record"
    title_ja = "いまの立場で変更できるのは、本人または自社の登録だけです。"
    action_ja = "本人か所属事業者に頼むか、登録窓口に相談してください。"
    title_en = "In this role you can change only your own registration or that of your own firm."
    action_en = "Ask the person or the employer, or contact a registration desk."


class TextTooLong(BadInput):
    """Data: `item_ja`, `item_en`, `length`, `limit` (characters)."""

    code = "registry.text_too_long"
    title_ja = "「{item_ja}」が長すぎます({length}文字)。"
    action_ja = "{limit}文字までに短くしてください。"
    title_en = "“{item_en}” is too long ({length} characters)."
    action_en = "Shorten it to {limit} characters."


class UnknownPrefecture(BadInput):
    """Data: `typed`."""

    code = "registry.unknown_prefecture"
    title_ja = "都道府県コード「{typed}」はありません。"
    action_ja = "一覧から都道府県を選んでください。"
    title_en = "There is no prefecture {typed}."
    action_en = "Choose a prefecture from the list."


class EndsBeforeItBegins(BadInput):
    """Data: `from_on`, `last_on`."""

    code = "registry.ends_before_it_begins"
    title_ja = "終わりの日({last_on})が、始まりの日({from_on})より前になっています。"
    action_ja = "日付を確かめて入力し直してください。"
    title_en = "The last day ({last_on}) lies before the first ({from_on})."
    action_en = "Check the two days and enter them again."
