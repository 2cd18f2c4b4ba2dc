"""What any door of the house refuses, whatever stands behind it."""

from __future__ import annotations

from ccus.foundation.refusals import Refusal


class BodyTooSlow(Refusal):
    code = "request.body_too_slow"
    status = 408
    title_ja = "送信が{seconds}秒以内に終わらなかったため、受け取りをやめました。何も保存されていません。"
    action_ja = "電波のよい場所でもう一度送ってください。プログラムから送る場合は、件数を減らして送ってください。"
    title_en = "What was sent did not arrive within {seconds} seconds, so it was given up. Nothing was saved."
    action_en = "Send it again where the line is better. A program sends fewer items at once."
