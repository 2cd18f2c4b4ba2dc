"""Signed status lists: which digital cards were stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import caches
from django.db.models import Count, Max

from ccus.foundation import house_keys
from ccus.registry.errors import StatusListNotFound
from ccus.registry.models import DigitalCard
from ccus.registry.rules.digital_cards import digital_rules
from ccus.registry.rules.status_lists import STATUS_TYPE, packed_list, status_address

# A list says the same for so long, unless a card of it is stopped, which tells at once.
_SIGNED_ANEW = timedelta(minutes=1)


def signed_status_list(number: int, *, now: datetime) -> str:
    """One list as a JWT. Raises StatusListNotFound."""
    if number >= _count():
        raise StatusListNotFound
    return _signed(number, _changes().get(number, ""), now=now)


def signed_status_lists(*, now: datetime) -> dict[str, str]:
    """All lists by address, for those who check without a line. Two queries, and one for each list that changed."""
    issuer, changes = house_keys.issuer(), _changes()
    return {
        status_address(issuer, number): _signed(number, changes.get(number, ""), now=now) for number in range(_count())
    }


def _count() -> int:
    """The first list is there before the first card."""
    return int(DigitalCard.objects.aggregate(last=Max("status_list"))["last"] or 0) + 1


def _changes() -> dict[int, str]:
    """What tells that a list is not what it was, by list; lists without stopped cards are not in it."""
    rows = (
        DigitalCard.objects.filter(stopped_at__isnull=False)
        .values_list("status_list")
        .annotate(count=Count("id"), last=Max("stopped_at"))
    )
    return {number: f"{count}:{last.timestamp()}" for number, count, last in rows}


def _signed(number: int, change: str, *, now: datetime) -> str:
    issuer = house_keys.issuer()
    keys = house_keys.card_keys()
    minute = int(now.timestamp() // _SIGNED_ANEW.total_seconds())
    kept = caches["of_process"]
    key = f"registry:status-list:{keys.raw_signer(now=now).kid}:{issuer}:{number}:{change}:{minute}"
    signed = kept.get(key)
    if isinstance(signed, str):
        return signed
    rules = digital_rules()
    stopped = DigitalCard.objects.filter(status_list=number, stopped_at__isnull=False)
    claims = {
        "sub": status_address(issuer, number),
        "exp": int((now + rules.status_life).timestamp()),
        "ttl": int(rules.status_refresh.total_seconds()),
        "status_list": packed_list(stopped.values_list("status_index", flat=True)),
    }
    made = keys.sign(claims, kind=STATUS_TYPE, now=now)
    kept.set(key, made, _SIGNED_ANEW.total_seconds())
    return made
