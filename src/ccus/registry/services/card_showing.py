"""The holder shows a digital card: a code to be scanned, or a text for a wallet."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation import house_keys
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.cose import EXPIRES, ISSUED, ISSUER, STATUS, signed_claims
from ccus.kit.sd_jwt import hide
from ccus.registry.errors import HolderKeyUnreadable, NothingToShow
from ccus.registry.models import DigitalCard, Technician
from ccus.registry.queries.affiliations import current_affiliations
from ccus.registry.rules.digital_cards import (
    CODE_TYPE,
    SD_JWT_TYPE,
    WALLET_TYPE,
    CardHolder,
    FieldLevel,
    claims_of,
    digital_rules,
    fitting,
)
from ccus.registry.rules.holder_keys import HolderKey, NoHolderKey, read_holder_key
from ccus.registry.rules.status_lists import status_address
from ccus.registry.services.digital_cards import digital_card_of
from ccus.registry.services.locks import lock_technician
from ccus.registry.services.photos import small_photo
from ccus.registry.states import AffiliationKind, CardItem, CardLasting

# Before the text of a code: which format follows.
CODE_FORMAT = "1"
_KEY_NAME_BYTES = 8
# A QR code holds 2,953 bytes (version 40, error level L), the address before the text among them.
MOST_TEXT = 2_750


@dataclass(frozen=True, kw_only=True)
class ShownCard:
    """`text` is what the code holds after the address; `without` licences had no room; `has_photo` when one was asked for and is there."""

    text: str
    expires_at: datetime
    without: int
    has_photo: bool


@dataclass(frozen=True, kw_only=True)
class WalletCard:
    """`text` is an SD-JWT VC with all its disclosures. Bound to a key, it names the face by hash, and `photo` is the WebP, empty without one."""

    text: str
    expires_at: datetime
    photo: bytes = b""


@transaction.atomic
def show_card(
    *, items: frozenset[CardItem], lasting: CardLasting, levels: Sequence[FieldLevel], viewer: Viewer, now: datetime
) -> ShownCard:
    """The viewer's own card with the chosen items. `levels` are those of the person in each field, known to the app above.

    The text is `1.<COSE_Sign1>` and, with a photo, `.<WebP>`, each in base64url; the photo's SHA-256 is signed.
    Raises PermissionMissing, TechnicianNotFound, NothingToShow.
    """
    technician, card = _own_card(viewer, now=now)
    holder = _holder(technician, levels=levels, now=now)
    claims = claims_of(holder, items)
    licences, without = fitting(claims.get("licences", ()))
    if without:
        claims |= {"licences": licences, "licences_left_out": without}
    photo = holder.photo if CardItem.PHOTO in items else b""
    if not claims and not photo:
        raise NothingToShow
    expires_at = now + digital_rules().lasting(lasting)
    text = _code(claims, photo, place=_place(card), expires_at=expires_at, now=now)
    if photo and len(text) > MOST_TEXT:
        # Very long names take the room of the face.
        photo = b""
        text = _code(claims, photo, place=_place(card), expires_at=expires_at, now=now)
    return ShownCard(text=text, expires_at=expires_at, without=without, has_photo=bool(photo))


def _code(
    claims: dict[str, Any], photo: bytes, *, place: dict[str, int | str], expires_at: datetime, now: datetime
) -> str:
    signer = house_keys.card_keys().raw_signer(now=now)
    signed = signed_claims(
        {
            ISSUER: house_keys.issuer(),
            ISSUED: int(signer.signed_at.timestamp()),
            EXPIRES: int(expires_at.timestamp()),
            STATUS: {"status_list": place},
            **cast(dict[int | str, Any], claims),
            **({"photo": sha256(photo).digest()} if photo else {}),
        },
        key_name=base64.urlsafe_b64decode(signer.kid + "=")[:_KEY_NAME_BYTES],
        kind=CODE_TYPE,
        sign=signer.sign,
    )
    return ".".join((CODE_FORMAT, _base64url(signed), *([_base64url(photo)] if photo else [])))


@transaction.atomic
def hand_out_card(
    *, levels: Sequence[FieldLevel], viewer: Viewer, now: datetime, holder_key: str | None = None
) -> WalletCard:
    """The viewer's own card for a wallet, which leaves out what its holder wants.

    `holder_key`, a JWK, binds it to the phone that made the key: then whoever copies the text cannot show it as theirs (RFC 9901, 4.3).
    Raises PermissionMissing, TechnicianNotFound, HolderKeyUnreadable.
    """
    key = _read_key(holder_key) if holder_key is not None else None
    technician, card = _own_card(viewer, now=now)
    holder = _holder(technician, levels=levels, now=now)
    claims = claims_of(holder, frozenset(CardItem))
    if holder.photo:
        claims |= _face_by_hash(holder.photo) if key else _face_inside(holder.photo)
    expires_at = now + digital_rules().wallet
    hidden = hide(
        {
            "iss": house_keys.issuer(),
            "exp": int(expires_at.timestamp()),
            "vct": WALLET_TYPE,
            "status": {"status_list": _place(card)},
            **({"cnf": key.confirmation()} if key else {}),
        },
        claims,
    )
    signed = house_keys.card_keys().sign(hidden.payload, kind=SD_JWT_TYPE, now=now)
    record_act(
        "registry:digital-card:hand-out",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=technician.ccus_id,
        at=now,
        details={"key": key.thumbprint} if key else {},
    )
    photo = holder.photo if key else b""
    return WalletCard(text=hidden.presented(signed), expires_at=expires_at, photo=photo)


def _read_key(text: str) -> HolderKey:
    try:
        return read_holder_key(text)
    except NoHolderKey as error:
        raise HolderKeyUnreadable from error


def _face_inside(photo: bytes) -> dict[str, str]:
    return {"picture": f"data:image/webp;base64,{base64.b64encode(photo).decode()}"}


def _face_by_hash(photo: bytes) -> dict[str, str]:
    """The WebP travels beside the text, as with a code: inside it would be written in base64 twice and leave no room in a QR code."""
    return {"photo": _base64url(sha256(photo).digest())}


def _own_card(viewer: Viewer, *, now: datetime) -> tuple[Technician, DigitalCard]:
    check_may(viewer, "registry:digital-card:show")
    technician = lock_technician(viewer.technician_ccus_id)
    return technician, digital_card_of(technician, now=now)


def _holder(technician: Technician, *, levels: Sequence[FieldLevel], now: datetime) -> CardHolder:
    on = jst_date(now)
    firms = current_affiliations(technician.pk, on=on)
    licences = technician.qualifications.filter(valid__contains=on).order_by("valid", "name")
    return CardHolder(
        technician_id=technician.ccus_id,
        name=technician.full_name,
        birth_date=technician.birth_date,
        level=max((technician.skill_level, *(one.level for one in levels))),
        levels=tuple(levels),
        licences=tuple(dict.fromkeys(licences.values_list("name", flat=True))),
        employer=next((firm.business_name for firm in firms if firm.kind == AffiliationKind.PRIMARY), ""),
        photo=small_photo(technician.face_photo) if technician.face_photo else b"",
    )


def _place(card: DigitalCard) -> dict[str, int | str]:
    return {"idx": card.status_index, "uri": status_address(house_keys.issuer(), card.status_list)}


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
