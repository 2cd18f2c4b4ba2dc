"""Template filters of the monthly operating report: its tables and drawings."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.safestring import SafeString, mark_safe

from ccus.insights.rules.report.tables import Cell, Table

register = template.Library()


@register.filter
def drawing(svg: str) -> SafeString:
    """A chart of our own making, whose words were escaped when it was drawn."""
    return mark_safe(svg)  # noqa: S308 - see insights.rules.charts.drawing


@register.filter
def is_counted(table: Table, column: int) -> bool:
    """Whether a column holds numbers, which stand at the right."""
    return any(isinstance(row[column], int) for row in table.rows)


@register.filter
def cells(table: Table, row: tuple[Cell, ...]) -> Iterator[tuple[str, Cell]]:
    """Pairs of heading and cell."""
    return zip(table.head, row, strict=True)


@register.filter
def shown(cell: Cell) -> str:
    """1,382,876, and words as they are."""
    return f"{cell:,}" if isinstance(cell, int) else cell
