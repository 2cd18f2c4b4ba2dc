"""Papers are read by a job, never while somebody waits for a page; the reader is a process of its own with bounds on memory and time."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from ccus.applications.errors import PaperGone
from ccus.applications.models import Application, Paper, PaperReading
from ccus.applications.permissions import check_can_fill_in
from ccus.applications.queries.paper_readings import label_of
from ccus.applications.rules import pictures
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.paper_reading import page_reader
from ccus.applications.rules.paper_reading.hidden_numbers import find_masks, shows_my_number, without_hidden
from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.services import findings, paper_contents
from ccus.applications.services.life import lock_application
from ccus.applications.states import ApplicationState, PaperKind, ReadingState
from ccus.foundation import house_keys
from ccus.foundation.jobs import enqueue_in_turn
from ccus.foundation.services.audit import record_act
from ccus.kit.hashing import sha256_hex

logger = logging.getLogger(__name__)

ACTOR = "program:paper-reader"
# Readers take 760 MB each: of all workers one reads at a time.
LOCK = "applications.reader"
MOST_SECONDS = 120
ASKED_AGAIN_AFTER = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(hours=1)
# What the reader may know of its surroundings: no keys, no address of the database.
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")
_WEIGHED = frozenset({ApplicationState.IN_REVIEW.value, ApplicationState.AWAITING_PAYMENT.value})


class ReaderFailed(Exception):
    """The reader ended without an answer: too large, too slow, or a picture that its weights cannot take."""


def ask_reading(paper: Paper, *, now: datetime) -> None:
    """Has a paper read soon after the surrounding transaction; where the reader is not installed the reading says so."""
    if paper.kind == PaperKind.FACE_PHOTO.value:
        return
    if not page_reader.is_installed():
        PaperReading.objects.create(paper=paper, state=ReadingState.UNAVAILABLE.value, asked_at=now, done_at=now)
        return
    PaperReading.objects.create(paper=paper, asked_at=now)
    enqueue_in_turn("applications.read_paper", lock=LOCK, paper=paper.pk)


def read_waiting_paper(paper_id: int, *, now: datetime) -> None:
    """Reads one paper. A second call, or one for a paper that is gone, does nothing."""
    paper = Paper.objects.filter(pk=paper_id, reading__state=ReadingState.WAITING.value, left_at__isnull=True).first()
    if paper is None:
        return
    jpeg = paper_contents.open_content(paper)
    try:
        transcript = run_reader(jpeg)
    except ReaderFailed as problem:
        logger.warning("a paper could not be read: %s", problem)
        PaperReading.objects.filter(pk=paper_id, state=ReadingState.WAITING.value).update(
            state=ReadingState.FAILED.value, done_at=now
        )
        return
    keep_transcript(paper_id, transcript, jpeg=jpeg, now=now)


@transaction.atomic
def keep_transcript(paper_id: int, transcript: Transcript, *, jpeg: bytes, now: datetime) -> None:
    """Keeps what was read, blacks out what nobody may see, and lets a paper with a My Number go at once."""
    application = Application.objects.select_for_update().get(papers=paper_id)
    paper = Paper.objects.select_for_update().get(pk=paper_id)
    reading = PaperReading.objects.select_for_update().get(pk=paper_id)
    if reading.state != ReadingState.WAITING.value or not paper.content_key:
        return
    reading.done_at = now
    if shows_my_number(transcript):
        _refuse(paper, reading, now=now)
        return
    kind = PaperKind(paper.kind)
    masks = find_masks(transcript, kind=kind)
    if masks:
        _replace(paper, pictures.black_out(jpeg, [mask.spot.corners for mask in masks]), now=now)
    reading.state = ReadingState.READ.value
    reading.masks = [[mask.what.value, list(mask.spot.corners)] for mask in masks]
    kept = without_hidden(transcript, kind=kind).to_json()
    reading.sealed = house_keys.vault_keys().seal(kept.encode(), label=label_of(paper))
    reading.save()
    if application.state in _WEIGHED:
        findings.weigh(application)


@transaction.atomic
def confirm_masks(number: int, paper_id: int, *, caller: Caller, now: datetime) -> None:
    """The applicant has looked at what was blacked out. Raises ApplicationNotFound, PaperGone."""
    application = lock_application(number)
    check_can_fill_in(application, caller)
    is_kept = PaperReading.objects.filter(
        pk=paper_id, paper__application=application, paper__removed_at__isnull=True, confirmed_at__isnull=True
    ).update(confirmed_at=now)
    if not is_kept and not application.papers.filter(pk=paper_id, removed_at__isnull=True).exists():
        raise PaperGone


def ask_again(*, now: datetime) -> int:
    """Asks again for papers whose reader died, and gives up after a while. Gives the number of papers asked for."""
    waiting = PaperReading.objects.filter(state=ReadingState.WAITING.value)
    waiting.filter(asked_at__lt=now - GIVEN_UP_AFTER).update(state=ReadingState.FAILED.value, done_at=now)
    late = list(waiting.filter(asked_at__lt=now - ASKED_AGAIN_AFTER).values_list("pk", flat=True))
    for paper_id in late:
        enqueue_in_turn("applications.read_paper", lock=LOCK, paper=paper_id)
    return len(late)


def run_reader(jpeg: bytes) -> Transcript:
    """Reads a picture in a process of its own, which sets its own bounds. Raises ReaderFailed."""
    variables = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", page_reader.MODULE],
            input=jpeg,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            env={**variables, "OMP_NUM_THREADS": "1"},
            cwd="/",
        )
        return Transcript.from_json(ended.stdout.decode())
    except subprocess.TimeoutExpired as problem:
        raise ReaderFailed("no answer in time") from problem
    except subprocess.CalledProcessError as problem:
        raise ReaderFailed(f"ended with {problem.returncode}") from problem


def _refuse(paper: Paper, reading: PaperReading, *, now: datetime) -> None:
    """Nobody may collect My Numbers: the picture goes, and the row tells why."""
    name, paper.content_key, paper.left_at, paper.removed_at = paper.content_key, "", now, now
    paper.save(update_fields=["content_key", "left_at", "removed_at"])
    reading.state = ReadingState.REFUSED.value
    reading.save()
    transaction.on_commit(lambda: default_storage.delete(name))
    _record("refuse-my-number", paper, now=now)


def _replace(paper: Paper, picture: pictures.Picture, *, now: datetime) -> None:
    """The blacked out picture takes the place of the one that came; that is deleted."""
    before = paper.content_key
    paper.content_key = paper_contents.keep_content(picture.jpeg)
    paper.sha256, paper.size_bytes = sha256_hex(picture.jpeg), len(picture.jpeg)
    paper.save(update_fields=["content_key", "sha256", "size_bytes"])
    transaction.on_commit(lambda: default_storage.delete(before))
    _record("black-out", paper, now=now)


def _record(act: str, paper: Paper, *, now: datetime) -> None:
    record_act(
        f"applications:paper:{act}",
        actor=ACTOR,
        subject_kind="application",
        subject_id=paper.application.number,
        at=now,
        details={"paper": paper.pk, "kind": paper.kind},
    )
