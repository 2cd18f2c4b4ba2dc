"""Everything support refuses."""

from __future__ import annotations

from ccus.foundation.refusals import NotFound


class NoticeNotFound(NotFound):
    code = "support.notice_not_found"
    title_ja = "このお知らせは見つかりません。"
    action_ja = "画面を読み込み直して、一覧から選び直してください。"
    title_en = "There is no such notice."
    action_en = "Reload the page and choose from the list again."


class AcknowledgementUnknown(NotFound):
    code = "support.acknowledgement_unknown"
    title_ja = "このリンクは使えません。途中で切れているか、新しいお知らせが届いています。"
    action_ja = "メールや手紙のリンクを、最後の文字まで入れてください。サインインして「お知らせ」からも確かめられます。"
    title_en = "This link cannot be used: it is cut, or a newer notice has been sent."
    action_en = "Use the whole link of the mail or letter, or sign in and look at your notices."


class CallNotFound(NotFound):
    code = "support.call_not_found"
    title_ja = "この電話や手紙は、一覧にありません。ほかの職員が先に済ませたかもしれません。"
    action_ja = "画面を読み込み直してください。"
    title_en = "This call or letter is not on the list; a colleague may have done it."
    action_en = "Reload the page."
