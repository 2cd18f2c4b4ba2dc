"""The key under which a clerk's machine keeps cases while there is no line."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.queries.relations import COUNTER
from ccus.kit.hashing import sha256_hex


@dataclass(frozen=True, kw_only=True)
class StoreKey:
    """`secret` are 256 bits as base64; `name` tells keys apart and gives nothing away."""

    name: str
    secret: str


def store_key(viewer: Viewer) -> StoreKey:
    """Follows from the secret of the installation, the account and the counter; stored nowhere here, the same at each sign-in.

    Another account gets another key, so that what one clerk keeps is closed to the next at the same machine. Raises PermissionMissing.
    """
    check_may(viewer, COUNTER)
    bound_to = f"{viewer.account_id}:{viewer.business_ccus_id}"
    secret = salted_hmac("ccus.applications.counter-store", bound_to, algorithm="sha256").digest()
    return StoreKey(name=sha256_hex(secret)[:16], secret=b64encode(secret).decode())
