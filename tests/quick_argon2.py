from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm with the least work, so that tests that fail to sign in forty times stay quick."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
