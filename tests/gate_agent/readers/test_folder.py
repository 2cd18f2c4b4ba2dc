"""Files dropped into a folder. The folder is looked at by hand, once per look that time would bring."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.gate_agent.readers.hearing import running

from gate_agent.readers.catalogue import open_readers
from gate_agent.readers.folder import LARGEST_BYTES, FolderReader
from gate_agent.readers.kinds import BadReaderName
from gate_agent.readers.telling import Telling
from gate_agent.recognitions import (
    Direction,
    Method,
    NotWritten,
    ReaderReady,
    ReaderTrouble,
    Recognition,
    Report,
    Trouble,
)

SITE, OTHER_SITE = "59120584811871", "80000481928871"
SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "logging-reader-2026-11.csv"
TWO_TOUCHES = "カード番号,日時,入退場,端末番号,連番\n012E10B7A4C63C26,2026/11/02 07:07:39,入場,L1,10421\n012E7AD2A955D27B,2026/11/02 17:31:02,退場,L1,10422\n"


class Watched:
    """A folder, its reader, and what it reported."""

    def __init__(self, folder: Path, site_id: str = SITE) -> None:
        self.folder = folder
        self.stop = threading.Event()
        self.reports: list[Report] = []
        self.on_report: Callable[[Report], None] = lambda report: None
        self._reader = FolderReader(folder, site_id)
        self._telling = Telling(self._reader.name, self._hear)

    def _hear(self, report: Report) -> None:
        self.on_report(report)
        self.reports.append(report)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self._reader.look(self._telling, self.stop)

    def drop(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("cp932"))
        return path

    @property
    def touches(self) -> list[Recognition]:
        return [report for report in self.reports if isinstance(report, Recognition)]

    @property
    def troubles(self) -> list[tuple[Trouble, str]]:
        return [(report.trouble, report.detail) for report in self.reports if isinstance(report, ReaderTrouble)]

    def names(self, folder: str = ".") -> list[str]:
        return sorted(path.name for path in (self.folder / folder).iterdir() if path.is_file())


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    folder = tmp_path / "logger"
    folder.mkdir()
    return Watched(folder)


def test_a_file_becomes_touches_with_their_own_times_and_goes_to_done_with_a_note(watched: Watched) -> None:
    watched.drop("log.csv", TWO_TOUCHES)
    watched.look(2)

    first, second = watched.touches
    assert (first.method, first.card, first.direction) == (Method.LOGGER, "012E10B7A4C63C26", Direction.ENTRY)
    assert first.at is not None
    assert first.at.isoformat() == "2026-11-02T07:07:39+09:00"
    assert first.reader == f"folder:{watched.folder}"
    assert {**first.evidence, "line_key": ""} == {"line_key": "", "terminal": "L1", "line_sequence": 10421}
    assert second.direction is Direction.EXIT
    assert len({touch.evidence["line_key"] for touch in watched.touches}) == 2
    assert watched.names() == []
    assert watched.names("done") == ["log.csv", "log.csv.result.txt"]
    assert (watched.folder / "done/log.csv").read_bytes() == TWO_TOUCHES.encode("cp932")
    note = (watched.folder / "done/log.csv.result.txt").read_text(encoding="utf-8-sig")
    assert note.splitlines() == [
        "2件のタッチを記録しました。同じファイルをもう一度入れても、二重には記録されません。",
        "",
        "2 touches were recorded. Dropping the same file again records nothing twice.",
    ]
    assert watched.troubles == []


def test_the_same_file_again_gives_the_same_keys_and_nothing_is_written_over(watched: Watched) -> None:
    for _ in range(3):
        watched.drop("log.csv", TWO_TOUCHES)
        watched.look(2)

    assert len(watched.touches) == 6
    assert len({touch.evidence["line_key"] for touch in watched.touches}) == 2
    assert [name for name in watched.names("done") if not name.endswith(".txt")] == [
        "log-2.csv",
        "log-3.csv",
        "log.csv",
    ]


def test_a_line_keeps_its_key_in_another_file_of_another_form(watched: Watched) -> None:
    watched.drop("a.csv", TWO_TOUCHES)
    watched.drop(
        "b.jsonl",
        '{"seq": "10421", "terminal": "Ｌ１", "card": "012e-10b7-a4c6-3c26", "timestamp": "2026-11-01T22:07:39Z"}\n'.encode(),
    )
    watched.look(2)

    assert watched.touches[0].evidence["line_key"] == watched.touches[2].evidence["line_key"]


def test_a_file_that_is_still_growing_is_left_until_it_stands_still(watched: Watched) -> None:
    head, rest = TWO_TOUCHES[:60], TWO_TOUCHES[60:]
    watched.drop("log.csv", head)
    watched.look()
    watched.drop("log.csv", head + rest)
    watched.look()

    assert watched.touches == []
    watched.look()
    assert len(watched.touches) == 2


@pytest.mark.parametrize("name", ["log.csv.part", "log.csv.crdownload", ".log.csv", "~$log.xlsx", "log.tmp"])
def test_what_other_programs_are_still_at_is_left_alone(watched: Watched, name: str) -> None:
    watched.drop(name, TWO_TOUCHES)
    watched.look(3)

    assert watched.touches == []
    assert watched.names() == [name]


@pytest.mark.parametrize(
    ("content", "codes", "sentence"),
    [
        (b"", "empty", "ファイルが空です。"),
        (b"\x89PNG\r\n\x1a\n", "no_heading", "見出しの行が見つかりません。"),
        (
            "カード番号,日時\n9.26E+13,2026/11/02 07:07\n".encode(),
            "mangled_number",
            "2行目: 番号の桁が失われています。",
        ),
    ],
)
def test_a_file_without_any_touch_goes_to_unreadable_with_a_sentence(
    watched: Watched, content: bytes, codes: str, sentence: str
) -> None:
    watched.drop("log.csv", content)
    watched.look(2)

    assert watched.touches == []
    assert watched.names("unreadable") == ["log.csv", "log.csv.result.txt"]
    assert (watched.folder / "unreadable/log.csv").read_bytes() == content
    note = (watched.folder / "unreadable/log.csv.result.txt").read_text(encoding="utf-8-sig")
    assert note.startswith("記録したタッチはありません。\n記録できなかったところが")
    assert sentence in note
    ((trouble, detail),) = watched.troubles
    assert (trouble, detail.endswith(f" not: {codes}")) == (Trouble.FILE_UNREADABLE, True)


def test_a_file_larger_than_a_reader_can_hold_is_put_aside_unread(watched: Watched) -> None:
    path = watched.folder / "disk.img"
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    watched.look(2)

    assert watched.names("unreadable") == ["disk.img", "disk.img.result.txt"]
    assert watched.troubles == [(Trouble.FILE_UNREADABLE, "0 taken, 1 not: too_large")]


def test_bad_lines_are_told_and_do_not_stop_the_good_ones(watched: Watched) -> None:
    watched.drop("log.csv", TWO_TOUCHES + "012E10B7A4C63C26,いつか,入場,L1,10423\n")
    watched.look(2)

    assert len(watched.touches) == 2
    assert watched.names("done") == ["log.csv", "log.csv.result.txt"]
    note = (watched.folder / "done/log.csv.result.txt").read_text(encoding="utf-8-sig")
    assert "4行目: 日付か時刻が読み取れません。" in note
    assert watched.troubles == [(Trouble.FILE_UNREADABLE, "2 taken, 1 not: bad_moment")]


def test_lines_of_another_site_are_not_recorded_here_and_a_sentence_says_where_to_go(watched: Watched) -> None:
    watched.drop(
        "log.csv",
        f"現場ID,カード,日時\n{SITE},012E10B7A4C63C26,2026/11/02 07:07\n{OTHER_SITE},012E10B7A4C63C26,2026/11/02 07:08\n",
    )
    watched.look(2)

    assert [touch.at and touch.at.minute for touch in watched.touches] == [7]
    note = (watched.folder / "done/log.csv.result.txt").read_text(encoding="utf-8-sig")
    assert "3行目: 別の現場のタッチです。" in note


def test_a_full_disk_leaves_the_file_and_goes_on_at_the_line_that_was_not_written(watched: Watched) -> None:
    def refuse_the_second(report: Report) -> None:
        if len(watched.touches) == 1:
            raise NotWritten

    watched.drop("log.csv", TWO_TOUCHES)
    watched.on_report = refuse_the_second
    watched.look(4)
    assert (len(watched.touches), watched.names()) == (1, ["log.csv"])

    watched.on_report = lambda report: None
    watched.look()

    assert [touch.card for touch in watched.touches] == ["012E10B7A4C63C26", "012E7AD2A955D27B"]
    assert watched.names("done") == ["log.csv", "log.csv.result.txt"]


def test_a_gate_stopped_in_the_middle_of_a_file_reads_it_again_with_the_same_keys(watched: Watched) -> None:
    watched.look()
    watched.on_report = lambda report: watched.stop.set()
    watched.drop("log.csv", TWO_TOUCHES)
    watched.look(2)
    assert (len(watched.touches), watched.names()) == (1, ["log.csv"])

    again = Watched(watched.folder)
    again.look(2)

    assert len(again.touches) == 2
    assert again.touches[0] == watched.touches[0]
    assert again.names() == []


def test_a_folder_that_cannot_be_changed_is_told_and_its_file_is_read_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    watched.drop("log.csv", TWO_TOUCHES)
    watched.look(5)

    assert len(watched.touches) == 2
    assert watched.troubles == [(Trouble.READER_FORBIDDEN, "[Errno 30] Read-only file system")]
    assert watched.names() == ["log.csv"]


def test_a_stick_pulled_out_is_told_once_and_its_return_too(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "stick")
    watched.look(3)
    watched.folder.mkdir()
    watched.look(2)

    assert [type(report) for report in watched.reports] == [ReaderTrouble, ReaderReady]
    assert watched.troubles[0][0] is Trouble.READER_GONE


def test_the_whole_sample_is_taken_by_a_running_reader(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(SAMPLE.read_bytes())
    (reader,) = open_readers([f"folder:{tmp_path}"], site_id="")
    taken = 0
    with running(reader) as hearing:
        assert hearing.next() == ReaderReady(f"folder:{tmp_path}")
        while isinstance(report := hearing.next(), Recognition):
            taken += 1

    assert taken == 2671
    assert isinstance(report, ReaderTrouble)
    assert report.trouble is Trouble.FILE_UNREADABLE


def test_a_folder_without_a_name_is_refused() -> None:
    with pytest.raises(BadReaderName):
        open_readers(["folder"])
