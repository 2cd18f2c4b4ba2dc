"""What is published about days: their roots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.history.models import TouchRoot
from ccus.kit.calendar import JstMonth


@dataclass(frozen=True)
class PublishedRoot:
    """The root of one JST day: `root` as 64 hexadecimal digits, `signed` as compact JWS."""

    day: date
    size: int
    root: str
    signed: str


def is_published(day: date) -> bool:
    """Whether the root of a day is published, so that nothing can be received on it any more."""
    return TouchRoot.objects.filter(day=day).exists()


def list_roots_of_month(month: JstMonth) -> list[PublishedRoot]:
    rows = TouchRoot.objects.filter(day__range=(month.first_on, month.last_on)).order_by("day")
    return [PublishedRoot(row.day, row.size, bytes(row.root).hex(), row.signed) for row in rows]


def newest_roots(number: int) -> dict[date, str]:
    """Day and root, as hexadecimal digits, of the newest days."""
    rows = TouchRoot.objects.order_by("-day").values_list("day", "root")[:number]
    return {day: bytes(root).hex() for day, root in rows}


def span_of_roots() -> tuple[date, date] | None:
    """First and last day with a root; None before there is any."""
    days = TouchRoot.objects.order_by("day").values_list("day", flat=True)
    first = days.first()
    return (first, days.reverse()[0]) if first is not None else None
