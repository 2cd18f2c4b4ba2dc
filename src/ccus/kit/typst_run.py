"""Typst with our fonts: in this process, or alone in one of its own.

What a large document takes while it is set (about 0.3 MB a person of a roster) is never given back by a process, so those are
set by a child that ends: `python -m ccus.kit.typst_run` reads one `Work` from its input and writes the PDF.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

_LATIN = ("fontpkg_noto_sans", "files", "NotoSans[wdth,wght].ttf")
# Two minutes for what takes seconds: whoever waits longer is told that it failed.
_LONGEST_SECONDS = 120


class TypesettingFailed(Exception):
    """The child ended without a document; the words are Typst's. A defect of a template."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is set: `main.typ` and what it imports, the data as JSON, a standard of Typst or none, and the moment of making."""

    files: Mapping[str, str]
    data: str
    standard: str = ""
    made_at: str = ""

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.made_at) if self.made_at else None


def run_here(work: Work) -> bytes:
    """A tagged PDF. Raises typst.TypstError for a template that cannot be read."""
    # The stubs of 0.15 leave out that several files may be given by name.
    pdf = typst.compile(  # type: ignore[call-overload]
        {name: text.encode() for name, text in work.files.items()},
        font_paths=fonts(),
        sys_inputs={"data": work.data},
        pdf_standards=[work.standard] if work.standard else [],
        timestamp=work.moment,
    )
    return bytes(pdf)


def run_alone(work: Work) -> bytes:
    """The same by a child. Raises TypesettingFailed, also where it takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name if __spec__ else __name__],
            input=json.dumps(asdict(work)).encode(),
            capture_output=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise TypesettingFailed(f"not done after {_LONGEST_SECONDS} s") from expired
    if done.returncode != 0:
        raise TypesettingFailed(done.stderr.decode(errors="replace")[-2_000:])
    return done.stdout


def font_files() -> tuple[Path, ...]:
    package, *place = _LATIN
    return (
        Path(str(noto_cjk_sans_jp_regular.FONT_PATH)),
        Path(str(noto_cjk_sans_jp_bold.FONT_PATH)),
        Path(str(resources.files(package).joinpath(*place))),
    )


@cache
def fonts() -> typst.Fonts:
    """Read once: the fonts are 37 MB. None of the machine's own, so that every machine makes the same file."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[path.parent for path in font_files()]
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(run_here(Work(**json.load(sys.stdin.buffer))))
