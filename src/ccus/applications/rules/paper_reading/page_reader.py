"""Reads a picture of a paper by RapidOCR, on one processor, in a process of its own with bounds on memory and time.

`python -m ccus.applications.rules.paper_reading.page_reader` takes a JPEG on standard input and writes a transcript as JSON. The
packages are the extra `ocr` (270 MB); `is_installed` says whether they are there.
"""

from __future__ import annotations

import resource
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript

# A page of 1,600 pixels takes 760 MB; without a bound a strange picture would take what the machine has.
MOST_MEMORY_BYTES = 3 * 1024**3
MOST_PROCESSOR_SECONDS = 60
WORKING_SIDE = 1_600
LEAST_SCORE = 0.6
MODULE = "ccus.applications.rules.paper_reading.page_reader"


@cache
def is_installed() -> bool:
    return all(find_spec(package) is not None for package in ("rapidocr", "onnxruntime", "cv2"))


def read_page(jpeg: bytes) -> Transcript:
    """The lines and codes of one picture. The first call loads the weights, about 1.5 seconds."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])  # blue first, as OpenCV has it
    read = _engine()(pixels)
    lines = [
        Line(text=text, spot=_spot(corners, image), score=float(score))
        for corners, text, score in zip(
            read.boxes if read.boxes is not None else (), read.txts or (), read.scores or (), strict=True
        )
        if score >= LEAST_SCORE and text.strip()
    ]
    return Transcript(
        lines=tuple(sorted(lines, key=lambda line: (round(line.spot.middle[1], 2), line.spot.left))),
        codes=tuple(_spot(corners, image) for corners in _find_codes(pixels)),
    )


@cache
def _engine() -> Any:
    """RapidOCR has no types."""
    threads = "EngineConfig.onnxruntime.{}_op_num_threads"
    options = {"Global.log_level": "error", "Global.use_cls": False}
    return import_module("rapidocr").RapidOCR(
        params={**options, threads.format("intra"): 1, threads.format("inter"): 1}
    )


def _find_codes(pixels: Any) -> list[Any]:
    cv2 = import_module("cv2")
    cv2.setNumThreads(1)
    was_found, corners = cv2.QRCodeDetectorAruco().detectMulti(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    return list(corners) if was_found else []


def _spot(corners: Any, image: Image.Image) -> Spot:
    flat = [float(number) for point in corners for number in (point[0] / image.width, point[1] / image.height)]
    x1, y1, x2, y2, x3, y3, x4, y4 = (min(1.0, max(0.0, number)) for number in flat)
    return Spot((x1, y1, x2, y2, x3, y3, x4, y4))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_PROCESSOR_SECONDS, MOST_PROCESSOR_SECONDS))
    sys.stdout.write(read_page(sys.stdin.buffer.read()).to_json())


if __name__ == "__main__":
    main()
