"""Papers are read by a job: what is kept, what is blacked out or let go, what happens when the reader dies or is not installed."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests import cast
from tests.applications import applicants
from tests.applications.applicants import NOW, by_key
from tests.applications.rules.paper_reading.recorded import jpeg_of, paper_of, transcript_of

from ccus.applications import errors
from ccus.applications.models import Application, Paper, PaperReading
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.paper_readings import comparisons_of
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.paper_reading import page_reader
from ccus.applications.rules.paper_reading.comparing import Likeness
from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.rules.risk import Finding
from ccus.applications.services import findings, paper_readings, papers
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import PaperKind, ReadingState, Risk
from ccus.foundation import house_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are tried on kept transcripts; whether the reader is installed is one test's own question."""
    monkeypatch.setattr(page_reader, "is_installed", lambda: True)


def add(application: Application, name: str) -> Paper:
    """A rendered paper, attached and waiting to be read."""
    rendered = paper_of(name)
    return papers.add_paper(
        application.number, kind=rendered.kind, content=jpeg_of(rendered), caller=by_key(application), now=NOW
    )


def read(paper: Paper, name: str) -> PaperReading:
    paper_readings.keep_transcript(paper.pk, transcript_of(name), jpeg=open_content(paper), now=NOW)
    return PaperReading.objects.get(pk=paper.pk)


def darkness_at(jpeg: bytes, x: float, y: float) -> float:
    grey = np.asarray(Image.open(BytesIO(jpeg)).convert("L"))
    return float(grey[int(y * grey.shape[0]), int(x * grey.shape[1])])


def test_a_paper_waits_for_its_reader_and_face_photos_do_not() -> None:
    application = applicants.draft()
    paper = add(application, "licence")
    applicants.add(application, PaperKind.FACE_PHOTO)

    (reading,) = PaperReading.objects.all()
    assert (reading.paper_id, reading.state) == (paper.pk, ReadingState.WAITING)
    (job,) = ProcrastinateJob.objects.filter(task_name="applications.read_paper")
    assert (job.args, job.lock) == ({"paper": paper.pk}, "applications.reader")


def test_without_the_reader_the_paper_is_kept_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_reader, "is_installed", lambda: False)

    add(applicants.draft(), "licence")

    assert PaperReading.objects.get().state == ReadingState.UNAVAILABLE
    assert not ProcrastinateJob.objects.filter(task_name="applications.read_paper").exists()


def test_what_was_read_is_sealed_and_compared_with_the_answers_of_the_moment() -> None:
    application = applicants.draft()
    paper = add(application, "licence of another")
    reading = read(paper, "licence of another")
    paper = Paper.objects.select_related("reading").get(pk=paper.pk)

    assert reading.sealed is not None
    assert "山口".encode() not in bytes(reading.sealed)
    typed: dict[str, Any] = {"family_name": {"value": "山口"}, "given_name": {"value": "健二"}}
    (first, *_) = comparisons_of(paper, typed)
    assert (first.likeness, first.read) == (Likeness.DIFFERENT, "山口 大輔")
    typed["given_name"]["value"] = "大輔"
    (first, *_) = comparisons_of(paper, typed)
    assert first.likeness is Likeness.SAME


