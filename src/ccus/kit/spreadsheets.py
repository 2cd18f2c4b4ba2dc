"""Cells that a spreadsheet shows instead of running."""

from __future__ import annotations

# What begins so is a formula to some spreadsheet; Japanese ones read the wide signs too.
# Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless_cell(cell: str) -> str:
    """The cell, behind an apostrophe when it would be taken for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
