"""Turns refusals into answers, once: the problem document of RFC 9457. Used by the pages and by the device edge.

Also the refusals that belong to no app: an address that does not exist, a request that cannot be read, a fault of ours.
Imports no Django, so that the edge stays light.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ccus.config import environment
from ccus.foundation.postgres.failures import trouble_behind
from ccus.foundation.postgres.trouble import ConnectionLost, DiskFull
from ccus.foundation.refusals import BadInput, NotAllowed, NotFound, Refusal
from ccus.kit.errors import InputFormatError

PROBLEM_TYPE = "application/problem+json"


class AddressNotFound(NotFound):
    code = "request.address_not_found"
    title_ja = "このアドレスのページはありません。"
    action_ja = "アドレスを確かめるか、最初のページから開き直してください。"
    title_en = "There is no page at this address."
    action_en = "Check the address, or start from the first page."


class RequestUnreadable(BadInput):
    code = "request.unreadable"
    status = 400
    title_ja = "送られた内容を読み取れませんでした。"
    action_ja = (
        "前のページに戻って、もう一度送ってください。プログラムから送る場合は、形式を仕様書と照らし合わせてください。"
    )
    title_en = "What was sent cannot be read."
    action_en = "Go back and send it again. If a program sends it, compare the format with the specification."


class FormExpired(NotAllowed):
    """The token that protects forms against forgery is missing or old."""

    code = "request.form_expired"
    title_ja = "このページを開いてから時間がたったため、安全のために送信を止めました。内容は保存されていません。"
    action_ja = "前のページに戻って再読み込みしてから、もう一度送ってください。続くときは、ブラウザのCookieを有効にしてください。"
    title_en = "The form was open for too long or was not ours, so it was not sent. Nothing was saved."
    action_en = "Go back, reload the page and send it again. If this continues, allow cookies in your browser."


class ActionForbidden(NotAllowed):
    code = "request.forbidden"
    title_ja = "この操作は許可されていません。"
    action_ja = "サインインしている人と立場を確かめてください。必要な立場がないときは、事業者責任者に依頼してください。"
    title_en = "This is not allowed."
    action_en = "Check who is signed in and in which role. If you lack the role, ask your business administrator."


class TooManyRequests(NotAllowed):
    code = "request.too_many"
    status = 429
    title_ja = "短い時間に何度も送られたため、いったん受け付けを止めました。"
    action_ja = "5分ほど待ってから、もう一度行ってください。"
    title_en = "Too many attempts came in a short time, so they are paused."
    action_en = "Wait about five minutes and try again."


class FormTooLarge(Refusal):
    """More was sent to a page than any form of ours holds."""

    code = "request.form_too_large"
    status = 413
    title_ja = "送られた内容が大きすぎるため、受け取れませんでした。何も保存されていません。"
    action_ja = "{limit_mb}MB以下になるように、件数を分けて送ってください。"
    title_en = "What was sent is too large, so it was not taken. Nothing was saved."
    action_en = "Send less at once: at most {limit_mb} MB."


class PagesStarting(Refusal):
    """The edge answers, the process behind it does not yet."""

    code = "server.pages_starting"
    status = 503
    title_ja = "画面の準備をしています。"
    action_ja = "10秒ほどたってから、もう一度開いてください。"
    title_en = "The pages are being prepared."
    action_en = "Open them again in about ten seconds."


class PagesBusy(Refusal):
    """So many pages are being made that one more would only wait: touches come first."""

    code = "server.pages_busy"
    status = 503
    title_ja = "いま画面を開く人が多く、順番を待てません。現場のタッチはいつもどおり記録されています。"
    action_ja = (
        "しばらくすると、ひとりでに開き直します。送信していた場合は保存されていないので、もう一度送ってください。"
    )
    title_en = "Too many people are opening pages at this moment. Touches at the sites are recorded as always."
    action_en = "The page opens again by itself in a while. What you were sending was not saved: send it again."


class PagesSilent(Refusal):
    """The pages broke off in the middle of an answer, or gave none in time."""

    code = "server.pages_silent"
    status = 502
    title_ja = "画面から返事がありませんでした。送信していた場合は、保存されたかどうか分かりません。"
    action_ja = "前の画面を開き直して、保存されているかを確かめてから、必要ならもう一度送ってください。"
    title_en = "The pages gave no answer. If something was being sent, it may or may not have been saved."
    action_en = "Open the previous page again, see whether it was saved, and send it again if needed."


class OurFault(Refusal):
    """A defect. Not raised: it is the words in which a defect is told."""

    code = "server.fault"
    status = 500
    title_ja = "システム側の不具合で、処理を終えられませんでした。入力に問題があったわけではありません。"
    action_ja = "少し待ってからもう一度行ってください。続くときは、この画面の時刻と行っていた操作を運営の窓口に知らせてください。"
    title_en = "A fault of the system stopped this. There was nothing wrong with what you entered."
    action_en = "Wait a little and try again. If it goes on, tell the operator's desk the time and what you were doing."


class DatabaseAway(Refusal):
    """The pages run, their database does not answer or has no room."""

    code = "server.database_away"
    status = 503
    title_ja = "ただいまデータベースを使えません。"
    action_ja = "しばらく待ってから、画面を開き直してください。送信していた場合は、保存されたかを確かめて、必要ならもう一度送ってください。"
    title_en = "The database cannot be used at the moment."
    action_en = "Wait a little and open the page again. If something was being sent, see whether it was saved, and send it again if needed."


class InputUnreadable(BadInput):
    """Typed text in no known format; the sentences come from the reader of the format. Data: `ja`, `en`."""

    code = "input.unreadable"
    title_ja = "入力を読み取れませんでした。"
    action_ja = "{ja}"
    title_en = "The input cannot be read."
    action_en = "{en}"


def is_outage(error: BaseException) -> bool:
    """Whether the database is away or full, which waiting and the operator cure, and no correction of the program."""
    trouble = trouble_behind(error, local_dir=environment.local_dir())
    return isinstance(trouble, (ConnectionLost, DiskFull))


def refusal_of_input(error: InputFormatError) -> InputUnreadable:
    return InputUnreadable(ja=error.sentence_ja, en=error.sentence_en)


def problem_document(refusal: Refusal, *, instance: str, language: str = "ja") -> dict[str, Any]:
    """The members of a problem document; served as `application/problem+json` with `refusal.status`.

    Shape: type (address of the reference entry), title and detail in `language`, title_en and detail_en, status, instance
    (path of the request), code, data (the refusal's own fields).
    """
    return {
        "type": f"{environment.public_url()}/docs/errors/{refusal.code}",
        "title": refusal.title(language),
        "status": refusal.status,
        "detail": refusal.action(language),
        "instance": instance,
        "code": refusal.code,
        "title_en": refusal.title("en"),
        "detail_en": refusal.action("en"),
        "data": {name: _plain(value) for name, value in refusal.data.items()},
    }


def _plain(value: object) -> object:
    """Days and moments as ISO 8601 text, which JSON has no type for."""
    return value.isoformat() if isinstance(value, date) else value
