"""An installation of its own for each test: keys and files in a folder that goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Settings) -> Path:
    """The folder that holds `keys` and `files`."""
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path
