"""People, as far as a viewer may see them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ccus.access.permissions import check_may
from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SitePhase
from ccus.access.viewers import Viewer
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Affiliation, Technician
from ccus.registry.queries.affiliations import current_affiliations
from ccus.registry.queries.profiles import (
    INSURANCE_FIELDS,
    CheckupView,
    CredentialView,
    FieldValue,
    Profile,
    QualificationView,
    fields_of,
    insurance_fields,
    last_day,
)
from ccus.registry.queries.relations import relation_to_technician
from ccus.registry.rules.items import technician_items
from ccus.registry.rules.names import tidy_text
from ccus.registry.states import AffiliationKind, CardKind, CredentialKind

PAGE_SIZE = 100
# What a list of people shows of each of them.
LIST_ITEMS = frozenset({"full_name", "skill_level", "major_trades", "minor_trades", "affiliations", "hired_on"})


@dataclass(frozen=True, kw_only=True)
class Employee:
    """One line of the list of a firm's people. `trade_code` is the main trade."""

    technician_id: int
    ccus_id: str
    full_name: str
    full_name_kana: str
    skill_level: int
    trade_code: str
    affiliation_id: int
    affiliation_kind: str
    hired_on: date | None


@dataclass(frozen=True, kw_only=True)
class EmployeePage:
    """Up to `PAGE_SIZE` people in kana order. `next_cursor` is empty on the last page."""

    people: tuple[Employee, ...]
    next_cursor: str


def get_technician_visible_to(
    viewer: Viewer,
    ccus_id: str,
    *,
    on: date,
    relation: Relation | None = None,
    phase: SitePhase = SitePhase.NONE,
    channel: Channel = Channel.SCREEN,
) -> Profile:
    """One person with the visible items only.

    `on` is today (JST): the relation and everything that changes with time are those of that day. `relation` and `phase`
    are given by callers that know sites, once they have found that the viewer is prime or upper contractor there; without
    them the registry decides from what it knows. Whoever shows the profile uses `services.profiles`, which remembers it.

    Raises PermissionMissing, and TechnicianNotFound also where the viewer may see nothing.
    """
    check_may(viewer, "registry:technician:view")
    technician = Technician.objects.filter(ccus_id=ccus_id).first()
    if technician is None:
        raise TechnicianNotFound
    decided = relation or relation_to_technician(viewer, technician, on=on)
    items = visible_items(subject="technician", relation=decided, phase=phase, channel=channel)
    if not items:
        raise TechnicianNotFound
    return Profile(
        ccus_id=technician.ccus_id,
        relation=decided,
        items=items,
        fields=_read_fields(technician, fields_of(technician_items(), items), on=on),
    )


# A firm has hundreds of people, and a registered person dozens of columns.
_LISTED = ("ccus_id", "family_name", "given_name", "family_kana", "given_kana", "kana_folded", "skill_level")


