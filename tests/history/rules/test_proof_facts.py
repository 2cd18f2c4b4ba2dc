from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ccus.history.rules.proof_facts import TouchFacts

# Written out by hand: the format must never change, since roots of years stand on it.
CONTENT = bytes.fromhex(
    "000e"
    "00000010" "01932d3e7a007cc398c4dc0c0c07398f"
    "00000004" "0000265d"  # 9821 days since 2000-01-01
    "00000008" "000303bc00b922c0"
    "00000008" "000303bc00b3cb90"
    "00000008" "000303bc00c86500"
    "00000004" "fffffea2"  # -350 ms
    "00000008" "0000000000000007"
    "ffffffff"
    "00000008" "000000000000002a"
    "00000004" "63617264"
    "00000020" + "ab" * 32 +
    "00000002" "7172"
    "00000000"
    "ffffffff"
)  # fmt: skip


def test_the_bytes_of_a_leaf_tell_its_facts() -> None:
    assert TouchFacts.of_content(CONTENT) == TouchFacts(
        event_id=UUID("01932d3e-7a00-7cc3-98c4-dc0c0c07398f"),
        touched_on=date(2026, 11, 21),
        happened_at=datetime(2026, 11, 20, 23, 2, 11, tzinfo=UTC),
        occurred_at=datetime(2026, 11, 20, 23, 2, 10, 650_000, tzinfo=UTC),
        received_at=datetime(2026, 11, 20, 23, 2, 12, tzinfo=UTC),
        clock_offset_ms=-350,
        device_id=7,
        sequence=None,
        site_id=42,
        credential_kind="card",
        credential_hash=b"\xab" * 32,
        method="qr",
        direction="",
        evidence_hash=None,
    )


@pytest.mark.parametrize("broken", [b"", CONTENT[:-1], CONTENT + b"\x00", b"\x00\x0d" + CONTENT[2:], CONTENT[:40]])
def test_other_bytes_are_no_leaf(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"no leaf|missing"):
        TouchFacts.of_content(broken)
