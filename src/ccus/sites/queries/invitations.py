"""Reading invitation links: signed, so that guesses end before the database; hashed, so that the database opens nothing."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing

from ccus.sites.errors import InvitationNotGood
from ccus.sites.models import HierarchyInvitation
from ccus.sites.states import HierarchyState

_SALT = "ccus.sites.invitation"
_SECRET_BYTES = 24
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class InvitationView:
    """What anybody with the link reads: where the place is, below whom, since when. Nothing of people."""

    site_name: str
    prime_name: str
    upper_name: str
    firm_name: str
    tier: int
    from_on: date
    last_on: date | None
    expires_at: datetime


def sign_secret() -> str:
    """A new link's signed part: it fits an address as it is."""
    return _signer().sign(secrets.token_urlsafe(_SECRET_BYTES))


def hash_link(link: str) -> bytes:
    return hashlib.sha256(link.encode()).digest()


def look_at_invitation(link: str, *, now: datetime) -> InvitationView:
    """For whoever holds the link, signed in or not. Raises InvitationNotGood."""
    invitation = find_open_invitation(link, now=now)
    node = invitation.node
    upper = node.valid.upper
    return InvitationView(
        site_name=node.site.name,
        prime_name=node.site.prime.name,
        upper_name=node.upper.firm_name if node.upper else node.site.prime.name,
        firm_name=node.placeholder_name,
        tier=node.tier,
        from_on=node.valid.lower,
        last_on=upper - timedelta(days=1) if upper else None,
        expires_at=invitation.expires_at,
    )


def find_open_invitation(link: str, *, now: datetime) -> HierarchyInvitation:
    """The invitation with its place while the place is still kept. Raises InvitationNotGood."""
    try:
        _signer().unsign(link)
    except signing.BadSignature as error:
        logger.warning("an invitation link was forged or cut off")
        raise InvitationNotGood from error
    invitation = (
        HierarchyInvitation.objects.select_related("node__site__prime", "node__upper__business")
        .filter(token_hash=hash_link(link), used_at=None, revoked_at=None, expires_at__gt=now)
        .filter(node__state=HierarchyState.PLACEHOLDER)
        .first()
    )
    if invitation is None:
        raise InvitationNotGood
    return invitation


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")
