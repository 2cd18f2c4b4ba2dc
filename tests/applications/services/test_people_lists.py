"""Lists of people: tried first, then taken; in any encoding; the same again changes nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter
from tests import cast
from tests.applications.applicants import NOW
from tests.factories.registry import make_business

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.applications.errors import DelegationMissing
from ccus.applications.models import AnswerVersion, Application, Decision
from ccus.applications.rules.people_lists import HeadingMissing, RowOutcome
from ccus.applications.services.people_lists import RowReport, take_list, try_list
from ccus.applications.states import ApplicationKind, ApplicationState
from ccus.kit.tables import TableFormatError

pytestmark = pytest.mark.django_db
KIND = ApplicationKind.TECHNICIAN_SIMPLIFIED
HEADINGS = ("氏名", "フリガナ", "生年月日", "性別", "郵便番号", "都道府県", "住所", "携帯電話", "経験年数", "社内メモ")
ROWS = (
    (
        "山田　太郎",
        "ﾔﾏﾀﾞ ﾀﾛｳ",
        "S55.4.1",
        "男",
        "〒100-0005",
        "東京都",
        "千代田区丸の内１ー２",
        "０９０-１２３４-５６７８",
        "20年",
        "班長",
    ),
    ("NGUYEN VAN AN", "グエン ヴァン・アン", "平成10年2月3日", "男", "", "埼玉県", "川口市栄町9-9", "", "", ""),
    ("佐藤 花子", "さとう はなこ", "ずっと前", "女", "", "埼玉県", "川口市本町1", "", "", ""),
    ("", "", "1990-01-01", "", "", "", "", "", "", "名前なし"),
    ("山田 太郎", "ヤマダ タロウ", "1980年4月1日", "", "", "", "", "", "", "二度目"),
)


def csv_of(rows: tuple[tuple[str, ...], ...] = ROWS, *, encoding: str = "utf-8-sig") -> bytes:
    lines = [("一括申請リスト",), HEADINGS, *rows]
    return "\r\n".join(",".join(line) for line in lines).encode(encoding)


def sheet_of(rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for number, row in enumerate((("一括申請リスト",), HEADINGS, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


@pytest.fixture
def clerk() -> Viewer:
    return cast.clerk_of(make_business())


def outcomes(reports: list[RowReport]) -> list[RowOutcome]:
    return [report.outcome for report in reports]


EXPECTED = [RowOutcome.NEW, RowOutcome.NEW, RowOutcome.NEW_TO_MEND, RowOutcome.NAMELESS, RowOutcome.TWICE]


@pytest.mark.parametrize("data", [csv_of(), csv_of(encoding="cp932"), csv_of(encoding="utf-16"), sheet_of()])
def test_a_list_is_read_from_any_file(data: bytes, clerk: Viewer) -> None:
    reports = try_list(data, kind=KIND, viewer=clerk, now=NOW)

    assert outcomes(reports) == EXPECTED
    assert [report.row.number for report in reports] == [3, 4, 5, 6, 7]
    assert Application.objects.count() == 0


def test_a_list_makes_drafts_with_everything_understood(clerk: Viewer) -> None:
    reports = take_list(csv_of(), kind=KIND, viewer=clerk, now=NOW)

    assert outcomes(reports) == EXPECTED
    first = Application.objects.get(number=reports[0].number)
    answers = AnswerVersion.objects.get(application=first).answers
    values = {code: answer["value"] for code, answer in answers.items()}
    assert values == {
        "family_name": "山田",
        "given_name": "太郎",
        "family_kana": "ヤマダ",
        "given_kana": "タロウ",
        "birth_date": "1980-04-01",
        "gender": "male",
        "postal_code": "1000005",
        "prefecture_code": "13",
        "address": "千代田区丸の内1-2",
        "phone_mobile": "09012345678",
        "experience_years": 20,
    }
    assert (first.state, first.proxy_ccus_id) == ("draft", clerk.business_ccus_id)
    (problem,) = reports[2].row.problems
    assert problem[0].label_ja == "生年月日"
    assert "ずっと前" in problem[1].sentence_ja
    assert Decision.objects.count() == Application.objects.count() == 3


def test_the_same_list_again_changes_nothing(clerk: Viewer) -> None:
    take_list(csv_of(), kind=KIND, viewer=clerk, now=NOW)

    reports = take_list(sheet_of(), kind=KIND, viewer=clerk, now=NOW)

    assert outcomes(reports)[:3] == [RowOutcome.SAME] * 3
    assert (Application.objects.count(), AnswerVersion.objects.count()) == (3, 3)


def test_a_corrected_row_changes_its_draft_and_a_sent_one_stays(clerk: Viewer) -> None:
    take_list(csv_of(), kind=KIND, viewer=clerk, now=NOW)
    Application.objects.filter(list_key=Application.objects.order_by("pk")[1].list_key).update(
        state=ApplicationState.IN_REVIEW.value, queued_at=NOW
    )
    corrected = ((*ROWS[0][:6], "千代田区丸の内9-9", *ROWS[0][7:]), (*ROWS[1][:6], "別の住所", *ROWS[1][7:]))

    reports = take_list(csv_of(corrected), kind=KIND, viewer=clerk, now=NOW)

    assert outcomes(reports) == [RowOutcome.CHANGED, RowOutcome.SENT]
    versions = AnswerVersion.objects.filter(application__number=reports[0].number).order_by("-version")
    assert (versions[0].version, versions[0].answers["address"]["value"]) == (2, "千代田区丸の内9-9")


def test_lists_of_two_businesses_do_not_meet(clerk: Viewer) -> None:
    take_list(csv_of(), kind=KIND, viewer=clerk, now=NOW)

    reports = take_list(csv_of(), kind=KIND, viewer=cast.clerk_of(make_business()), now=NOW)

    assert outcomes(reports) == EXPECTED


@pytest.mark.parametrize(("data", "problem"), [(b"a,b\n1,2", HeadingMissing), (b"PK\x03\x04broken", TableFormatError)])
def test_what_is_no_list_is_told_in_words(data: bytes, problem: type[Exception], clerk: Viewer) -> None:
    with pytest.raises(problem):
        try_list(data, kind=KIND, viewer=clerk, now=NOW)


def test_only_businesses_hand_in_lists_of_new_people(clerk: Viewer) -> None:
    with pytest.raises(PermissionMissing):
        try_list(csv_of(), kind=KIND, viewer=cast.operator(), now=NOW)
    with pytest.raises(DelegationMissing):
        try_list(csv_of(), kind=ApplicationKind.TECHNICIAN_CHANGE, viewer=clerk, now=NOW)


def test_a_long_list_takes_few_queries(clerk: Viewer, django_assert_max_num_queries: object) -> None:
    rows = tuple(
        (f"山田 太郎{number}", "ヤマダ タロウ", "1980-04-01", "男", "", "東京都", "丸の内1", "", "", "")
        for number in range(600)
    )

    with django_assert_max_num_queries(30):  # type: ignore[operator]
        reports = take_list(csv_of(rows), kind=KIND, viewer=clerk, now=NOW)

    assert len(reports) == 600
