"""Digital cards as their holder shows them; what strangers make of them is tried in tests/journeys/test_card_check.py."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
import segno
from django.db import transaction
from jwcrypto.jwk import JWK
from psycopg.types.range import Range
from pycose.algorithms import Es256
from pycose.headers import KID, Algorithm
from pycose.keys import EC2Key
from pycose.messages import Sign1Message
from pytest_django.fixtures import Settings
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier
from tests import cast
from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.registry.services.test_photos import picture

from ccus.access.errors import PermissionMissing
from ccus.foundation import house_keys
from ccus.registry import errors
from ccus.registry.models import DigitalCard, Qualification, Technician
from ccus.registry.rules.digital_cards import FieldLevel
from ccus.registry.services import card_showing, digital_cards
from ccus.registry.services.card_showing import hand_out_card
from ccus.registry.services.digital_cards import stop_digital_cards
from ccus.registry.services.photos import SMALL_BYTES, set_photo
from ccus.registry.services.status_lists import signed_status_list, signed_status_lists
from ccus.registry.states import CardItem, CardLasting, DigitalCardStop, SkillLevel

pytestmark = pytest.mark.django_db

USUAL = frozenset({CardItem.NAME, CardItem.LEVEL, CardItem.LICENCES, CardItem.PHOTO})
ISSUER = "https://ccus.example"


@pytest.fixture
def technician(tmp_path: Path, settings: Settings) -> Technician:
    settings.SIGNING_KEYS_DIR, settings.MEDIA_ROOT, settings.PUBLIC_URL = tmp_path / "keys", tmp_path, ISSUER
    person = make_technician(skill_level=SkillLevel.LEVEL_3, birth_date=date(1990, 7, 15))
    for name, until in (("玉掛け技能講習", None), ("古い資格", date(2026, 1, 1))):
        Qualification.objects.create(technician=person, name=name, valid=Range(date(2020, 4, 1), until))
    return person


def shown(technician: Technician, items: frozenset[CardItem] = USUAL, **options: Any) -> card_showing.ShownCard:
    values = {"lasting": CardLasting.SCREEN, "levels": [FieldLevel(field="とび", level=3)]} | options
    return card_showing.show_card(items=items, viewer=cast.viewer_of(technician), now=cast.NOW, **values)


def claims_in(text: str) -> dict[Any, Any]:
    signed = text.split(".")[1]
    tag = cbor2.loads(base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4)))
    claims: dict[Any, Any] = cbor2.loads(tag.value[2])
    return claims


def status_bits(number: int = 0) -> bytes:
    payload = signed_status_list(number, now=cast.NOW).split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert told["sub"] == f"{ISSUER}/card-check/status/{number}/"
    packed = told["status_list"]["lst"]
    return zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def is_stopped(card: DigitalCard) -> bool:
    return bool(status_bits(card.status_list)[card.status_index // 8] >> card.status_index % 8 & 1)


def test_a_code_holds_what_was_chosen_and_nothing_else(technician: Technician) -> None:
    code = shown(technician)

    place = DigitalCard.objects.get()
    assert claims_in(code.text) == {
        1: ISSUER,
        4: int((cast.NOW + timedelta(minutes=10)).timestamp()),
        6: int(max(cast.NOW, house_keys.card_keys().raw_signer(now=cast.NOW).signed_at).timestamp()),
        65535: {"status_list": {"idx": place.status_index, "uri": f"{ISSUER}/card-check/status/0/"}},
        "name": technician.full_name,
        "level": 3,
        "levels": [["とび", 3]],
        "licences": ["玉掛け技能講習"],
    }
    assert (code.expires_at, code.has_photo, code.without) == (cast.NOW + timedelta(minutes=10), False, 0)
    assert shown(technician, lasting=CardLasting.PAPER).expires_at == cast.NOW + timedelta(hours=24)


def test_an_implementation_that_is_not_ours_checks_a_code_and_refuses_an_altered_one(technician: Technician) -> None:
    """pycose (PyPI) on the public key alone, as the list of keys gives it."""
    signed = shown(technician).text.split(".")[1]
    content = base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4))
    (told,) = house_keys.card_keys().public(now=cast.NOW).as_jwks()["keys"]
    key = EC2Key(crv="P_256", **{name: base64.urlsafe_b64decode(told[name] + "==") for name in ("x", "y")})

    def read(text: bytes) -> Sign1Message:
        # Its own decode() knows the lists of cbor2 5 only; what is inside is read by it.
        tag = cbor2.loads(text)
        assert tag.tag == Sign1Message.cbor_tag
        protected, unprotected, payload, signature = tag.value
        parts = [protected, dict(unprotected), payload, signature]
        message = Sign1Message.from_cose_obj(parts, allow_unknown_attributes=True)
        message.key = key
        return message

    message, altered = read(content), read(content.replace(b"level", b"lever"))

    assert message.verify_signature()
    assert cbor2.loads(message.payload)["level"] == 3
    assert message.phdr[KID] == base64.urlsafe_b64decode(told["kid"] + "=")[:8]
    assert message.phdr[Algorithm] is Es256
    assert not altered.verify_signature()


def test_a_face_comes_along_small_and_is_signed_by_its_hash(technician: Technician) -> None:
    set_photo(technician.ccus_id, content=picture(), viewer=cast.operator(), now=cast.NOW)

    code = shown(technician)

    _, _, photo = code.text.split(".")
    content = base64.urlsafe_b64decode(photo + "=" * (-len(photo) % 4))
    assert claims_in(code.text)["photo"] == hashlib.sha256(content).digest()
    assert (content[:4], content[8:12], len(content) <= SMALL_BYTES) == (b"RIFF", b"WEBP", True)


def test_many_licences_leave_room_for_the_rest(technician: Technician) -> None:
    for number in range(40):
        Qualification.objects.create(
            technician=technician, name=f"とても長い名前の技能講習 {number:02}", valid=Range(date(2021, 4, 1), None)
        )

    code = shown(technician)

    claims = claims_in(code.text)
    assert claims["licences"][0] == "玉掛け技能講習"
    assert len(claims["licences"]) + claims["licences_left_out"] == 41
    assert code.without == claims["licences_left_out"] > 0


def test_very_long_names_take_the_room_of_the_face_and_still_fit_one_code(
    technician: Technician, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_showing, "small_photo", lambda key: bytes(SMALL_BYTES))
    set_photo(technician.ccus_id, content=picture(), viewer=cast.operator(), now=cast.NOW)
    technician.refresh_from_db()
    technician.family_name, technician.given_name = "寿" * 100, "限" * 100
    technician.save()
    firm = make_business(name="株式会社" + "長" * 150)
    make_affiliation(technician, firm)
    for number in range(40):
        Qualification.objects.create(
            technician=technician, name=f"とても長い名前の技能講習 {number:02}", valid=Range(date(2021, 4, 1), None)
        )

    code = shown(technician, frozenset(CardItem))

    assert not code.has_photo
    segno.make(f"{ISSUER}/card-check/#{code.text}", error="l", micro=False, boost_error=False)


def test_nothing_chosen_is_nothing_to_show(technician: Technician) -> None:
    with pytest.raises(errors.NothingToShow):
        shown(technician, frozenset())

    assert DigitalCard.objects.count() == 0


def test_nobody_shows_the_card_of_another(technician: Technician) -> None:
    with pytest.raises(PermissionMissing):
        card_showing.show_card(items=USUAL, lasting=CardLasting.SCREEN, levels=(), viewer=cast.operator(), now=cast.NOW)
    with pytest.raises(errors.NotYourRecord):
        stop_digital_cards(
            technician.ccus_id,
            reason=DigitalCardStop.ASKED,
            viewer=cast.viewer_of(make_technician()),
            now=cast.NOW,
        )


def test_a_stopped_card_is_in_its_list_at_once_and_the_next_showing_has_another_place(technician: Technician) -> None:
    shown(technician)
    first = DigitalCard.objects.get()
    assert not is_stopped(first)

    stop_digital_cards(
        technician.ccus_id, reason=DigitalCardStop.ASKED, viewer=cast.viewer_of(technician), now=cast.NOW
    )

    assert is_stopped(first)
    shown(technician)
    second = DigitalCard.objects.get(stopped_at__isnull=True)
    assert (second.status_list, second.status_index) != (first.status_list, first.status_index)
    assert not is_stopped(second)
    assert list(signed_status_lists(now=cast.NOW)) == [f"{ISSUER}/card-check/status/0/"]
    with pytest.raises(errors.StatusListNotFound):
        signed_status_list(1, now=cast.NOW)


def test_another_implementation_reads_what_we_hand_out(technician: Technician) -> None:
    """The reference implementation of SD-JWT (PyPI sd-jwt) as the holder's wallet and as the verifier."""
    text = hand_out_card(
        levels=[FieldLevel(field="とび", level=3)], viewer=cast.viewer_of(technician), now=cast.NOW
    ).text
    (key,) = house_keys.card_keys().public(now=cast.NOW).as_jwks()["keys"]
    wallet = SDJWTHolder(text)
    wallet.create_presentation({"level": True, "licences": True})

    def verified(presentation: str) -> dict[str, Any]:
        payload: dict[str, Any] = SDJWTVerifier(presentation, lambda issuer, header: JWK(**key)).get_verified_payload()
        return payload

    everything, chosen = verified(text), verified(wallet.sd_jwt_presentation)
    assert (everything["name"], everything["birth_date"]) == (technician.full_name, "1990-07-15")
    assert (everything["vct"], everything["iss"]) == ("urn:openccus:technician-card:1", ISSUER)
    assert chosen.keys() == {"iss", "exp", "iat", "vct", "status", "level", "licences"}
    assert (chosen["level"], chosen["licences"]) == (3, ["玉掛け技能講習"])