def list_employees_visible_to(
    viewer: Viewer, *, on: date, search: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> EmployeePage:
    """The people who belong to the viewer's business on the day (today, JST), in kana order.

    `search` is part of a name or reading, or the beginning of an ID, typed in any way. A cursor that cannot be read begins
    at the first page. Nobody for viewers without a business. Raises PermissionMissing.
    """
    check_may(viewer, "registry:technician:view")
    if not viewer.business_ccus_id:
        return EmployeePage(people=(), next_cursor="")
    rows = Affiliation.objects.filter(business__ccus_id=viewer.business_ccus_id, valid__contains=on)
    sought = tidy_text(search)
    if sought:
        rows = rows.filter(_matches(sought))
    after = _read_cursor(cursor)
    if after is not None:
        kana, last_id = after
        rows = rows.filter(
            Q(technician__kana_folded__gt=kana) | Q(technician__kana_folded=kana, technician_id__gt=last_id)
        )
    found = list(
        rows.select_related("technician")
        .only("kind", "hired_on", *(f"technician__{name}" for name in _LISTED))
        .prefetch_related("technician__trades")
        .order_by("technician__kana_folded", "technician_id")[: size + 1]
    )
    shown = found[:size]
    return EmployeePage(
        people=tuple(_employee(row) for row in shown),
        next_cursor=_write_cursor(shown[-1].technician) if len(found) > size else "",
    )


def _employee(row: Affiliation) -> Employee:
    technician = row.technician
    trades = sorted(technician.trades.all(), key=lambda trade: trade.position)
    return Employee(
        technician_id=technician.pk,
        ccus_id=technician.ccus_id,
        full_name=technician.full_name,
        full_name_kana=_full_kana(technician),
        skill_level=technician.skill_level,
        trade_code=trades[0].trade_code if trades else "",
        affiliation_id=row.pk,
        affiliation_kind=row.kind,
        hired_on=row.hired_on,
    )


def _matches(search: str) -> Q:
    found = Q(technician__name_folded__contains=fold_name_for_search(search))
    reading = fold_reading_for_search(search)
    if reading:
        found |= Q(technician__kana_folded__contains=reading)
    digits = remove_spaces(fold_hyphens(fold_digits(fold_width(search)))).replace("-", "")
    if digits.isascii() and digits.isdigit():
        found |= Q(technician__ccus_id__startswith=digits)
    return found


def _write_cursor(technician: Technician) -> str:
    return base64.urlsafe_b64encode(f"{technician.pk}:{technician.kana_folded}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, int] | None:
    try:
        last_id, colon, kana = base64.urlsafe_b64decode(cursor).decode().partition(":")
    except (binascii.Error, ValueError):  # cut short, or typed by hand
        return None
    is_ours = colon and last_id.isascii() and last_id.isdigit() and len(last_id) < 19 and "\0" not in kana
    return (kana, int(last_id)) if is_ours else None


def _read_fields(technician: Technician, names: frozenset[str], *, on: date) -> dict[str, FieldValue]:
    """The asked fields; tables beside the person are read only where one of their fields is asked for."""
    fields: dict[str, FieldValue] = {
        "full_name": technician.full_name,
        "full_name_kana": _full_kana(technician),
    }
    for column in technician._meta.concrete_fields:
        if column.name in names:
            fields[column.name] = getattr(technician, column.attname)
    if {"affiliations", "hired_on"} & names:
        affiliations = current_affiliations(technician.pk, on=on)
        fields["affiliations"] = affiliations
        fields["hired_on"] = next((row.hired_on for row in affiliations if row.kind == AffiliationKind.PRIMARY), None)
    if {"major_trades", "minor_trades"} & names:
        codes = list(technician.trades.order_by("position").values_list("trade_code", flat=True))
        fields["major_trades"] = tuple(dict.fromkeys(code[:2] for code in codes))
        fields["minor_trades"] = tuple(codes)
    if names & set(INSURANCE_FIELDS):
        fields.update(insurance_fields(technician.insurances.filter(valid__contains=on)))
    fields.update(_proofs(technician, names))
    if "card_issue_count" in names:
        fields["card_issue_count"] = technician.cards.filter(kind=CardKind.CHIP).count()
    return {name: value for name, value in fields.items() if name in names}


def _proofs(technician: Technician, names: frozenset[str]) -> dict[str, FieldValue]:
    fields: dict[str, FieldValue] = {}
    if "health_checkups" in names:
        fields["health_checkups"] = tuple(
            CheckupView(kind=row.kind, taken_on=row.taken_on)
            for row in technician.checkups.order_by("-taken_on", "kind")
        )
    if "qualifications" in names:
        fields["qualifications"] = tuple(
            QualificationView(
                name=row.name,
                certificate_number=row.certificate_number,
                from_on=row.valid.lower,
                last_on=last_day(row.valid),
            )
            for row in technician.qualifications.order_by("valid", "name")
        )
    if {"education", "training_history", "awards"} & names:
        credentials = list(technician.credentials.order_by("gained_on", "name"))
        for name, kind in (
            ("education", CredentialKind.EDUCATION),
            ("training_history", CredentialKind.TRAINING),
            ("awards", CredentialKind.AWARD),
        ):
            fields[name] = tuple(
                CredentialView(name=row.name, gained_on=row.gained_on) for row in credentials if row.kind == kind
            )
    return fields


def _full_kana(technician: Technician) -> str:
    return " ".join(part for part in (technician.family_kana, technician.given_kana) if part)
