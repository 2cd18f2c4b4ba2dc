from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.history.world import World, a_card, a_site, at

from ccus.access.catalogue import viewer_for_program, words_of
from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.devices.models import Device
from ccus.history.errors import (
    ImportReportUnwritable,
    ImportSiteUnknown,
    LoggerFileNotRecognised,
    LoggerFileUnreadable,
)
from ccus.history.models import Touch, TouchImport, WorkRecord
from ccus.history.services import importing
from ccus.history.services.import_reports import LineResult
from ccus.history.services.importing import ImportCounts, ImportSummary

pytestmark = pytest.mark.django_db

NOW = at("09:00", date(2026, 11, 20))
HEADER = "連番,日付,時刻,カード番号,入退場,端末番号"
MORNING = "1,2026/11/16,07:51:08,TARO,入場,L1"
EVENING = "2,2026/11/16,17:20:30,TARO,退場,L1"
PROGRAM = viewer_for_program("test", words=["history:touch:import"])


@pytest.fixture
def load(world: World, tmp_path: Path) -> Callable[..., ImportSummary]:
    def run(
        content: str | bytes,
        *,
        site: str | None = None,
        viewer: Viewer = PROGRAM,
        name: str = "reader.csv",
        language: str = "ja",
        on_progress: Callable[[ImportCounts], None] = lambda counts: None,
        clock: Callable[[], datetime] = lambda: NOW,
    ) -> ImportSummary:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return importing.import_file(
            path,
            viewer=viewer,
            report=tmp_path / "report.csv",
            site_ccus_id=world.site.ccus_id if site is None else site,
            language=language,
            on_progress=on_progress,
            clock=clock,
        )

    return run


def lines(*texts: str) -> str:
    return "".join(f"{text}\r\n" for text in texts)


def results(summary: ImportSummary) -> dict[LineResult, int]:
    return dict(summary.counts.of_result)


def report_of(summary: ImportSummary) -> list[dict[str, str]]:
    with summary.report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_becomes_counted_days(world: World, load: Callable[..., ImportSummary]) -> None:
    summary = load(lines(HEADER, MORNING, EVENING))

    assert results(summary) == {LineResult.IGNORED: 1, LineResult.STORED: 2}
    assert summary.counts.of_verdict == {"記録済み": 2}
    record = WorkRecord.objects.get()
    assert (record.technician_id, record.site_id) == (world.taro.pk, world.site.pk)
    assert (record.entry_at, record.exit_at) == (at("07:51:08"), at("17:20:30"))
    assert (record.methods, record.evaluation_valid) == (["logger"], True)
    assert list(Touch.objects.order_by("sequence").values_list("sequence", "direction", "received_at")) == [
        (1, "entry", NOW),
        (2, "exit", NOW),
    ]


def test_each_line_is_reported_with_what_became_of_it(world: World, load: Callable[..., ImportSummary]) -> None:
    summary = load(lines(HEADER, MORNING, "2,2026/11/16,17:20,NOBODY,退場,L1", MORNING, "4,2026/11/99,1:00,TARO,,", ""))

    assert summary.report.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = report_of(summary)
    assert [(row["行番号"], row["結果"], row["判定"], row["就業日"]) for row in rows] == [
        ("1", "読み飛ばし", "", ""),
        ("2", "記録しました", "記録済み", "2026-11-16"),
        ("3", "記録しました", "未登録のカード", "2026-11-16"),
        ("4", "取り込み済み", "記録済み", "2026-11-16"),
        ("5", "読み取れません", "", ""),
        ("6", "読み飛ばし", "", ""),
    ]
    assert rows[2]["内容と対応"] == (
        "このカードはまだ登録されていません。カードの番号を確かめてください。登録されると、このタッチは自動で数えられます。"
    )
    assert rows[4]["内容と対応"].startswith("日付が読み取れません。")
    assert rows[4]["内容と対応"].endswith("日付を直して、もう一度取り込んでください。")


