"""The keys and the folder of proofs of this installation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from ccus.foundation.signing import SigningKeys
from ccus.history.services.proof.folder import ProofFolder


def keys() -> SigningKeys:
    return _keys_in(Path(settings.SIGNING_KEYS_DIR))


def folder() -> ProofFolder:
    return ProofFolder(Path(settings.PROOF_DIR))


def issuer() -> str:
    """Who signs: the public address."""
    return str(settings.PUBLIC_URL)


@cache
def _keys_in(folder: Path) -> SigningKeys:
    return SigningKeys(folder)
