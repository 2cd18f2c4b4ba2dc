"""Face photos: whatever comes in is drawn anew, so that nothing but the picture is kept."""

from __future__ import annotations

import secrets
import warnings
from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.errors import PhotoFixed, PhotoNotAnImage, PhotoTooLarge, PhotoTooSmall, PhotoUnreadable
from ccus.registry.permissions import check_can_edit_technician
from ccus.registry.queries.relations import is_desk
from ccus.registry.services.locks import lock_technician, read_id

# Size of the photo on the card; source: documents to hand in, hashimoto-capls.com.
WIDTH, HEIGHT = 294, 378
ACCEPTED_FORMATS = ("JPEG", "PNG")
LIMIT_MB = 10
LIMIT_MEGAPIXELS = 40
JPEG_QUALITY = 88
# A face in a QR code: the largest and finest that has room.
SMALL_BYTES = 620
SMALL_SIZES = ((70, 90), (56, 72), (42, 54))
SMALL_QUALITIES = (45, 30, 20, 10)


@transaction.atomic
def set_photo(technician_ccus_id: str, *, content: bytes, viewer: Viewer, now: datetime) -> str:
    """Keeps the photo as a JPEG of 294 × 378 pixels without any metadata, and gives its key in the file store.

    The first photo may come from the person; after that only desks replace it, since it proves identity. The key is random,
    so that it tells nothing about the person.
    Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing, PhotoFixed, PhotoNotAnImage, PhotoUnreadable,
    PhotoTooLarge, PhotoTooSmall.
    """
    check_can_edit_technician(viewer, technician_ccus_id=read_id(technician_ccus_id))
    technician = lock_technician(technician_ccus_id)
    old_key = technician.face_photo
    if old_key and not is_desk(viewer):
        raise PhotoFixed
    redrawn = redraw_photo(content)
    technician.face_photo = default_storage.save(f"photos/{secrets.token_hex(16)}.jpg", ContentFile(redrawn))
    technician.save(update_fields=["face_photo"])
    record_act(
        "registry:photo:set",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=technician.ccus_id,
        at=now,
        details={"replaced": bool(old_key)},
    )
    if old_key:
        transaction.on_commit(lambda: default_storage.delete(old_key))
    return technician.face_photo


def redraw_photo(content: bytes) -> bytes:
    """The picture as JPEG, turned upright, cut to 7:9 around the middle, without EXIF, profile or comment.

    Raises PhotoNotAnImage, PhotoUnreadable, PhotoTooLarge, PhotoTooSmall.
    """
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise PhotoTooLarge(limit_mb=LIMIT_MB, limit_megapixels=LIMIT_MEGAPIXELS)
    image = _open(content)
    width, height = image.size
    if width * height > LIMIT_MEGAPIXELS * 1_000_000:
        raise PhotoTooLarge(limit_mb=LIMIT_MB, limit_megapixels=LIMIT_MEGAPIXELS)
    try:
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for data that break off or lie
        raise PhotoUnreadable from error
    if upright.width < WIDTH or upright.height < HEIGHT:
        raise PhotoTooSmall(width=upright.width, height=upright.height, least_width=WIDTH, least_height=HEIGHT)

    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright.getchannel("A"))
    target = BytesIO()
    ImageOps.fit(on_white, (WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


def small_photo(key: str) -> bytes:
    """The kept photo as WebP of at most `SMALL_BYTES`, for codes that are scanned; empty when even the plainest is larger."""
    with default_storage.open(key) as kept:
        image = Image.open(kept).convert("RGB")
    for size in SMALL_SIZES:
        small = image.resize(size, Image.Resampling.LANCZOS)
        for quality in SMALL_QUALITIES:
            target = BytesIO()
            small.save(target, "WEBP", quality=quality, method=6)
            if target.tell() <= SMALL_BYTES:
                return target.getvalue()
    return b""


def _open(content: bytes) -> Image.Image:
    """Reads the header only, so that a small file that unpacks to gigabytes is refused before it is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(BytesIO(content), formats=ACCEPTED_FORMATS)
        except UnidentifiedImageError as error:
            raise PhotoNotAnImage from error
        except Image.DecompressionBombError as error:
            raise PhotoTooLarge(limit_mb=LIMIT_MB, limit_megapixels=LIMIT_MEGAPIXELS) from error
        except (OSError, SyntaxError, ValueError) as error:
            raise PhotoUnreadable from error