def test_the_report_can_be_had_in_english(world: World, load: Callable[..., ImportSummary]) -> None:
    touches = lines(HEADER, MORNING, "2,2026/11/16,17:20,NOBODY,退場,L1", "4,2026/11/16,,TARO,,")

    summary = load(touches, language="en")

    assert summary.counts.of_verdict == {"counted": 1, "unknown card": 1}
    assert [list(row.values()) for row in report_of(summary)] == [
        ["1", "passed over", "", "", "The heading line."],
        ["2", "stored", "counted", "2026-11-16", ""],
        [
            "3",
            "stored",
            "unknown card",
            "2026-11-16",
            "This card is not registered yet. Check the card. Once it is registered this touch counts by itself.",
        ],
        [
            "4",
            "cannot be read",
            "",
            "",
            "It is not known when this touch was. Date or time is empty. Check the time on the device; "
            "if it cannot be found, enter the day by direct entry.",
        ],
    ]


def test_running_again_has_no_effect(world: World, load: Callable[..., ImportSummary]) -> None:
    first = load(lines(HEADER, MORNING, EVENING))
    again = load(lines(HEADER, MORNING, EVENING))

    assert results(first)[LineResult.STORED] == 2
    assert results(again) == {LineResult.IGNORED: 1, LineResult.DUPLICATE: 2}
    assert Touch.objects.count() == 2
    assert WorkRecord.objects.get().touch_count == 2


def test_the_same_touch_in_two_files_is_one_event(world: World, load: Callable[..., ImportSummary]) -> None:
    load(lines(HEADER, MORNING))
    other = load(
        lines("端末,IDm,通番,日時,入退", "Ｌ１,taro,１,令和8年11月16日 7:51:08,入", "L1,TARO,2,2026-11-16T17:20:30,退"),
        name="other.csv",
    )

    assert results(other) == {LineResult.IGNORED: 1, LineResult.DUPLICATE: 1, LineResult.STORED: 1}
    assert WorkRecord.objects.get().touch_count == 2


def test_the_same_line_twice_in_a_file_is_one_event(world: World, load: Callable[..., ImportSummary]) -> None:
    summary = load(lines(HEADER, MORNING, MORNING, MORNING))

    assert results(summary) == {LineResult.IGNORED: 1, LineResult.STORED: 1, LineResult.DUPLICATE: 2}
    assert Touch.objects.count() == 1


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp932"),
        lambda text: text.encode("utf-16"),
    ],
    ids=["utf-8", "utf-8 with mark", "cp932", "utf-16"],
)
def test_a_file_is_read_in_the_encoding_it_is_written_in(
    world: World, load: Callable[..., ImportSummary], encode: Callable[[str], bytes]
) -> None:
    summary = load(encode(lines(HEADER + ",氏名", MORNING + ",山田　太郎", EVENING + ",ﾔﾏﾀﾞ ﾀﾛｳ")))

    assert results(summary) == {LineResult.IGNORED: 1, LineResult.STORED: 2}
    assert set(Touch.objects.values_list("direction", flat=True)) == {"entry", "exit"}


def test_two_encodings_in_one_file_are_both_read(world: World, load: Callable[..., ImportSummary]) -> None:
    summary = load(lines(HEADER, MORNING).encode("cp932") + lines(EVENING).encode() + b"3,\xff\xff\xff\r\n")

    assert results(summary) == {LineResult.IGNORED: 1, LineResult.STORED: 2, LineResult.REFUSED: 1}
    assert report_of(summary)[3]["内容と対応"].startswith("文字が読み取れません。")


@pytest.mark.parametrize(
    "bad",
    [
        "3,2026/11/1",
        "3,2026/11/16,12:00,1.23457E+13,入場,L1",
        "3,2026/11/16,12:00,TARO,入場,L1,,,余分",
        "\x00\x00\x00\x00\x00",
        '3,2026/11/16,12:00,"TARO,入場,L1',
        "3,2026/11/16,25時,TARO,入場,L1",
        "3" * 30_000,
    ],
    ids=["half a line", "rounded number", "too many columns", "power cut", "open quote", "no time", "endless line"],
)
def test_a_bad_line_is_refused_alone(world: World, load: Callable[..., ImportSummary], bad: str) -> None:
    summary = load(lines(HEADER, MORNING, bad, EVENING))

    assert results(summary) == {LineResult.IGNORED: 1, LineResult.STORED: 2, LineResult.REFUSED: 1}
    row = TouchImport.objects.get()
    assert (row.lines_read, row.stored, row.duplicates, row.unreadable) == (4, 2, 0, 1)


