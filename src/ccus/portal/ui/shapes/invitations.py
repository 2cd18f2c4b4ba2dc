"""An invitation as anybody with the link reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InvitationPage:
    """`own_firm` is the firm that would take the place, empty for a visitor without such a hat."""

    site: str
    prime: str
    upper: str
    firm: str
    tier: str
    days: str
    until: str
    own_firm: str
    is_signed_in: bool
    save_url: str
