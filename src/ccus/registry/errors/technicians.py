"""Refusals about a person and what is registered of a person."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotFound


class TechnicianNotFound(NotFound):
    """Also when the person exists and this viewer may not know it."""

    code = "registry.technician_not_found"
    title_ja = "この技能者は見つかりません。"
    action_ja = (
        "技能者IDの14桁を確かめてください。ほかの会社に所属する人の情報は、本人と所属事業者の同意なしには見られません。"
    )
    title_en = "There is no such technician."
    action_en = "Check the 14 digits. People of other firms can be seen only with their and their employer's consent."


class NameMissing(BadInput):
    code = "registry.name_missing"
    title_ja = "氏名が入力されていません。"
    action_ja = "姓と名を入力してください。名前が一つだけの人は、どちらか一方だけで登録できます。"
    title_en = "The name is missing."
    action_en = "Enter family and given name; one of them is enough for people who have a single name."


class KanaUnreadable(BadInput):
    """Data: `typed`."""

    code = "registry.kana_unreadable"
    title_ja = "フリガナ「{typed}」に、漢字・数字・記号が入っています。"
    action_ja = "読みをカタカナかひらがなで入力してください。半角でもかまいません。"
    title_en = "The reading “{typed}” holds kanji, digits or signs."
    action_en = "Enter the reading in katakana or hiragana, in any width."


class BirthDateImpossible(BadInput):
    """Data: `birth_date`."""

    code = "registry.birth_date_impossible"
    title_ja = "生年月日 {birth_date} は登録できません。"
    action_ja = "未来の日や120年以上前の日になっていないか、元号と西暦の取り違えがないか確かめてください。"
    title_en = "The birth date {birth_date} cannot be registered."
    action_en = "Check that it is not in the future or more than 120 years ago, and that era and year are not mixed up."


class UnknownTrade(BadInput):
    """Data: `typed`."""

    code = "registry.unknown_trade"
    title_ja = "職種コード「{typed}」はありません。"
    action_ja = "一覧から職種を選んでください。"
    title_en = "There is no trade {typed}."
    action_en = "Choose a trade from the list."


class TradeCountWrong(BadInput):
    """Data: `count`."""

    code = "registry.trade_count_wrong"
    title_ja = "職種が{count}個選ばれています。"
    action_ja = "重なりのない1個から4個の職種を、主なものから順に選んでください。"
    title_en = "{count} trades were chosen."
    action_en = "Choose one to four different trades, the main one first."


class NationalityUnreadable(BadInput):
    """Data: `typed`."""

    code = "registry.nationality_unreadable"
    title_ja = "国籍コード「{typed}」を読み取れませんでした。"
    action_ja = "JP・VN・PHのような、英字2文字の国コード(ISO 3166-1)で入力してください。"
    title_en = "The nationality {typed} cannot be read."
    action_en = "Enter the two-letter country code of ISO 3166-1, such as JP, VN or PH."


class ResidenceStatusUnknown(BadInput):
    """Data: `typed`."""

    code = "registry.residence_status_unknown"
    title_ja = "在留資格「{typed}」は一覧にありません。"
    action_ja = "在留カードに書かれた在留資格を一覧から選んでください。ないときは「その他」を選んでください。"
    title_en = "The status of residence {typed} is not on the list."
    action_en = "Choose the one printed on the residence card, or “other”."


class QualificationExists(Conflict):
    """Data: `name`."""

    code = "registry.qualification_exists"
    title_ja = "「{name}」は、同じ期間ですでに登録されています。"
    action_ja = "更新した資格は、前の有効期間が終わった次の日からの期間で登録してください。"
    title_en = "“{name}” is already registered for these days."
    action_en = "Register a renewed certificate from the day after the earlier one ends."


class CredentialExists(Conflict):
    """Schooling, training or award. Data: `name`."""

    code = "registry.credential_exists"
    title_ja = "「{name}」は、同じ日付ですでに登録されています。"
    action_ja = "登録済みの一覧を確かめてください。"
    title_en = "“{name}” is already registered with the same day."
    action_en = "Look at the list of what is registered."


class CheckupExists(Conflict):
    """Data: `kind`."""

    code = "registry.checkup_exists"
    title_ja = "「{kind}」は、同じ受診日ですでに登録されています。"
    action_ja = "登録済みの一覧を確かめてください。"
    title_en = "The check-up “{kind}” is already registered with the same day."
    action_en = "Look at the list of what is registered."


class EntryNameMissing(BadInput):
    code = "registry.entry_name_missing"
    title_ja = "資格・研修・健康診断などの名称が入力されていません。"
    action_ja = "修了証や合格証に書かれた正式な名称を入力してください。"
    title_en = "The name of the qualification, training or check-up is missing."
    action_en = "Enter the official name printed on the certificate."
