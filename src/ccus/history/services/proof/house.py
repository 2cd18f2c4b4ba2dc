"""The keys and the folder of proofs of this installation."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from ccus.foundation.house_keys import issuer, keys
from ccus.history.services.proof.folder import ProofFolder

__all__ = ["folder", "issuer", "keys"]


def folder() -> ProofFolder:
    return ProofFolder(Path(settings.PROOF_DIR))
