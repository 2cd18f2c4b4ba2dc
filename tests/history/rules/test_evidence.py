from __future__ import annotations

import json
from typing import Any

import pytest

from ccus.history.rules.evidence import LARGEST_EVIDENCE, kept_evidence


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"lat": 35.6, "note": "正門"}, {"lat": 35.6, "note": "正門"}),
        ({"a": nested(7)}, {"a": nested(7)}),
        ({"a": nested(8)}, {"left_out": "too_deep"}),
        ({"a": nested(800)}, {"left_out": "too_deep"}),
        ({"a": "x" * (LARGEST_EVIDENCE - 8)}, {"a": "x" * (LARGEST_EVIDENCE - 8)}),
        ({"a": "x" * (LARGEST_EVIDENCE - 7)}, {"left_out": "too_large", "bytes": LARGEST_EVIDENCE + 1}),
        ({"a\x00": 1}, {"left_out": "nul", "bytes": 13}),
    ],
)
def test_evidence_is_kept_or_its_absence_explained(sent: dict[str, Any], kept: dict[str, Any]) -> None:
    assert json.loads(kept_evidence(sent) or "") == kept


def test_no_evidence_is_nothing() -> None:
    assert kept_evidence({}) is None
