from __future__ import annotations

import base64
import hashlib
import json

import pytest

from ccus.kit.sd_jwt import hide


def test_hidden_claims_are_named_by_hash_alone() -> None:
    hidden = hide({"iss": "https://example.org"}, {"level": 3, "name": "山田 太郎"})

    digests = {
        base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        for text in hidden.disclosures.values()
    }
    assert hidden.payload["iss"] == "https://example.org"
    assert hidden.payload["_sd_alg"] == "sha-256"
    assert hidden.payload["_sd"] == sorted(digests)
    assert "山田" not in json.dumps(hidden.payload, ensure_ascii=False)


def test_a_disclosure_is_salt_name_and_value() -> None:
    text = hide({}, {"name": "山田 太郎"}).disclosures["name"]

    salt, name, value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    assert (name, value) == ("name", "山田 太郎")
    assert len(base64.urlsafe_b64decode(salt + "==")) == 16


def test_the_same_claims_are_hidden_anew_each_time() -> None:
    assert hide({}, {"level": 3}).payload != hide({}, {"level": 3}).payload


def test_a_holder_presents_some_or_all() -> None:
    hidden = hide({}, {"level": 3, "name": "山田 太郎"})

    assert hidden.presented("a.b.c", names=frozenset()) == "a.b.c~"
    assert hidden.presented("a.b.c", names=frozenset({"level"})) == f"a.b.c~{hidden.disclosures['level']}~"
    assert hidden.presented("a.b.c").count("~") == 3


@pytest.mark.parametrize("name", ["iss", "exp", "vct", "status", "_sd", "..."])
def test_what_decides_about_a_credential_is_never_hidden(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be hidden"):
        hide({}, {name: "x"})
