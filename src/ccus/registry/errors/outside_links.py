"""Refusals about links to services outside."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotFound


class LinkNumberUnreadable(BadInput):
    code = "registry.link_number_unreadable"
    title_ja = "この番号は読み取れません。"
    action_ja = (
        "修了証や許可証に書かれているとおりに入れてください。例：12-34-567890、東京都知事許可（般-5）第12345号。"
    )
    title_en = "This number cannot be read."
    action_en = "Enter it as it stands on the certificate or licence."


class LinkExists(Conflict):
    code = "registry.link_exists"
    title_ja = "この番号は、すでにつながっています。"
    action_ja = "期限を変えるときは、いまの同意を取り消してから、もう一度同意してください。"
    title_en = "This number is linked already."
    action_en = "To change the last day, take back the present consent and give it again."


class LinkNotFound(NotFound):
    code = "registry.link_not_found"
    title_ja = "このつながりは見つかりません。"
    action_ja = "画面を読み込み直して、一覧から選び直してください。"
    title_en = "There is no such link."
    action_en = "Reload the page and choose from the list again."


class LinkTooLong(BadInput):
    code = "registry.link_too_long"
    title_ja = "同意の期限は、今日から{last_on}までの日にしてください。"
    action_ja = "期限を入れ直してください。切れる前に、また同意できます。"
    title_en = "The consent can last from today until {last_on}."
    action_en = "Enter another last day. You can consent again before it ends."


class DifferenceNotOpen(Conflict):
    code = "registry.difference_not_open"
    title_ja = "この違いは、もう答えたか、なくなっています。"
    action_ja = "画面を読み込み直して、いまの登録を確かめてください。"
    title_en = "This difference was answered already, or is gone."
    action_en = "Reload the page and look at what is registered."


class CertificateConsentMissing(BadInput):
    code = "registry.certificate_consent_missing"
    title_ja = "データベースに問い合わせるには、本人の同意が要ります。"
    action_ja = "同意の「はい」を選んでから、もう一度押してください。同意しないときは、資格を手で入力できます。"
    title_en = "The database is asked only with the person's consent."
    action_en = "Choose yes and press again, or type the qualification by hand."


class CertificateNotFound(BadInput):
    """The same for a number that nobody has and for somebody else's."""

    code = "registry.certificate_not_found"
    title_ja = "この番号の修了の記録は、入力した氏名と生年月日では見つかりません。"
    action_ja = "番号・氏名・生年月日を修了証と見比べてください。見つからないときは、資格を手で入力できます。"
    title_en = "No completion is known under this number for the name and birth date that were typed."
    action_en = "Compare number, name and birth date with the certificate, or type the qualification by hand."


class CertificateServiceSilent(Conflict):
    code = "registry.certificate_service_silent"
    title_ja = "いま、登録基幹技能者データベースに問い合わせできません。"
    action_ja = "入力した内容は残っています。資格を手で入力して、先に進んでください。"
    title_en = "The database of registered core technicians does not answer now."
    action_en = "What was typed is kept. Type the qualification by hand and go on."
