"""The words of notices (`data/notices.csv`): one place for mail, letters and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from ccus.kit.eras import display_date, display_date_english
from ccus.support.rules.tables import read_rows
from ccus.support.states import NoticeCause


@dataclass(frozen=True, kw_only=True)
class NoticeWords:
    """What happened, and what to do. `path` leads to where it is done."""

    title: str
    body: str
    action: str
    path: str
    needs_answer: bool


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["cause"]: row for row in read_rows("notices.csv")}


def words_of(
    cause: NoticeCause, values: Mapping[str, str], *, due_on: date | None, language: str = "ja"
) -> NoticeWords:
    """`values` fill the placeholders; those ending in _ja or _en are taken by language."""
    row, suffix = _rows()[cause.value], "ja" if language == "ja" else "en"
    day = "" if due_on is None else display_date(due_on) if suffix == "ja" else display_date_english(due_on)
    filled = {name: value for name, value in values.items() if not name.endswith(("_ja", "_en"))}
    filled |= {name.removesuffix(f"_{suffix}"): value for name, value in values.items() if name.endswith(f"_{suffix}")}
    filled["due_on"] = day
    title, body, action = (row[f"{part}_{suffix}"].format(**filled) for part in ("title", "body", "action"))
    return NoticeWords(
        title=title, body=body, action=action, path=row["path"], needs_answer=row["needs_answer"] == "yes"
    )


def mail_body(words: NoticeWords, *, name: str, link: str, acknowledgement: str, language: str = "ja") -> str:
    """The text of a mail or letter: whom, what, what to do, and the one link that says it was read."""
    if language == "ja":
        lines = [f"{name} 様" if name else "", "", words.body, words.action, "", link, ""]
        lines += ["読んだことを、次のリンクで知らせてください（サインインはいりません）。", acknowledgement, ""]
        lines += ["このメールは自動で送っています。心当たりがないときは、何もしないでください。"]
    else:
        lines = [f"Dear {name}," if name else "", "", words.body, words.action, "", link, ""]
        lines += ["Please tell us with this link that you have read it (no sign-in needed):", acknowledgement, ""]
        lines += ["This mail is sent by a program. If it is not meant for you, do nothing."]
    return "\n".join(lines).strip() + "\n"
