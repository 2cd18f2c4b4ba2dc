"""Refusals about forms (帳票) and the facts typed for them."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, NotAllowed, NotFound


class FormNotFound(NotFound):
    code = "documents.form_not_found"
    title_ja = "この様式はありません。"
    action_ja = "現場の「書類」の一覧から選び直してください。"
    title_en = "There is no such form."
    action_en = "Choose one from the documents of the site."


class FormFileUnknown(BadInput):
    code = "documents.form_file_unknown"
    title_ja = "「{typed}」という形式では出力できません。"
    action_ja = "PDF、Excel、JSON、PDF/Aのどれかを選んでください。"
    title_en = "There is no file of the kind “{typed}”."
    action_en = "Choose PDF, Excel, JSON or PDF/A."


class FormFirmNotYours(NotAllowed):
    code = "documents.form_firm_not_yours"
    title_ja = "この会社の書類は、あなたの会社からは作れません。"
    action_ja = "自社か、自社より下位の会社を選んでください。その日に施工体制にいない会社の書類も作れません。"
    title_en = "Your firm cannot make documents of this firm."
    action_en = "Choose your own firm or one below it that stands in the hierarchy on that day."


class FormNotOfFirm(BadInput):
    code = "documents.form_not_of_firm"
    title_ja = "「{form}」は、この会社が作る書類ではありません。"
    action_ja = "{maker}の会社を選ぶか、別の書類を選んでください。"
    title_en = "“{form}” is not made by this firm."
    action_en = "Choose another firm or another form."


class DayBeforeSite(BadInput):
    code = "documents.day_before_site"
    title_ja = "{on}は、この現場が始まる前です。"
    action_ja = "{first_on}以降の日を選んでください。"
    title_en = "The site had not begun on {on}."
    action_en = "Choose {first_on} or a later day."


class FormDayUnreadable(BadInput):
    """A form of today in place of the day that was meant would be handed in unnoticed."""

    code = "documents.form_day_unreadable"
    title_ja = "「{typed}」は日付として読み取れません。"
    action_ja = "カレンダーから選ぶか、2026年11月21日のように入力してください。"
    title_en = "“{typed}” cannot be read as a day."
    action_en = "Choose it from the calendar, or type it like 2026-11-21."


class DayInFuture(BadInput):
    code = "documents.day_in_future"
    title_ja = "{on}はまだ来ていない日なので、その日の書類は作れません。"
    action_ja = "今日か、過ぎた日を選んでください。"
    title_en = "{on} has not come yet, so no form can be made of that day."
    action_en = "Choose today or a day before."


class FactNotTyped(BadInput):
    code = "documents.fact_not_typed"
    title_ja = "「{label}」は、ここで入力する項目ではありません。"
    action_ja = "登録されている場所（現場・名簿・技能者・事業者の登録）で直してください。"
    title_en = "“{label}” is not typed here."
    action_en = "Put it right where it is registered: site, roster, technician or business."


class FactTooLong(BadInput):
    code = "documents.fact_too_long"
    title_ja = "「{label}」が長すぎます（{length}文字）。"
    action_ja = "{most}文字までにしてください。"
    title_en = "“{label}” is too long ({length} characters)."
    action_en = "Use at most {most} characters."


class TooManyRows(BadInput):
    code = "documents.too_many_rows"
    title_ja = "「{label}」の行が多すぎます（{count}行）。"
    action_ja = "{most}行までにしてください。"
    title_en = "“{label}” has too many rows ({count})."
    action_en = "Use at most {most} rows."


class FactNotYours(NotAllowed):
    code = "documents.fact_not_yours"
    title_ja = "この項目は、あなたの会社からは入力できません。"
    action_ja = "現場の項目は元請が、会社と人の項目はその会社か元請が入力します。担当の会社に頼んでください。"
    title_en = "Your firm cannot type this item."
    action_en = "The prime types items of the site; items of a firm and its people are typed by the firm or the prime."


class FormSetEmpty(BadInput):
    code = "documents.form_set_empty"
    title_ja = "まとめて作る書類がありません。"
    action_ja = "書類を選ぶか、ほかの会社・ほかの日を選んでください。"
    title_en = "There is no form to make."
    action_en = "Choose forms, or another firm or day."


class FormSetTooLarge(BadInput):
    code = "documents.form_set_too_large"
    title_ja = "一度に作る書類が多すぎます（{count}件）。"
    action_ja = "{most}件までになるように、書類や現場を分けてください。"
    title_en = "These are too many forms at once ({count})."
    action_en = "Ask for at most {most}."


class FormSetNotFound(NotFound):
    code = "documents.form_set_not_found"
    title_ja = "この書類のまとまりは見つかりません。"
    action_ja = "作ってから7日で消えます。もう一度作ってください。"
    title_en = "There is no such set of forms."
    action_en = "Sets go away after seven days. Ask for it again."
