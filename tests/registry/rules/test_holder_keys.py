from __future__ import annotations

import json

import pytest
from joserfc.jwk import ECKey, OKPKey

from ccus.registry.rules.holder_keys import NoHolderKey, read_holder_key

KEY = ECKey.generate_key("P-256")
PUBLIC = {name: str(value) for name, value in KEY.as_dict(private=False).items() if name in ("kty", "crv", "x", "y")}


def test_the_public_half_of_a_phones_key_is_read_and_named() -> None:
    found = read_holder_key(json.dumps({**PUBLIC, "ext": True, "key_ops": ["verify"]}))

    assert found.confirmation() == {"jwk": PUBLIC}
    assert found.thumbprint == KEY.thumbprint()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 1000,
        "{}",
        json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)),
        json.dumps(ECKey.generate_key("P-384").as_dict(private=False)),
        json.dumps({**PUBLIC, "x": PUBLIC["y"], "y": PUBLIC["y"]}),
        json.dumps({**PUBLIC, "x": "AAAA"}),
        json.dumps({"kty": "EC", "crv": "P-256"}),
        json.dumps({**PUBLIC, "more": "x" * 1000}),
    ],
    ids=[
        "nothing",
        "a list",
        "null",
        "deep",
        "no parts",
        "another kind",
        "another curve",
        "a point beside the curve",
        "half a point",
        "no point",
        "too long",
    ],
)
def test_what_is_no_public_key_of_the_curve_is_refused(text: str) -> None:
    with pytest.raises(NoHolderKey):
        read_holder_key(text)


def test_a_key_that_comes_with_its_secret_is_refused() -> None:
    with pytest.raises(NoHolderKey):
        read_holder_key(json.dumps(KEY.as_dict(private=True)))