def test_a_card_for_a_phone_names_its_key_and_another_implementation_holds_it_to_that(technician: Technician) -> None:
    set_photo(technician.ccus_id, content=picture(), viewer=cast.operator(), now=cast.NOW)
    phone = JWK.generate(kty="EC", crv="P-256")
    card = hand_out_card(levels=[], viewer=cast.viewer_of(technician), now=cast.NOW, holder_key=phone.export_public())
    (key,) = house_keys.card_keys().public(now=cast.NOW).as_jwks()["keys"]

    def verified(signer: JWK, nonce: str) -> dict[str, Any]:
        wallet = SDJWTHolder(card.text)
        wallet.create_presentation({"level": True, "photo": True}, "asked", ISSUER, signer, sign_alg="ES256")
        verifier = SDJWTVerifier(wallet.sd_jwt_presentation, lambda issuer, header: JWK(**key), ISSUER, nonce)
        payload: dict[str, Any] = verifier.get_verified_payload()
        return payload

    told = verified(phone, "asked")
    assert told["cnf"]["jwk"] == {name: phone.export(as_dict=True)[name] for name in ("kty", "crv", "x", "y")}
    assert base64.urlsafe_b64decode(told["photo"] + "=") == hashlib.sha256(card.photo).digest()
    for signer, nonce in ((phone, "another"), (JWK.generate(kty="EC", crv="P-256"), "asked")):
        with pytest.raises(Exception, match=r"nonce|[Ss]ignature"):
            verified(signer, nonce)


def test_a_key_that_cannot_be_read_hands_out_nothing(technician: Technician) -> None:
    with pytest.raises(errors.HolderKeyUnreadable):
        hand_out_card(levels=[], viewer=cast.viewer_of(technician), now=cast.NOW, holder_key="{}")

    assert DigitalCard.objects.count() == 0


def test_a_place_that_is_taken_is_drawn_again_and_a_full_list_is_followed_by_another(
    technician: Technician, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([7, 7, 7, 8, 7])
    monkeypatch.setattr(digital_cards.secrets, "randbelow", lambda size: next(drawn))

    def place_of(person: Technician) -> tuple[int, int]:
        with transaction.atomic():
            card = digital_cards.digital_card_of(person, now=cast.NOW)
        return card.status_list, card.status_index

    assert place_of(technician) == (0, 7)
    assert place_of(technician) == (0, 7), "the one in force, whatever was drawn"
    assert place_of(make_technician()) == (0, 8)
    monkeypatch.setattr(digital_cards, "MOST_GIVEN", 2)
    assert place_of(make_technician()) == (1, 7)
