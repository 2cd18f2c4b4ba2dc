"""The keys of this installation, and the name under which it signs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from ccus.foundation.sealing import SealingKeys
from ccus.foundation.signing import SigningKeys


def keys() -> SigningKeys:
    return _keys_in(Path(settings.SIGNING_KEYS_DIR))


def sealing_keys() -> SealingKeys:
    """Beside those that sign: whoever reads the database can open nothing that was sealed."""
    return _sealing_keys_in(Path(settings.SIGNING_KEYS_DIR))


def issuer() -> str:
    """Who signs: the public address."""
    return str(settings.PUBLIC_URL)


@cache
def _keys_in(folder: Path) -> SigningKeys:
    return SigningKeys(folder)


@cache
def _sealing_keys_in(folder: Path) -> SealingKeys:
    return SealingKeys(folder)
