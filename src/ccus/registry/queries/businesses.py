"""Firms, as far as a viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SitePhase
from ccus.access.viewers import Viewer
from ccus.kit.names import fold_name_for_search
from ccus.registry.errors import BusinessNotFound
from ccus.registry.models import Business
from ccus.registry.queries.profiles import INSURANCE_FIELDS, FieldValue, Profile, fields_of, insurance_fields
from ccus.registry.queries.relations import relation_to_business
from ccus.registry.rules.items import business_items

SEARCH_LIMIT = 50


@dataclass(frozen=True, kw_only=True)
class BusinessSummary:
    """What anybody may find: the name, the ID, the prefecture, and whether a licence is held (licences are public by law)."""

    ccus_id: str
    name: str
    prefecture_code: str
    has_construction_licence: bool


def get_business_visible_to(
    viewer: Viewer,
    ccus_id: str,
    *,
    on: date,
    relation: Relation | None = None,
    phase: SitePhase = SitePhase.NONE,
    channel: Channel = Channel.SCREEN,
) -> Profile:
    """One firm with the visible items only; anybody sees at least its name. `on` is today (JST).

    `relation` and `phase` are given by callers that know sites; see `technicians.get_technician_visible_to`.
    Raises BusinessNotFound.
    """
    business = Business.objects.filter(ccus_id=ccus_id).first()
    if business is None:
        raise BusinessNotFound
    decided = relation or relation_to_business(viewer, business)
    items = visible_items(subject="business", relation=decided, phase=phase, channel=channel)
    if not items:
        raise BusinessNotFound
    return Profile(
        ccus_id=business.ccus_id,
        relation=decided,
        items=items,
        fields=_read_fields(business, fields_of(business_items(), items), on=on),
    )


def search_businesses(text: str, *, prefecture_code: str = "") -> tuple[BusinessSummary, ...]:
    """Firms whose name holds the text, written in any way, in order of the name; at most `SEARCH_LIMIT`. Open to anybody.

    An empty text finds nothing: the register is not handed out as a list.
    """
    folded = fold_name_for_search(text)
    if not folded:
        return ()
    found = Business.objects.filter(name_folded__contains=folded)
    if prefecture_code:
        found = found.filter(prefecture_code=prefecture_code)
    return tuple(
        BusinessSummary(
            ccus_id=row.ccus_id,
            name=row.name,
            prefecture_code=row.prefecture_code,
            has_construction_licence=row.has_construction_licence,
        )
        for row in found.only("ccus_id", "name", "prefecture_code", "has_construction_licence").order_by(
            "name_folded", "id"
        )[:SEARCH_LIMIT]
    )


def _read_fields(business: Business, names: frozenset[str], *, on: date) -> dict[str, FieldValue]:
    fields: dict[str, FieldValue] = {}
    for column in business._meta.concrete_fields:
        if column.name in names:
            value = getattr(business, column.attname)
            fields[column.name] = tuple(value) if isinstance(value, list) else value
    if "digital_certificates" in names:
        fields["digital_certificates"] = tuple(
            f"{certificate['kind']} {certificate['number']}" for certificate in business.digital_certificates
        )
    if names & set(INSURANCE_FIELDS):
        fields.update(insurance_fields(business.insurances.filter(valid__contains=on)))
    return fields
