"""Finds the QR code in a picture of the camera, for browsers that have no detector of their own.

The pictures come from the page on the same machine, are looked at in memory and kept nowhere.
"""

from __future__ import annotations

from importlib.util import find_spec

# One side of a picture in pixels. The page sends 480; no camera of a gate needs more to see a QR code held before it.
LARGEST_SIDE = 1280


class NoPictureError(ValueError):
    """The bytes are no grey picture of that size."""


def can_read() -> bool:
    """Whether the extra `camera` (zxing-cpp) is installed."""
    return find_spec("zxingcpp") is not None


def find_text(picture: bytes, *, width: int, height: int) -> str | None:
    """The text of the first QR code, None when there is none.

    `picture`: one byte a pixel, 0 black to 255 white, row by row from the top left.
    """
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE and len(picture) == width * height):
        raise NoPictureError(f"{width} by {height} pixels in {len(picture)} bytes")
    import zxingcpp  # an extra: absent on small boards without a camera

    grey = memoryview(picture).cast("B", shape=[height, width])
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return next((code.text for code in found), None)
