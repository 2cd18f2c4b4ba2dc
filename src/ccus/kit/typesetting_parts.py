"""Long documents set in parts, two at a time, and joined: memory is that of the parts being set, not of the whole.

The parts come from the same templates, so their tables have the same heads. Pages are numbered over the whole by sheets that hold
nothing but a foot and are laid over the pages; readers of the tags take it for an artifact, as they do any foot.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pikepdf

from ccus.kit.typesetting import pack, set_pdf, work_of
from ccus.kit.typst_run import run_alone

_AT_ONCE = 2


def set_pdf_in_parts(
    files: Mapping[str, bytes],
    *,
    parts: Sequence[Mapping[str, Any]],
    feet: bytes,
    standard: str = "",
    made_at: datetime | None = None,
) -> bytes:
    """One tagged PDF of all parts, at least one of them, each begun on a page of its own.

    `main.typ` draws no foot; `feet` is a template that draws those of `data.pages` pages of `data.width` by `data.height` points.
    Raises TypesettingFailed for a template that cannot be read.
    """
    works = [work_of(files, data=part, standard=standard, made_at=made_at) for part in parts]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        written = list(pool.map(run_alone, works))
    with joined(written) as whole:
        _, _, width, height = (float(edge) for edge in whole.pages[0].mediabox)
        page = {**parts[0], "lists": {}, "pages": len(whole.pages), "width": width, "height": height}
        with pikepdf.open(io.BytesIO(set_pdf({**files, "main.typ": feet}, data=page, made_at=made_at))) as sheets:
            for below, over in zip(whole.pages, sheets.pages, strict=True):
                below.add_overlay(over, None)
        return pack(whole)


def joined(parts: Sequence[bytes]) -> pikepdf.Pdf:
    """The parts one behind the other, with one tree of tags. The caller closes it."""
    whole = pikepdf.open(io.BytesIO(parts[0]))
    for part in parts[1:]:
        with pikepdf.open(io.BytesIO(part)) as more:
            _append(whole, more)
    return whole


def _append(whole: pikepdf.Pdf, more: pikepdf.Pdf) -> None:
    tags = whole.Root.StructTreeRoot
    _forget_known_ids(more, {str(name) for name in _names(whole)})
    after = int(tags.ParentTreeNextKey)
    for page in more.pages:
        page.obj.StructParents = int(page.obj.StructParents) + after
    whole.pages.extend(more.pages)
    copied = whole.copy_foreign(more.make_indirect(more.Root.StructTreeRoot))
    for element in copied.K:
        element.P = tags
        tags.K.append(element)
    numbers = list(copied.ParentTree.Nums)
    for key, element in zip(numbers[::2], numbers[1::2], strict=True):
        tags.ParentTree.Nums.append(int(key) + after)
        tags.ParentTree.Nums.append(element)
    tags.ParentTreeNextKey = after + int(copied.ParentTreeNextKey)


def _names(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    tree = document.Root.StructTreeRoot.get("/IDTree")
    return list(tree.Names)[::2] if tree is not None else []


def _forget_known_ids(more: pikepdf.Pdf, known: set[str]) -> None:
    """Cells name the head of their column by its ID. All parts have the same heads: those of the first stand for all."""
    tree = more.Root.StructTreeRoot.get("/IDTree")
    if tree is None:
        return
    for name, element in zip(list(tree.Names)[::2], list(tree.Names)[1::2], strict=True):
        if str(name) in known:
            del element["/ID"]
