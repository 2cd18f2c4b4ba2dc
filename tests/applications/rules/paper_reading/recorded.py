"""What the reader read on rendered papers, kept beside the tests so that rules are tried without it.

`python -m tests.applications.rules.paper_reading.recorded` reads the papers anew (needs the extra `ocr`, some seconds each).
"""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO
from pathlib import Path

from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.rules.paper_reading.page_reader import read_page
from ccus.applications.rules.pictures import JPEG_QUALITY
from ccus.applications.rules.rendered_papers import Defect, RenderedPaper, render_paper

FOLDER = Path(__file__).parent / "transcripts"
ON = date(2026, 11, 20)
PAPERS: dict[str, tuple[str, Defect | None, str]] = {
    "licence": ("driving_licence", None, "a"),
    "licence of another": ("driving_licence", Defect.WRONG_NAME, "b"),
    "residence card, expired": ("residence_card", Defect.EXPIRED, "c"),
    "insurance, covered": ("insurance_certificate", None, "d"),
    "insurance, open": ("insurance_certificate", Defect.UNMASKED, "e"),
    "certificate, other number": ("course_certificate", Defect.WRONG_NUMBER, "f"),
    "certificate, other day": ("course_certificate", Defect.WRONG_DATE, "g"),
    "back of a My Number card": ("my_number_back", Defect.MY_NUMBER, "h"),
}


def paper_of(name: str) -> RenderedPaper:
    layout, defect, seed = PAPERS[name]
    return render_paper(layout, defect, dice=random.Random(seed), on=ON)


def jpeg_of(paper: RenderedPaper) -> bytes:
    target = BytesIO()
    paper.image.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


def transcript_of(name: str) -> Transcript:
    return Transcript.from_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def record() -> None:
    for name in PAPERS:
        text = read_page(jpeg_of(paper_of(name))).to_json()
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
