from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey

from ccus.foundation.signing import CARD_KEYS, PublicKeys, SignatureWrong, SigningKeys

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def keys(tmp_path: Path) -> SigningKeys:
    return SigningKeys(tmp_path / "signing-keys")


def test_what_is_signed_is_read_back_by_the_public_list_alone(keys: SigningKeys) -> None:
    token = keys.sign({"v": 1, "site": "丸の内"}, kind="test", now=NOW)

    published = PublicKeys.of_jwks(json.loads(json.dumps(keys.public(now=NOW).as_jwks())))

    assert published.read(token, kind="test") == {"v": 1, "site": "丸の内", "iat": int(NOW.timestamp())}


def test_the_first_key_is_made_once_and_only_its_owner_reads_it(keys: SigningKeys, tmp_path: Path) -> None:
    keys.sign({}, kind="test", now=NOW)
    keys.sign({}, kind="test", now=NOW)

    (file,) = (tmp_path / "signing-keys").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("0001.json", 0o600)


def test_those_who_start_together_sign_with_the_same_key(tmp_path: Path) -> None:
    def kid_of(number: int) -> str:
        (entry,) = SigningKeys(tmp_path).public(now=NOW).as_jwks()["keys"]
        return str(entry["kid"])

    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(kid_of, range(64)))) == 1


def test_a_changed_letter_is_noticed(keys: SigningKeys) -> None:
    header, payload, signature = keys.sign({"days": 1}, kind="test", now=NOW).split(".")
    other = keys.sign({"days": 2}, kind="test", now=NOW).split(".")[1]

    for forged in (f"{header}.{other}.{signature}", f"{header}.{payload}.{'A' * len(signature)}", "", "a.b.c", "あ"):
        with pytest.raises(SignatureWrong):
            keys.public(now=NOW).read(forged, kind="test")


def test_one_kind_does_not_pass_for_another(keys: SigningKeys) -> None:
    token = keys.sign({}, kind="receipt", now=NOW)

    with pytest.raises(SignatureWrong, match="signed as 'receipt', not as 'root'"):
        keys.public(now=NOW).read(token, kind="root")


def test_the_signature_of_another_house_is_refused(keys: SigningKeys, tmp_path: Path) -> None:
    token = SigningKeys(tmp_path / "elsewhere").sign({}, kind="test", now=NOW)

    with pytest.raises(SignatureWrong, match="not in the public list"):
        keys.public(now=NOW).read(token, kind="test")


def test_after_a_rotation_old_signatures_hold_and_only_the_new_key_signs(keys: SigningKeys, tmp_path: Path) -> None:
    before = keys.sign({}, kind="test", now=NOW)
    another_process = SigningKeys(tmp_path / "signing-keys")
    another_process.sign({}, kind="test", now=NOW)

    kid = keys.rotate(now=NOW + HOUR)

    after = another_process.sign({}, kind="test", now=NOW + 2 * HOUR)
    listed = keys.public(now=NOW).as_jwks()["keys"]
    assert [entry["kid"] == kid for entry in listed] == [False, True]
    assert listed[0]["exp"] == listed[1]["nbf"] == int((NOW + HOUR).timestamp())
    for token in (before, after):
        keys.public(now=NOW).read(token, kind="test")
    assert "d" not in json.loads((tmp_path / "signing-keys" / "0001.json").read_text())["jwk"]


def test_a_stolen_old_key_signs_nothing_of_later_days(keys: SigningKeys, tmp_path: Path) -> None:
    keys.sign({}, kind="test", now=NOW)
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    (stolen / "0001.json").write_text((tmp_path / "signing-keys" / "0001.json").read_text())
    keys.rotate(now=NOW + HOUR)

    token = SigningKeys(stolen).sign({}, kind="test", now=NOW + 2 * HOUR)

    with pytest.raises(SignatureWrong, match="not in use at that time"):
        keys.public(now=NOW).read(token, kind="test")


def test_work_that_began_before_a_rotation_signs_what_holds(keys: SigningKeys) -> None:
    """Proving a backlog takes hours, all with the moment at which it began."""
    keys.sign({}, kind="test", now=NOW)
    keys.rotate(now=NOW + HOUR)

    token = keys.sign({}, kind="test", now=NOW)

    assert keys.public(now=NOW).read(token, kind="test") == {"iat": int((NOW + HOUR).timestamp())}


def test_what_is_no_list_of_keys_is_refused() -> None:
    for wrong in ({}, {"keys": [{}]}, {"keys": 1}, {"keys": [{"kid": "a", "kty": "OKP", "crv": "Ed25519", "x": "?"}]}):
        with pytest.raises(SignatureWrong):
            PublicKeys.of_jwks(wrong)


def test_keys_of_cards_are_a_list_of_their_own(tmp_path: Path) -> None:
    touches, cards = SigningKeys(tmp_path), SigningKeys(tmp_path, CARD_KEYS)
    token = cards.sign({"level": 3}, kind="card", now=NOW)
    touches.sign({}, kind="touch", now=NOW)

    (entry,) = cards.public(now=NOW).as_jwks()["keys"]

    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001.json", "card-0001.json"]
    assert (entry["kty"], entry["crv"], entry["alg"]) == ("EC", "P-256", "ES256")
    assert "d" not in entry
    assert PublicKeys.of_jwks({"keys": [entry]}).read(token, kind="card")["level"] == 3
    with pytest.raises(SignatureWrong, match="not in the public list"):
        touches.public(now=NOW).read(token, kind="card")


def test_a_raw_signature_is_checked_by_the_public_half(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path, CARD_KEYS)
    signer = keys.raw_signer(now=NOW)
    (entry,) = keys.public(now=NOW).as_jwks()["keys"]

    signature = signer.sign(b"message")

    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    public = ECKey.import_key({name: entry[name] for name in ("kty", "crv", "x", "y")}).public_key
    public.verify(encode_dss_signature(r, s), b"message", ECDSA(SHA256()))
    assert (signer.kid, signer.signed_at, len(signature)) == (entry["kid"], NOW, 64)


def test_a_key_of_cards_that_was_changed_stays_in_the_list(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path, CARD_KEYS)
    old = keys.sign({}, kind="card", now=NOW)

    keys.rotate(now=NOW + HOUR)

    public = keys.public(now=NOW + HOUR)
    assert public.read(old, kind="card") == {"iat": int(NOW.timestamp())}
    assert [("exp" in entry, "d" in entry) for entry in public.as_jwks()["keys"]] == [(True, False), (False, False)]