def test_a_half_line_at_the_end_is_refused_alone(world: World, load: Callable[..., ImportSummary]) -> None:
    cut = lines(HEADER, MORNING, EVENING).encode("cp932")[:-9]

    assert results(load(cut)) == {LineResult.IGNORED: 1, LineResult.STORED: 1, LineResult.REFUSED: 1}


def test_what_holds_no_touch_is_passed_over(world: World, load: Callable[..., ImportSummary]) -> None:
    summary = load(lines("入退場ログ", "", HEADER, MORNING, "", HEADER, EVENING, "合計,2"))

    assert results(summary) == {LineResult.IGNORED: 6, LineResult.STORED: 2}


def test_json_lines_are_imported_alike(world: World, load: Callable[..., ImportSummary]) -> None:
    summary = load(
        '{"card": "TARO", "occurred_at": "2026-11-16T07:51:08+09:00", "sequence": 1, "terminal": "L1"}\n'
        '{"card": "TARO", "occurred_at": "2026-11-16T0\n',
        name="reader.jsonl",
    )

    assert results(summary) == {LineResult.STORED: 1, LineResult.REFUSED: 1}
    again = load(lines(HEADER, MORNING))
    assert results(again)[LineResult.DUPLICATE] == 1


def test_a_revoked_card_is_kept_with_its_verdict(world: World, load: Callable[..., ImportSummary]) -> None:
    a_card(world.taro, "LOST", revoked_at=at("12:00", date(2026, 11, 10)))

    summary = load(lines(HEADER, "1,2026/11/16,07:51,LOST,入場,L1"))

    assert summary.counts.of_verdict == {"停止中のカード": 1}
    assert Touch.objects.get().verdict == "card_revoked"


@pytest.mark.parametrize("day", ["1970/01/01", "2099/01/01"])
def test_a_clock_that_is_far_off_is_kept_with_its_verdict(
    world: World, load: Callable[..., ImportSummary], day: str
) -> None:
    summary = load(lines(HEADER, f"1,{day},07:51,TARO,入場,L1"))

    assert summary.counts.of_verdict == {"時計の異常": 1}


def test_a_double_tap_is_one_day_with_two_touches(world: World, load: Callable[..., ImportSummary]) -> None:
    load(lines(HEADER, MORNING, "2,2026/11/16,07:51:10,TARO,入場,L1"))

    assert WorkRecord.objects.get().touch_count == 2


def test_the_technician_id_names_the_person_too(world: World, load: Callable[..., ImportSummary]) -> None:
    load(lines("技能者ID,日時", f'="{world.taro.ccus_id}",2026/11/16 7:51'))

    assert WorkRecord.objects.get().technician_id == world.taro.pk


def test_the_column_of_the_site_wins_over_the_option(world: World, load: Callable[..., ImportSummary]) -> None:
    other = a_site(world.prime, name="別の現場")

    summary = load(lines(f"現場ID,{HEADER}", f"{other.ccus_id},{MORNING}", f",{EVENING}", f"99999999999999,{EVENING}"))

    assert results(summary) == {LineResult.IGNORED: 1, LineResult.STORED: 2, LineResult.REFUSED: 1}
    assert set(Touch.objects.values_list("site_id", flat=True)) == {other.pk, world.site.pk}
    assert report_of(summary)[3]["内容と対応"].startswith("現場ID「99999999999999」はここから取り込めません。")


def test_a_site_has_one_logging_reader_however_many_files_come(
    world: World, load: Callable[..., ImportSummary]
) -> None:
    load(lines(HEADER, MORNING))
    load(lines(HEADER, EVENING))

    device = Device.objects.get(site=world.site, kind="logging_reader")
    assert set(Touch.objects.values_list("device_id", flat=True)) == {device.pk}


def test_a_run_is_kept_in_numbers(world: World, load: Callable[..., ImportSummary]) -> None:
    moments = iter([NOW, NOW, at("09:01", date(2026, 11, 20))])

    summary = load(lines(HEADER, MORNING, EVENING), clock=lambda: next(moments))

    row = TouchImport.objects.get(pk=summary.import_id)
    assert (row.site_id, row.file_name, len(row.file_sha256)) == (world.site.pk, "reader.csv", 64)
    assert (row.started_at, row.finished_at) == (NOW, at("09:01", date(2026, 11, 20)))
    assert (row.lines_read, row.stored, row.duplicates, row.unreadable) == (3, 2, 0, 0)


