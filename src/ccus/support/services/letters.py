"""Letters that wait for the post: as PDF for envelopes with a window, and as a list for a mailing house."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

import segno
import xlsxwriter

from ccus.foundation.models import Message
from ccus.kit.eras import display_date
from ccus.kit.spreadsheets import harmless_cell
from ccus.kit.typesetting import drawn, set_pdf

HEAD = ("番号", "氏名・名称", "郵便番号", "住所", "件名", "本文")
_TEMPLATE = "letters.typ"


def letters_pdf(messages: Sequence[Message], *, on: date) -> bytes:
    """One page each, the address in the window, with the link as a QR code. Words reach Typst as data."""
    letters = [
        {
            "address": drawn(message.address)[0],
            "name": drawn(f"{message.name} 様")[0],
            "subject": drawn(message.subject)[0],
            "body": drawn(_without_address(message.body))[0],
            "number": f"No. {message.pk}",
            "on": display_date(on),
            "link": (link := _link_of(message.body)),
            "code": segno.make(link, error="m").svg_inline(omitsize=True, border=0) if link else "",
        }
        for message in messages
    ]
    return set_pdf({"main.typ": _template()}, data={"letters": letters})


def letters_xlsx(messages: Sequence[Message]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("letters")
    sheet.write_row(0, 0, HEAD, book.add_format({"bold": True}))
    for line, message in enumerate(messages, start=1):
        code, _, address = message.address.rpartition("\n")
        cells = (str(message.pk), message.name, code.removeprefix("〒"), address, message.subject, message.body)
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, harmless_cell(cell))
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _without_address(body: str) -> str:
    """The first line of a mail is the name, which stands in the window."""
    first, _, rest = body.partition("\n")
    return rest.strip() if first.endswith(" 様") or first.startswith("Dear ") else body


def _link_of(body: str) -> str:
    """The link of acknowledgement, which a phone reads more easily than fingers type."""
    return next((line.strip() for line in body.splitlines() if "/notices/" in line), "")


@cache
def _template() -> bytes:
    return resources.files("ccus.support").joinpath("typst", _TEMPLATE).read_bytes()
