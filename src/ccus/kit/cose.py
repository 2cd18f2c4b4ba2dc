"""A signed CBOR text small enough for a QR code: COSE_Sign1 (RFC 9052) around claims as CWT has them (RFC 8392).

Headers are all protected: the algorithm (ES256), the name of the key, and the type (RFC 9596). Signing is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import cbor2

ES256 = -7
ALGORITHM_LABEL, KEY_LABEL, TYPE_LABEL = 1, 4, 16
ISSUER, EXPIRES, ISSUED, STATUS = 1, 4, 6, 65535
_SIGN1_TAG = 18


def signed_claims(
    claims: Mapping[int | str, Any], *, key_name: bytes, kind: str, sign: Callable[[bytes], bytes]
) -> bytes:
    """A tagged COSE_Sign1. `sign` gives the 64 bytes of an ES256 signature; `kind` keeps it from passing for another text."""
    protected = _encoded({ALGORITHM_LABEL: ES256, KEY_LABEL: key_name, TYPE_LABEL: kind})
    payload = _encoded(dict(claims))
    signature = sign(_encoded(["Signature1", protected, b"", payload]))
    return _encoded(cbor2.CBORTag(_SIGN1_TAG, [protected, {}, payload, signature]))


def _encoded(value: Any) -> bytes:
    return cbor2.dumps(value, canonical=True)
