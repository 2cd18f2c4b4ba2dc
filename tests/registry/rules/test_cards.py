from __future__ import annotations

import hashlib

import pytest

from ccus.registry.rules import cards


@pytest.mark.parametrize("typed", ["04A1B2C3D4E580", "04a1b2c3d4e580", "  04A1b2C3d4E580\r\n"])
def test_the_same_chip_gives_one_hash_however_the_reader_writes_it(typed: str) -> None:
    assert cards.hash_token(typed) == hashlib.sha256(b"04A1B2C3D4E580").digest()


def test_two_chips_give_two_hashes() -> None:
    assert cards.hash_token("04A1B2C3D4E580") != cards.hash_token("04A1B2C3D4E581")
