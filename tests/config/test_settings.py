from __future__ import annotations

from ccus.config import settings


def test_an_installation_hashes_with_all_of_the_work() -> None:
    """Tests hash with little; see `tests/conftest.py`."""
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
