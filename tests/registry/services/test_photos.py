from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests import cast
from tests.factories.registry import make_technician

from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry import errors
from ccus.registry.models import Technician
from ccus.registry.services import photos
from ccus.registry.services.photos import redraw_photo, set_photo

EXIF_ORIENTATION, EXIF_MAKER = 0x0112, 0x010F


def picture(
    size: tuple[int, int] = (600, 800), *, kind: str = "JPEG", mode: str = "RGB", orientation: int | None = None
) -> bytes:
    """An image in one colour; `orientation` is written as EXIF, with a maker's name beside it."""
    image = Image.new(mode, size, "red")
    exif = Image.Exif()
    if orientation is not None:
        exif[EXIF_ORIENTATION] = orientation
        exif[EXIF_MAKER] = "Secret Camera"
    target = BytesIO()
    image.save(target, kind, exif=exif)
    return target.getvalue()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileSystemStorage:
    storage = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(photos, "default_storage", storage)
    return storage


@pytest.mark.parametrize(
    "content",
    [
        picture(),
        picture((294, 378)),
        picture((3000, 1000)),
        picture(kind="PNG", mode="RGBA"),
        picture(kind="PNG", mode="P"),
        picture((800, 600), orientation=6),
    ],
)
def test_every_photo_becomes_a_jpeg_of_one_size(content: bytes) -> None:
    redrawn = Image.open(BytesIO(redraw_photo(content)))

    assert (redrawn.format, redrawn.mode, redrawn.size) == ("JPEG", "RGB", (294, 378))


def test_nothing_but_the_picture_is_kept() -> None:
    redrawn = redraw_photo(picture((800, 600), orientation=6))

    assert dict(Image.open(BytesIO(redrawn)).getexif()) == {}
    assert b"Secret Camera" not in redrawn


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.PhotoNotAnImage),
        (b"%PDF-1.7 ...", errors.PhotoNotAnImage),
        (picture(kind="GIF"), errors.PhotoNotAnImage),
        (picture()[:700], errors.PhotoUnreadable),
        (picture((293, 378)), errors.PhotoTooSmall),
        (picture((9000, 5000), kind="PNG", mode="1"), errors.PhotoTooLarge),
        (b"\xff" * (10 * 1024 * 1024 + 1), errors.PhotoTooLarge),
    ],
    ids=["empty", "pdf", "gif", "cut short", "small", "many pixels", "many bytes"],
)
def test_what_is_no_usable_photo_is_refused(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as raised:
        redraw_photo(content)

    assert raised.value.sentence("ja")


@pytest.mark.django_db
def test_a_photo_is_kept_under_a_random_key(store: FileSystemStorage) -> None:
    technician = make_technician()

    key = set_photo(technician.ccus_id, content=picture(), viewer=cast.viewer_of(technician), now=cast.NOW)

    technician.refresh_from_db()
    assert technician.face_photo == key
    assert re.fullmatch(r"photos/[0-9a-f]{32}\.jpg", key)
    with store.open(key) as kept:
        assert Image.open(kept).size == (294, 378)
    assert AuditEvent.objects.get().details == {"replaced": False}


@pytest.mark.django_db
def test_the_owner_does_not_replace_a_photo_that_proves_identity(store: FileSystemStorage) -> None:
    technician = make_technician()
    key = set_photo(technician.ccus_id, content=picture(), viewer=cast.viewer_of(technician), now=cast.NOW)

    with pytest.raises(errors.PhotoFixed):
        set_photo(technician.ccus_id, content=picture(), viewer=cast.viewer_of(technician), now=cast.NOW)

    technician.refresh_from_db()
    assert technician.face_photo == key
    assert store.listdir("photos")[1] == [Path(key).name]


@pytest.mark.django_db
def test_a_desk_replaces_a_photo_and_the_old_file_goes(
    store: FileSystemStorage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    technician = make_technician()
    old = set_photo(technician.ccus_id, content=picture(), viewer=cast.reviewer(), now=cast.NOW)

    with django_capture_on_commit_callbacks(execute=True):
        new = set_photo(technician.ccus_id, content=picture(), viewer=cast.reviewer(), now=cast.NOW)

    assert new != old
    assert store.listdir("photos")[1] == [Path(new).name]


@pytest.mark.django_db
def test_nobody_gives_a_photo_for_somebody_else(store: FileSystemStorage) -> None:
    technician = make_technician()

    with pytest.raises(errors.NotYourRecord):
        set_photo(technician.ccus_id, content=picture(), viewer=cast.viewer_of(make_technician()), now=cast.NOW)

    assert not store.exists("photos")
    assert Technician.objects.exclude(face_photo="").count() == 0


@pytest.mark.django_db
def test_a_refused_photo_leaves_no_file(store: FileSystemStorage) -> None:
    technician = make_technician()

    with pytest.raises(errors.PhotoNotAnImage):
        set_photo(technician.ccus_id, content=b"text", viewer=cast.viewer_of(technician), now=cast.NOW)

    assert not store.exists("photos")
