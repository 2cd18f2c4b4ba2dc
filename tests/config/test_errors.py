from __future__ import annotations

import json
from datetime import date

from ccus.access.errors import GrantAlreadyEnded, PermissionMissing
from ccus.config.errors import problem_document, refusal_of_input
from ccus.history.errors import DirectEntryExists
from ccus.kit.ids import IdFormatError, parse_id


def test_a_problem_document_has_the_members_of_rfc_9457_and_speaks_both_languages() -> None:
    refusal = PermissionMissing(holders_ja="技能者", holders_en="technician", permission="history:own-days:view")

    assert problem_document(refusal, instance="/technician/days/") == {
        "type": "http://localhost:8000/docs/errors/access.permission_missing",
        "title": "この操作ができるのは「技能者」の立場の人です。",
        "status": 403,
        "detail": "その立場の人に頼むか、事業者責任者または登録窓口に立場の追加を依頼してください。",
        "instance": "/technician/days/",
        "code": "access.permission_missing",
        "title_en": "Only these roles may do this: technician.",
        "detail_en": "Ask somebody in such a role, or ask the business administrator or the registration desk to give you the role.",
        "data": {"holders_ja": "技能者", "holders_en": "technician", "permission": "history:own-days:view"},
    }


def test_title_and_detail_follow_the_language() -> None:
    document = problem_document(GrantAlreadyEnded(ended_on=date(2026, 11, 1)), instance="/", language="en")

    assert document["title"] == document["title_en"] == "This role had already ended on 1 November 2026."
    assert document["data"] == {"ended_on": "2026-11-01"}


def test_days_in_the_data_become_text_so_that_any_server_can_send_them() -> None:
    document = problem_document(GrantAlreadyEnded(ended_on=date(2026, 11, 1)), instance="/")

    assert json.loads(json.dumps(document))["data"] == {"ended_on": "2026-11-01"}


def test_unreadable_typing_is_refused_in_the_words_of_its_reader() -> None:
    try:
        parse_id("12345")
    except IdFormatError as error:
        refusal = refusal_of_input(error)

    assert refusal.status == 422
    assert refusal.sentence("ja").startswith(
        "入力を読み取れませんでした。IDは14桁ですが、「12345」は5桁で、9桁足りません。"
    )


def test_days_are_told_as_people_write_them() -> None:
    refusal = DirectEntryExists(work_date=date(2026, 11, 21))

    assert refusal.title("ja") == "2026年11月21日(土) の直接入力は、すでに確認待ちです。"
    assert refusal.title("en") == "A direct entry for 21 November 2026 is already waiting."
