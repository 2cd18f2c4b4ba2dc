"""Facts of the firms of a site, as one viewer sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.documents.queries.forms.typed import Owner
from ccus.documents.rules.forms.facts import HIDDEN, Facts, Value, facts
from ccus.registry.queries.printed import PrintedFirm, printed_firms
from ccus.registry.rules.prefectures import prefecture_name
from ccus.registry.rules.trades import licence_trades
from ccus.registry.states import BusinessKind, InsuranceLine, InsuranceStatus
from ccus.sites.models import Site
from ccus.sites.queries.hierarchy import BoxRow, ids_above
from ccus.sites.queries.relations import phase_of, places_of_firms, standing_of_firm
from ccus.sites.rules.relations import STRANGER, Standing
from ccus.sites.states import HierarchyState

# How the tiers are called; beyond them by number.
TIERS = ("元請", "一次", "二次", "三次", "四次", "五次")


@dataclass(frozen=True, kw_only=True)
class SeenFirm:
    """A firm of the tree. `relation` is what the viewer is to it, `standing` what to its people; `above` are the boxes over it,
    nearest first."""

    box: BoxRow
    relation: Relation
    standing: Standing
    facts: Facts
    above: tuple[int, ...]


def seen_firms(
    viewer: Viewer,
    site: Site,
    boxes: Sequence[BoxRow],
    *,
    on: date,
    today: date,
    typed: Mapping[Owner, Mapping[str, Value]],
    wanted: frozenset[int] | None = None,
) -> dict[int, SeenFirm]:
    """The firms of the boxes by the box's id, in their order; `wanted` asks for some boxes alone. Two statements."""
    by_id = {box.pk: box for box in boxes}
    chosen = [box for box in boxes if wanted is None or box.pk in wanted]
    registered = {box.business_id: box.firm_ccus_id for box in chosen if box.business_id is not None}
    printed = printed_firms(registered.values(), on=on)
    places = places_of_firms(site, registered, on=on, today=today)
    found = {}
    for box in chosen:
        above = tuple(ids_above(box, by_id))
        standing = standing_of_firm(viewer, site, places[box.business_id][0]) if box.business_id else STRANGER
        relation = _to_firm(standing.relation)
        items = visible_items(
            subject="business", relation=relation, phase=phase_of(site, on=today), channel=Channel.FORM
        )
        whole = {
            **_registered(printed.get(box.firm_ccus_id), box),
            **_placed(box, above, by_id),
            **(_typed(typed.get((box.firm_ccus_id, ""), {})) if relation is not Relation.OTHER else {}),
        }
        found[box.pk] = SeenFirm(
            box=box,
            relation=relation,
            standing=standing,
            facts={code: value if facts()[code].items <= items else HIDDEN for code, value in whole.items()},
            above=above,
        )
    return found


def tier_name(tier: int) -> str:
    return TIERS[tier] if tier < len(TIERS) else f"{tier}次"


def _to_firm(relation: Relation) -> Relation:
    """What the employer of a firm's people is to the firm: itself."""
    return Relation.SELF if relation is Relation.EMPLOYER else relation


def _typed(values: Mapping[str, Value]) -> dict[str, Value]:
    return {code: value for code, value in values.items() if code.startswith("firm.")}


def _registered(firm: PrintedFirm | None, box: BoxRow) -> dict[str, Value]:
    if firm is None:
        return {"firm.name": box.firm_name}
    return {
        "firm.name": firm.name,
        "firm.ccus_id": firm.ccus_id,
        "firm.representative_name": firm.representative_name,
        "firm.address": _address(firm),
        "firm.phone": firm.phone,
        "firm.kind": BusinessKind(firm.kind).label_ja,
        "firm.corporate_number": firm.corporate_number,
        "firm.licence_number": firm.licence_number if firm.has_licence else "なし",
        "firm.licensed_trades": "、".join(
            licence_trades()[code].name_ja for code in firm.licensed_trades if code in licence_trades()
        ),
        **{
            f"firm.{name}": InsuranceStatus(status).label_ja if (status := firm.insurances.get(line.value)) else ""
            for line, name in (
                (InsuranceLine.HEALTH, "health_insurance"),
                (InsuranceLine.PENSION, "pension"),
                (InsuranceLine.EMPLOYMENT, "employment_insurance"),
            )
        },
    }


def _address(firm: PrintedFirm) -> str:
    postal = f"〒{firm.postal_code[:3]}-{firm.postal_code[3:]} " if len(firm.postal_code) == 7 else ""
    return f"{postal}{prefecture_name(firm.prefecture_code)}{firm.address}"


def _placed(box: BoxRow, above: tuple[int, ...], boxes: Mapping[int, BoxRow]) -> dict[str, Value]:
    first = box if box.tier == 1 else next((boxes[key] for key in above if boxes[key].tier == 1), None)
    upper = boxes.get(above[0]) if above else None
    return {
        "firm.tier": tier_name(box.tier),
        "firm.depth": box.tier,
        "firm.state": HierarchyState(box.state).label_ja,
        "firm.upper_name": upper.firm_name if upper else "",
        "firm.first_tier_name": first.firm_name if first else "",
        "firm.first_tier_ccus_id": first.firm_ccus_id if first else "",
    }
