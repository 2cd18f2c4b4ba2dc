"""Contents of papers in the file store: nothing but ciphertext, each tied to its name."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ccus.applications.errors import PaperGone
from ccus.applications.models import Paper
from ccus.foundation import house_keys

FOLDER = "papers"


def keep_content(jpeg: bytes) -> str:
    """Seals a picture into the file store and gives its name there."""
    name = f"{FOLDER}/{secrets.token_hex(16)}"
    sealed = house_keys.vault_keys().seal(jpeg, label=_label(name))
    return default_storage.save(name, ContentFile(sealed))


def open_content(paper: Paper) -> bytes:
    """The JPEG, for services that have checked who asks. Raises PaperGone."""
    if not paper.content_key:
        raise PaperGone
    with default_storage.open(paper.content_key) as file:
        return house_keys.vault_keys().open(file.read(), label=_label(paper.content_key))


def _label(name: str) -> bytes:
    """Ties a content to its name in the file store."""
    return f"applications.paper:{name}".encode()
