from __future__ import annotations

import io

import pytest
from PIL import Image, ImageOps

from ccus.history.rules import photo_cleaning
from ccus.history.rules.photo_cleaning import LARGEST_PHOTO_BYTES, PhotoUnreadableError, clean_photo

ORIENTATION, GPS_TAG, MAKER = 0x0112, 0x8825, 0x010F


def photo(file_format: str = "JPEG", size: tuple[int, int] = (400, 200), *, orientation: int = 1) -> bytes:
    picture = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "SecretMaker"
    exif.get_ifd(GPS_TAG)[2] = (35.0, 40.0, 52.0)
    kept = io.BytesIO()
    picture.save(kept, file_format, exif=exif)
    return kept.getvalue()


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_camera_wrote_is_left(file_format: str) -> None:
    sent = photo(file_format)
    assert b"SecretMaker" in sent

    cleaned = clean_photo(sent)

    kept = Image.open(io.BytesIO(cleaned))
    assert kept.format == "JPEG"
    assert dict(kept.getexif()) == {}
    assert kept.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SecretMaker" not in cleaned


def test_a_photograph_taken_sideways_is_turned_upright() -> None:
    assert Image.open(io.BytesIO(clean_photo(photo(orientation=6)))).size == (200, 400)


def test_a_large_photograph_is_made_smaller() -> None:
    assert Image.open(io.BytesIO(clean_photo(photo(size=(4000, 2000))))).size == (1600, 800)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_a_large_photograph_is_copied_only_once_it_is_small(monkeypatch: pytest.MonkeyPatch, file_format: str) -> None:
    """Of sixty million pixels each copy takes 180 MB, for as many people as send one at once."""
    turned: list[tuple[int, int]] = []
    turn = ImageOps.exif_transpose
    monkeypatch.setattr(ImageOps, "exif_transpose", lambda picture: [turned.append(picture.size), turn(picture)][1])

    cleaned = clean_photo(photo(file_format, (4000, 2000), orientation=6))

    assert turned == [(1600, 800)]
    assert Image.open(io.BytesIO(cleaned)).size == (800, 1600)


def test_a_picture_with_a_palette_keeps_its_greys() -> None:
    stripes = Image.new("1", (3200, 10))
    stripes.putdata([column % 2 for _ in range(10) for column in range(3200)])
    sent = io.BytesIO()
    stripes.save(sent, "PNG")

    kept = Image.open(io.BytesIO(clean_photo(sent.getvalue())))

    assert 100 < kept.getpixel((800, 2))[0] < 155


@pytest.mark.parametrize("sent", [b"", b"GIF89a", b"%PDF-1.7", photo()[:200], b"<svg/>"])
def test_what_is_no_photograph_is_told_apart(sent: bytes) -> None:
    with pytest.raises(PhotoUnreadableError):
        clean_photo(sent)


def test_what_is_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PhotoUnreadableError):
        clean_photo(b"\xff" * (LARGEST_PHOTO_BYTES + 1))
    monkeypatch.setattr(photo_cleaning, "MOST_PIXELS", 100)
    with pytest.raises(PhotoUnreadableError):
        clean_photo(photo())
