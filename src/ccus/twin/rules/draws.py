"""Chance that always falls the same way: every draw of the demo country comes from a stream named for its purpose.

Streams of different names are independent, so that one more draw in one place leaves all others as they were.
"""

from __future__ import annotations

import random
import uuid

SEED = "openccus-demo-1"
_NAMESPACE = uuid.UUID("6f1b1c9e-6c0e-5d61-9a57-2f1d3f0f4a10")


def draws(*names: object) -> random.Random:
    """The stream of this name."""
    return random.Random("/".join(map(str, (SEED, *names))))  # noqa: S311 - made-up people, no secrets


def made_up_uuid(*names: object) -> uuid.UUID:
    """A UUID (version 5) that is the same each time."""
    return uuid.uuid5(_NAMESPACE, "/".join(map(str, (SEED, *names))))
