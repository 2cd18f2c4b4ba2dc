"""Papers with what was read on them, for those who attached them and for reviewers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperFinding:
    """What a paper says of one answer. `mark` is same, same_folded, different, expired or unread; `change_url` leads to the answer."""

    label: str
    mark: str
    words: str
    change_url: str = ""

    @property
    def is_alarm(self) -> bool:
        return self.mark in ("different", "expired")


@dataclass(frozen=True)
class PaperCard:
    """A paper that is attached, with its picture, what the checks say about it, and what was read.

    `reading` is waiting, read, failed, unavailable, or empty where nothing is read; `reading_words` say it. `masked` says what was
    blacked out; `confirm_url` is posted to by whoever finds that right. `refresh_url` gives the card again. `in_form`: the card stands
    inside of a form.
    """

    id: int
    url: str
    words: str
    warnings: tuple[str, ...]
    remove_url: str
    reading: str = ""
    reading_words: str = ""
    findings: tuple[PaperFinding, ...] = ()
    masked: str = ""
    is_confirmed: bool = False
    confirm_url: str = ""
    refresh_url: str = ""
    in_form: bool = False


@dataclass(frozen=True)
class Crop:
    """The part of a picture that shows an answer: `view_box` in pixels of the picture; `href` leads to the place on the paper."""

    url: str
    width: int
    height: int
    view_box: str
    href: str
    words: str


@dataclass(frozen=True)
class Evidence:
    """What a paper says of an answer of a case, with the crop that shows it; None where nothing was found."""

    mark: str
    words: str
    crop: Crop | None


@dataclass(frozen=True)
class PaperSpot:
    """A place on a paper that speaks of an answer: `id` for the address, `points` of a polygon in pixels of the picture."""

    id: str
    mark: str
    label: str
    points: str
