"""The keys of this installation, and the name under which it signs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from ccus.foundation.sealing import SealingKeys
from ccus.foundation.signing import CARD_KEYS, TOUCH_KEYS, KeyKind, SigningKeys
from ccus.foundation.vault import VaultKeys


def keys() -> SigningKeys:
    """What touches, roots and copies for gates are signed with."""
    return _keys_in(Path(settings.SIGNING_KEYS_DIR), TOUCH_KEYS)


def card_keys() -> SigningKeys:
    """What digital cards and their status lists are signed with."""
    return _keys_in(Path(settings.SIGNING_KEYS_DIR), CARD_KEYS)


def sealing_keys() -> SealingKeys:
    """Beside those that sign: whoever reads the database can open nothing that was sealed."""
    return _sealing_keys_in(Path(settings.SIGNING_KEYS_DIR))


def vault_keys() -> VaultKeys:
    """Of contents that only this installation reads again, such as the papers of applications."""
    return _vault_keys_in(Path(settings.SIGNING_KEYS_DIR))


def issuer() -> str:
    """Who signs: the public address."""
    return str(settings.PUBLIC_URL)


@cache
def _keys_in(folder: Path, kind: KeyKind) -> SigningKeys:
    return SigningKeys(folder, kind)


@cache
def _sealing_keys_in(folder: Path) -> SealingKeys:
    return SealingKeys(folder)


@cache
def _vault_keys_in(folder: Path) -> VaultKeys:
    return VaultKeys(folder)
