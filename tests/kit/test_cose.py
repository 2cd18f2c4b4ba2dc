from __future__ import annotations

import cbor2

from ccus.kit.cose import EXPIRES, ISSUER, signed_claims

# RFC 9052, 4.4: the structure that is signed, with empty external data.
SIGNATURE = bytes(64)


def test_the_text_is_a_tagged_sign1_with_its_headers_protected() -> None:
    told: list[bytes] = []

    def sign(message: bytes) -> bytes:
        told.append(message)
        return SIGNATURE

    text = signed_claims(
        {ISSUER: "https://example.org", EXPIRES: 10, "level": 3}, key_name=b"12345678", kind="k", sign=sign
    )

    tag = cbor2.loads(text)
    protected, unprotected, payload, signature = tag.value
    assert (tag.tag, unprotected, signature) == (18, {}, SIGNATURE)
    assert cbor2.loads(protected) == {1: -7, 4: b"12345678", 16: "k"}
    assert cbor2.loads(payload) == {1: "https://example.org", 4: 10, "level": 3}
    assert cbor2.loads(told[0]) == ["Signature1", protected, b"", payload]


def test_the_same_claims_are_the_same_bytes_in_any_order() -> None:
    one = signed_claims({ISSUER: "a", "level": 3}, key_name=b"", kind="k", sign=lambda message: SIGNATURE)
    other = signed_claims({"level": 3, ISSUER: "a"}, key_name=b"", kind="k", sign=lambda message: SIGNATURE)

    assert one == other
