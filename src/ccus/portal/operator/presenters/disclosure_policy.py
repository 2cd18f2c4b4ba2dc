"""The disclosure matrix and its changes in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.models import DisclosureChange
from ccus.access.rules.disclosure import Cell, Place, Policy
from ccus.access.states import Channel, DisclosureChangeState, Relation, SitePhase
from ccus.access.viewers import Viewer
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.disclosure_policy import ChangeRow, PolicyCell, PolicyRow
from ccus.registry.rules.items import Item, business_items, technician_items


def items_of(subject: str) -> Mapping[str, Item]:
    """The items of `technician` or `business` by code."""
    return technician_items() if subject == "technician" else business_items()


def subject_words(subject: str) -> str:
    return _("技能者の40項目") if subject == "technician" else _("事業者の33項目")


def matrix_rows(
    policy: Policy, *, subject: str, relation: Relation, phase: SitePhase, language: str
) -> tuple[PolicyRow, ...]:
    return tuple(
        PolicyRow(
            number=item.number,
            item=item.label(language),
            cells=tuple(
                _cell(
                    policy.cell(Place(subject=subject, item=item.code, relation=relation, phase=phase, channel=channel))
                )
                for channel in Channel
            ),
            propose_url=reverse("operator:disclosure-proposal", args=[subject, item.code, relation.value]),
        )
        for item in items_of(subject).values()
    )


def choices(values: Iterable[tuple[str, str]], *, current: str, url_of: Callable[[str], str]) -> tuple[Link, ...]:
    """`values` are pairs of value and label."""
    return tuple(Link(label, url_of(value), current=value == current) for value, label in values)


def change_rows(
    changes: Iterable[DisclosureChange], *, viewer: Viewer, names: Mapping[str, str]
) -> tuple[ChangeRow, ...]:
    """`names` are those of the people behind the actors."""
    language = viewer.language
    return tuple(
        ChangeRow(
            item=items_of(change.subject)[change.item_code].label(language),
            whom=Relation(change.relation).label(language),
            phases=" / ".join(SitePhase(phase).label(language) for phase in change.site_phases),
            channels=" / ".join(Channel(channel).label(language) for channel in change.channels),
            shown=change.shown,
            reason=change.reason,
            proposed_by=names.get(change.proposed_by, change.proposed_by),
            proposed_at=change.proposed_at,
            state=DisclosureChangeState(change.state).label(language),
            answered_by=names.get(change.answered_by, change.answered_by),
            answered_at=change.answered_at,
            decision_url=reverse("operator:disclosure-decision", args=[change.pk]),
            may_agree=_waits(change) and change.proposed_by != viewer.actor,
            may_withdraw=_waits(change) and change.proposed_by == viewer.actor,
        )
        for change in changes
    )


def _waits(change: DisclosureChange) -> bool:
    return change.state == DisclosureChangeState.PROPOSED


def _cell(cell: Cell) -> PolicyCell:
    return PolicyCell(
        shown=cell.shown,
        code=cell.certainty,
        certainty={
            "found": _("資料どおり"),
            "inferred": _("資料から推定"),
            "assumed": _("仮の決まり"),
            "decided": _("職員2人で変更"),
        }[cell.certainty],
        source=cell.source,
        is_fixed=cell.is_fixed,
    )
