from __future__ import annotations

import pytest

from ccus.kit.spreadsheets import harmless_cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"]
)
def test_what_would_be_run_is_shown(cell: str) -> None:
    assert harmless_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "山田 太郎", "1234-5678", "a=1", " =1"])
def test_what_is_plain_stays(cell: str) -> None:
    assert harmless_cell(cell) == cell
