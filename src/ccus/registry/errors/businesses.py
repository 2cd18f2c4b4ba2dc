"""Refusals about a business: its name, kind, corporate number, licence."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotFound


class BusinessNotFound(NotFound):
    code = "registry.business_not_found"
    title_ja = "この事業者は見つかりません。"
    action_ja = "事業者IDの14桁を確かめるか、名前で検索してください。"
    title_en = "There is no such business."
    action_en = "Check the 14 digits of the ID, or search by name."


class BusinessNameMissing(BadInput):
    code = "registry.business_name_missing"
    title_ja = "商号または名称が入力されていません。"
    action_ja = "登記または開業届のとおりに入力してください。"
    title_en = "The name of the business is missing."
    action_en = "Enter it as in the company register or the opening notice."


class CorporateNumberMissing(BadInput):
    code = "registry.corporate_number_missing"
    title_ja = "法人番号が入力されていません。"
    action_ja = "法人は13桁の法人番号を入力してください。国税庁の法人番号公表サイトで名前から調べられます。"
    title_en = "The corporate number is missing."
    action_en = "Enter its 13 digits; the National Tax Agency's site finds it by name."


class CorporateNumberNotNeeded(BadInput):
    code = "registry.corporate_number_not_needed"
    title_ja = "個人事業主と一人親方には法人番号がありません。"
    action_ja = "法人番号を空にするか、区分を「法人」にしてください。マイナンバーは入力しないでください。"
    title_en = "Sole traders and one-person contractors have no corporate number."
    action_en = "Leave it empty, or choose corporation. Never enter a personal My Number."


class CorporateNumberWrongLength(BadInput):
    """Data: `length`."""

    code = "registry.corporate_number_wrong_length"
    title_ja = "法人番号は数字13桁ですが、{length}文字の番号か、数字以外の文字を含む番号が入力されました。"
    action_ja = "13桁の数字を入力してください。会社法人等番号(12桁)とは異なります。"
    title_en = "A corporate number has 13 digits; {length} characters or other characters than digits were entered."
    action_en = "Enter 13 digits. The company register's number of 12 digits is another one."


class CorporateNumberWrongCheckDigit(BadInput):
    code = "registry.corporate_number_wrong_check_digit"
    title_ja = "この法人番号は存在しません。どこかの数字が違っています。"
    action_ja = "国税庁の法人番号公表サイトの番号と見比べて、入力し直してください。"
    title_en = "This corporate number cannot exist: a digit is wrong."
    action_en = "Compare it with the National Tax Agency's site and enter it again."


class UnknownLicenceTrade(BadInput):
    """Data: `typed`."""

    code = "registry.unknown_licence_trade"
    title_ja = "許可業種コード「{typed}」はありません。"
    action_ja = "29業種の一覧から選んでください。"
    title_en = "There is no licence trade {typed}."
    action_en = "Choose from the list of 29."


class LicenceDetailsWithoutLicence(BadInput):
    code = "registry.licence_details_without_licence"
    title_ja = "建設業許可が「なし」なのに、許可番号または許可業種が入力されています。"
    action_ja = "許可を「あり」にするか、番号と業種を空にしてください。"
    title_en = "A licence number or licence trades are given, but no licence is said to be held."
    action_en = "Say that a licence is held, or leave both empty."


class BusinessKindUnchanged(Conflict):
    """Data: `kind_ja`, `kind_en`."""

    code = "registry.business_kind_unchanged"
    title_ja = "この事業者の区分は、その日すでに「{kind_ja}」です。"
    action_ja = "変更後の区分と変更日を確かめてください。"
    title_en = "On that day this business is already: {kind_en}."
    action_en = "Check the kind and the day of the change."


class BusinessKindChangedLater(Conflict):
    """Data: `changed_on`, the day of the latest change known."""

    code = "registry.business_kind_changed_later"
    title_ja = "区分は {changed_on} に変わったと登録されています。それ以前にさかのぼる変更はできません。"
    action_ja = "変更日を {changed_on} より後にするか、登録窓口に相談してください。"
    title_en = "The kind is registered as changed on {changed_on}; an earlier change cannot be put before it."
    action_en = "Choose a later day, or contact a registration desk."


class BusinessKindChangeAhead(BadInput):
    """Data: `from_on`."""

    code = "registry.business_kind_change_ahead"
    title_ja = "区分の変更日 {from_on} は、まだ来ていない日です。"
    action_ja = "変更した日が来てから登録してください。"
    title_en = "The day of the change of kind, {from_on}, has not come yet."
    action_en = "Register the change once that day has come."