def test_open_numbers_are_blacked_out_and_the_picture_that_came_is_gone(
    house: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    application = applicants.draft()
    paper = add(application, "insurance, open")
    before = Paper.objects.get(pk=paper.pk)

    with django_capture_on_commit_callbacks(execute=True):
        reading = read(paper, "insurance, open")

    after = Paper.objects.get(pk=paper.pk)
    assert after.content_key != before.content_key
    assert [path.name for path in (house / "files" / "papers").iterdir()] == [Path(after.content_key).name]
    assert after.sha256 != before.sha256
    jpeg = open_content(after)
    for secret in paper_of("insurance, open").secrets:
        assert darkness_at(jpeg, *secret.middle) < 25
    assert [what for what, _ in reading.masks] == ["insurance_number"] * 4
    kept = house_keys.vault_keys().open(
        bytes(reading.sealed or b""), label=f"applications.paper_reading:{paper.pk}".encode()
    )
    assert "81927266" not in kept.decode()


def test_a_paper_with_a_my_number_is_let_go_at_once(
    house: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    application = applicants.draft()
    paper = add(application, "back of a My Number card")

    with django_capture_on_commit_callbacks(execute=True):
        reading = read(paper, "back of a My Number card")

    assert list((house / "files" / "papers").iterdir()) == []
    after = Paper.objects.get(pk=paper.pk)
    assert (after.content_key, after.left_at, after.removed_at) == ("", NOW, NOW)
    assert (reading.state, reading.sealed) == (ReadingState.REFUSED, None)
    assert Folder(application, cast.TODAY).refused_kinds == {PaperKind.IDENTITY_BACK}
    assert Folder(application, cast.TODAY).papers == []


def test_while_a_paper_is_read_only_those_who_attached_it_see_it() -> None:
    application = applicants.in_review()
    applicants.taken(application, cast.reviewer())
    paper = Paper.objects.get(application=application, kind=PaperKind.IDENTITY.value)
    reviewer = Caller(viewer=cast.reviewer())
    PaperReading.objects.filter(pk=paper.pk).update(asked_at=NOW - timedelta(minutes=29))

    assert papers.read_paper(application.number, paper.pk, caller=by_key(application), now=NOW)
    with pytest.raises(errors.PaperBeingRead):
        papers.read_paper(application.number, paper.pk, caller=reviewer, now=NOW)
    PaperReading.objects.filter(pk=paper.pk).update(asked_at=NOW - timedelta(minutes=30))
    assert papers.read_paper(application.number, paper.pk, caller=reviewer, now=NOW)


def test_a_difference_that_is_read_after_sending_raises_the_risk() -> None:
    application = applicants.in_review(given_name="二郎", birth_date="平成2年4月1日")
    assert application.risk != Risk.MEDIUM
    paper = Paper.objects.get(application=application, kind=PaperKind.IDENTITY.value)

    read(paper, "licence of another")

    application = applicants.fresh(application)
    assert Finding.PAPER_DIFFERS in findings.look(application)
    assert application.risk == Risk.MEDIUM


def test_a_reader_that_dies_or_takes_too_long_leaves_the_paper_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (add(applicants.draft(), "licence") for _ in range(2))

    def dies(*args: object, **kwargs: object) -> None:
        raise subprocess.CalledProcessError(-9, "reader")

    def hangs(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("reader", 120)

    for paper, ends in ((first, dies), (second, hangs)):
        monkeypatch.setattr(subprocess, "run", ends)
        paper_readings.read_waiting_paper(paper.pk, now=NOW)

    assert set(PaperReading.objects.values_list("state", "done_at")) == {(ReadingState.FAILED.value, NOW)}


def test_a_paper_is_read_once_however_often_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = add(applicants.draft(), "licence")
    calls: list[bytes] = []

    def reads(jpeg: bytes) -> Transcript:
        calls.append(jpeg)
        return transcript_of("licence")

    monkeypatch.setattr(paper_readings, "run_reader", reads)
    paper_readings.read_waiting_paper(paper.pk, now=NOW)
    paper_readings.read_waiting_paper(paper.pk, now=NOW)

    assert len(calls) == 1
    assert PaperReading.objects.get().state == ReadingState.READ


def test_papers_whose_reader_died_with_its_machine_are_asked_for_again_and_given_up_in_the_end() -> None:
    paper = add(applicants.draft(), "licence")

    assert paper_readings.ask_again(now=NOW + timedelta(minutes=5)) == 0
    assert paper_readings.ask_again(now=NOW + timedelta(minutes=6)) == 1
    assert paper_readings.ask_again(now=NOW + timedelta(minutes=61)) == 0

    assert PaperReading.objects.get(pk=paper.pk).state == ReadingState.FAILED


def test_only_those_who_fill_in_confirm_what_was_blacked_out() -> None:
    application = applicants.draft()
    paper = add(application, "insurance, open")
    read(paper, "insurance, open")

    with pytest.raises(errors.ApplicationNotFound):
        paper_readings.confirm_masks(application.number, paper.pk, caller=Caller(viewer=cast.reviewer()), now=NOW)
    assert PaperReading.objects.get().confirmed_at is None
    paper_readings.confirm_masks(application.number, paper.pk, caller=by_key(application), now=NOW)
    paper_readings.confirm_masks(application.number, paper.pk, caller=by_key(application), now=applicants.LATER)
    assert PaperReading.objects.get().confirmed_at == NOW
    with pytest.raises(errors.PaperGone):
        paper_readings.confirm_masks(application.number, paper.pk + 1, caller=by_key(application), now=NOW)


def test_what_was_read_leaves_with_the_paper(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    application = applicants.approved()
    paper = Paper.objects.get(application=application, kind=PaperKind.IDENTITY.value)
    read(paper, "licence")

    with django_capture_on_commit_callbacks(execute=True):
        papers.let_papers_leave(now=NOW + timedelta(days=91))

    reading = PaperReading.objects.get(pk=paper.pk)
    assert (reading.state, reading.sealed) == (ReadingState.READ, None)


def test_the_real_reader_reads_a_paper_in_a_process_of_its_own() -> None:
    rendered = paper_of("insurance, open")

    transcript = paper_readings.run_reader(jpeg_of(rendered))

    assert "佐々木美咲" in transcript.text.replace(" ", "").replace("\u3000", "")
    assert "81927266" in transcript.text


def test_the_real_reader_ends_over_what_is_no_picture() -> None:
    with pytest.raises(paper_readings.ReaderFailed, match="ended with 1"):
        paper_readings.run_reader(b"no picture")
