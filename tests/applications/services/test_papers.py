"""Papers: what comes in, who reads it, when it leaves; hostile files; nothing readable in the file store."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests import cast
from tests.applications import applicants
from tests.applications.applicants import LATER, NOW, by_key, picture
from tests.factories.registry import make_business, make_technician

from ccus.access.viewers import PUBLIC
from ccus.applications import errors
from ccus.applications.models import Application, Paper
from ccus.applications.rules.callers import Caller
from ccus.applications.services import papers, queue, reviewing
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import PaperKind
from ccus.foundation.models import AuditEvent
from ccus.foundation.vault import ContentUnreadable

pytestmark = pytest.mark.django_db


def add(content: bytes) -> Paper:
    application = applicants.draft()
    return papers.add_paper(
        application.number, kind=PaperKind.IDENTITY, content=content, caller=by_key(application), now=NOW
    )


def png_of(width: int, height: int, body: bytes) -> bytes:
    """A PNG that says it has this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("photo.jpg", b"\0" * 5_000_000)
    return target.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], type[Exception]]] = {
    "nothing": (lambda: b"", errors.PaperUnreadable),
    "text": (lambda: b"hello", errors.PaperUnreadable),
    "a PDF called .jpg": (lambda: b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF", errors.PaperUnreadable),
    "a page of HTML": (lambda: b"<html><script>alert(1)</script>", errors.PaperUnreadable),
    "an SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', errors.PaperUnreadable),
    "a zip bomb": (zip_bomb, errors.PaperUnreadable),
    "a pixel bomb": (lambda: png_of(60_000, 60_000, zlib.compress(b"\0" * 1_000)), errors.PaperTooLarge),
    "a broad pixel bomb": (lambda: png_of(2_000_000_000, 1, zlib.compress(b"\0")), errors.PaperTooLarge),
    "a JPEG cut in the middle": (lambda: picture()[:2_000], errors.PaperUnreadable),
    "a PNG whose data lie": (lambda: png_of(800, 800, b"no deflate"), errors.PaperUnreadable),
    "too many bytes": (lambda: picture() + b"\0" * (15 * 1024 * 1024), errors.PaperTooLarge),
    "a GIF": (lambda: picture(kind="GIF"), errors.PaperUnreadable),
    "a TIFF": (lambda: picture(kind="TIFF"), errors.PaperUnreadable),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_and_leaves_nothing(name: str, house: Path) -> None:
    content, refusal = HOSTILE[name]

    with pytest.raises(refusal):
        add(content())

    assert Paper.objects.count() == 0
    assert [path for path in (house / "files").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_redrawn_and_sealed(kind: str, house: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x8825] = {1: "N"}
    paper = add(picture((3_000, 4_000), kind=kind, exif=exif))

    (stored,) = (path for path in (house / "files").rglob("*") if path.is_file())
    sealed = stored.read_bytes()
    assert b"JFIF" not in sealed
    assert b"Secret" not in sealed
    jpeg = open_content(paper)
    opened = Image.open(BytesIO(jpeg))
    assert (opened.format, opened.size) == ("JPEG", (1_800, 2_400))
    assert not opened.getexif()
    assert "Secret" not in jpeg.decode("latin1")
    assert (paper.width, paper.height, paper.size_bytes) == (1_800, 2_400, len(jpeg))


def test_something_hidden_behind_a_picture_is_gone() -> None:
    paper = add(picture() + b"<script>alert(1)</script>" + zip_bomb())

    assert b"script" not in open_content(paper)


def test_a_sealed_paper_cannot_be_passed_off_as_another(house: Path) -> None:
    first, second = add(picture()), add(picture((800, 800)))
    (house / "files" / second.content_key).write_bytes((house / "files" / first.content_key).read_bytes())

    with pytest.raises(ContentUnreadable):
        open_content(second)


def test_a_second_proof_of_identity_takes_the_place_of_the_first() -> None:
    application = applicants.draft()
    first, second = applicants.add(application, PaperKind.IDENTITY), applicants.add(application, PaperKind.IDENTITY)

    assert Paper.objects.get(pk=first).removed_at is not None
    assert Paper.objects.get(pk=second).removed_at is None


def test_only_the_person_the_proxy_and_the_reviewer_in_charge_read_a_paper() -> None:
    firm, stranger_firm, person = make_business(), make_business(), make_technician()
    application = applicants.in_review()
    Application.objects.filter(pk=application.pk).update(proxy_ccus_id=firm.ccus_id, technician_ccus_id=person.ccus_id)
    applicants.taken(application, cast.reviewer())
    paper = Paper.objects.filter(application=application).first()
    assert paper is not None
    other = make_technician()
    may = {
        "by key": by_key(application),
        "the technician": Caller(viewer=cast.viewer_of(person)),
        "the proxy's clerk": Caller(viewer=cast.clerk_of(firm)),
        "the proxy's administrator": Caller(viewer=cast.administrator_of(firm)),
        "the reviewer in charge": Caller(viewer=cast.reviewer()),
    }
    may_not = {
        "nobody": Caller(viewer=PUBLIC),
        "by another key": Caller(viewer=PUBLIC, proven=frozenset({application.number + 1})),
        "another technician": Caller(viewer=cast.viewer_of(other)),
        "another firm's clerk": Caller(viewer=cast.clerk_of(stranger_firm)),
        "the proxy's site manager": Caller(viewer=cast.site_manager_of(firm)),
        "another reviewer": Caller(viewer=applicants.other_reviewer()),
        "the operator": Caller(viewer=cast.operator()),
    }

    for name, caller in may.items():
        assert papers.read_paper(application.number, paper.pk, caller=caller, now=NOW), name
    for caller in may_not.values():
        with pytest.raises(errors.ApplicationNotFound):
            papers.read_paper(application.number, paper.pk, caller=caller, now=NOW)
    with pytest.raises(errors.ApplicationNotFound):
        papers.read_paper(
            application.number, paper.pk, caller=may["the reviewer in charge"], now=NOW + timedelta(hours=1)
        )
    assert AuditEvent.objects.filter(act="applications:paper:look").count() == len(may)


def test_after_the_decision_the_reviewer_reads_no_more() -> None:
    application = applicants.approved()
    paper = Paper.objects.filter(application=application).first()
    assert paper is not None

    with pytest.raises(errors.ApplicationNotFound):
        papers.read_paper(application.number, paper.pk, caller=Caller(viewer=cast.reviewer()), now=NOW)


def test_papers_leave_on_schedule_and_what_was_registered_stays(
    house: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    application = applicants.approved()
    count = Paper.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert papers.let_papers_leave(now=NOW + timedelta(days=90)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert papers.let_papers_leave(now=NOW + timedelta(days=91)) == count

    assert not [path for path in (house / "files" / "papers").rglob("*") if path.is_file()]
    assert Paper.objects.filter(left_at__isnull=True).count() == 0
    paper = Paper.objects.first()
    assert paper is not None
    with pytest.raises(errors.PaperGone):
        papers.read_paper(application.number, paper.pk, caller=by_key(application), now=NOW)
    assert applicants.value(application, "family_name") == "鈴木"


def test_after_sending_nothing_is_added_or_taken_out() -> None:
    application = applicants.in_review()
    paper = Paper.objects.filter(application=application).first()
    assert paper is not None

    with pytest.raises(errors.StepNotPossible):
        applicants.add(application, PaperKind.INSURANCE)
    with pytest.raises(errors.StepNotPossible):
        papers.remove_paper(application.number, paper.pk, caller=by_key(application), now=LATER)


def test_an_application_takes_so_many_papers_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_PAPERS", 2)
    application = applicants.draft()
    for _ in range(2):
        applicants.add(application, PaperKind.INSURANCE)

    with pytest.raises(errors.TooManyPapers):
        applicants.add(application, PaperKind.INSURANCE)


def test_nobody_decides_about_an_application_of_their_own() -> None:
    application = applicants.in_review()
    viewer = replace(cast.reviewer(), account_id=5_001)
    Application.objects.filter(pk=application.pk).update(
        opened_by=viewer.actor, leased_by=viewer.actor, leased_until=LATER
    )

    assert queue.take_next(viewer, now=NOW + timedelta(hours=2)) is None
    with pytest.raises(errors.OwnApplication):
        reviewing.approve(application.number, viewer=viewer, now=NOW)