def test_an_interrupted_import_keeps_what_it_reached_and_is_completed_by_running_again(
    world: World, load: Callable[..., ImportSummary], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 10)
    content = lines(HEADER, *(f"{n},2026/11/16,07:00:{n:02d},TARO,,L1" for n in range(40)))

    def stop_after_two_chunks(counts: ImportCounts) -> None:
        if counts.lines == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(content, on_progress=stop_after_two_chunks)

    assert Touch.objects.count() == 19
    interrupted = TouchImport.objects.get()
    assert (interrupted.finished_at, interrupted.lines_read, interrupted.stored) == (None, 20, 19)
    assert len((tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()) == 21
    again = load(content)
    assert results(again) == {LineResult.IGNORED: 1, LineResult.DUPLICATE: 19, LineResult.STORED: 21}
    assert WorkRecord.objects.get().touch_count == 40


def test_a_chunk_that_fails_leaves_nothing_behind(
    world: World, load: Callable[..., ImportSummary], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(row: TouchImport, counts: ImportCounts) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(importing, "_save_counts", fail)
        with pytest.raises(KeyboardInterrupt):
            load(lines(HEADER, MORNING))

    assert Touch.objects.count() == 0
    assert results(load(lines(HEADER, MORNING)))[LineResult.STORED] == 1


def test_progress_tells_lines_and_bytes(world: World, load: Callable[..., ImportSummary]) -> None:
    seen: list[ImportCounts] = []
    content = lines(HEADER, MORNING, EVENING)

    load(content, on_progress=seen.append)

    assert [(counts.lines, counts.read_bytes, counts.size_bytes) for counts in seen] == [
        (3, len(content.encode()), len(content.encode()))
    ]


def test_a_file_without_headings_is_refused_as_a_whole(world: World, load: Callable[..., ImportSummary]) -> None:
    for content in ("", "こんにちは\n", "1,2026/11/16,07:51,TARO\n"):
        with pytest.raises(LoggerFileNotRecognised):
            load(content)
    assert TouchImport.objects.count() == 0


def test_a_file_that_is_not_there_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(LoggerFileUnreadable):
        importing.import_file(tmp_path / "none.csv", viewer=PROGRAM, report=tmp_path / "report.csv", clock=lambda: NOW)


def test_a_report_that_cannot_be_written_stops_the_import_before_it_begins(world: World, tmp_path: Path) -> None:
    path = tmp_path / "reader.csv"
    path.write_text(lines(HEADER, MORNING))

    with pytest.raises(ImportReportUnwritable):
        importing.import_file(
            path,
            viewer=PROGRAM,
            report=tmp_path / "no-folder" / "report.csv",
            site_ccus_id=world.site.ccus_id,
            clock=lambda: NOW,
        )
    assert Touch.objects.count() == TouchImport.objects.count() == 0


@pytest.mark.parametrize("typed", ["12", "99999999999999"])
def test_a_site_that_is_not_there_is_refused(world: World, load: Callable[..., ImportSummary], typed: str) -> None:
    with pytest.raises(ImportSiteUnknown):
        load(lines(HEADER, MORNING), site=typed)


def test_who_may_not_import_is_refused(world: World, load: Callable[..., ImportSummary]) -> None:
    with pytest.raises(PermissionMissing):
        load(lines(HEADER, MORNING), viewer=PUBLIC)


def test_a_site_manager_imports_at_the_own_sites_only(world: World, load: Callable[..., ImportSummary]) -> None:
    def manager_of(ccus_id: str) -> Viewer:
        return Viewer(
            account_id=1,
            role=Role.SITE_MANAGER,
            subject_kind=SubjectKind.BUSINESS,
            subject_ccus_id=ccus_id,
            permissions=words_of(Role.SITE_MANAGER),
        )

    with pytest.raises(ImportSiteUnknown):
        load(lines(HEADER, MORNING), viewer=manager_of(world.employer.ccus_id))
    assert results(load(lines(HEADER, MORNING), viewer=manager_of(world.prime.ccus_id)))[LineResult.STORED] == 1
