"""Facts of the people of a site, as one viewer sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.documents.queries.forms.typed import Owner
from ccus.documents.rules.forms import people as rules
from ccus.documents.rules.forms.facts import HIDDEN, Value, facts
from ccus.documents.rules.forms.filling import PersonFacts
from ccus.registry.queries.check_facts import person_facts
from ccus.registry.queries.printed import PrintedPerson, printed_people
from ccus.registry.rules.checks.catalogue import check_person
from ccus.registry.rules.checks.facts import PersonFacts as CheckedPerson
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.items import residence_statuses
from ccus.registry.rules.prefectures import prefecture_name
from ccus.registry.rules.trades import major_trade_name, trade_name
from ccus.registry.states import Gender, InsuranceLine, MutualAidStatus
from ccus.sites.models import RosterEntry, Site
from ccus.sites.rules.relations import Standing
from ccus.sites.states import ForeignWorkCategory, SiteRole

ONE_DAY = timedelta(days=1)
# Of nobody, so that no mark tells an age that may not be seen.
UNKNOWN_AGE = 999
LINES = {
    "person.health_insurance": InsuranceLine.HEALTH,
    "person.pension": InsuranceLine.PENSION,
    "person.employment_insurance": InsuranceLine.EMPLOYMENT,
}


@dataclass(frozen=True, kw_only=True)
class SeenPerson:
    """One line of the roster. `relation` is what the viewer is to the person, `items` what that shows on a form."""

    ccus_id: str
    business_ccus_id: str
    site_roles: tuple[str, ...]
    person: PersonFacts
    relation: Relation
    items: frozenset[str]


def seen_people(
    site: Site,
    firms: Mapping[str, Standing],
    *,
    on: date,
    known_at: datetime,
    typed: Mapping[Owner, Mapping[str, Value]],
    with_checks: bool = True,
) -> tuple[SeenPerson, ...]:
    """The people of some firms on day `on`, in the order of the firms and then of their readings. Three statements.

    `firms` say by ID what the viewer is to their people; who is nothing to them sees nobody. Lines that were written after
    `known_at` are left out; what was written since over a line that existed by then is not known. `with_checks` off spares a
    statement, where the sheet is only looked through for what is missing.
    """
    order = {ccus_id: number for number, ccus_id in enumerate(firms)}
    entries = [
        entry
        for entry in RosterEntry.objects.filter(
            site=site, valid__contains=on, business__ccus_id__in=order, entered_at__lte=known_at
        )
        .order_by("technician__kana_folded", "technician_id")
        .annotate(person_id=F("technician__ccus_id"), firm_id=F("business__ccus_id"), firm_name=F("business__name"))
        if firms[entry.firm_id].relation is not Relation.OTHER
    ]
    entries.sort(key=lambda entry: order[entry.firm_id])
    ids = [entry.person_id for entry in entries]
    printed = printed_people(ids, on=on)
    checked = person_facts(ids, on=on) if with_checks else {}
    return tuple(
        _seen(
            entry,
            printed[entry.person_id],
            checked.get(entry.person_id),
            typed.get(("", entry.person_id), {}),
            standing=firms[entry.firm_id],
            on=on,
        )
        for entry in entries
    )


def _seen(
    entry: Any,  # a RosterEntry with the IDs and the name of its person and firm
    printed: PrintedPerson,
    checked: CheckedPerson | None,
    typed: Mapping[str, Value],
    *,
    standing: Standing,
    on: date,
) -> SeenPerson:
    items = visible_items(subject="technician", relation=standing.relation, phase=standing.phase, channel=Channel.FORM)
    age = rules.age_on(printed.birth_date, on)
    whole: dict[str, Value] = {
        **_registered(printed, age=age, on=on),
        **_rostered(entry, printed, items, age=age),
        "person.insurance_check": _insurance_mark(checked, on=on) if checked else "",
        **{code: value for code, value in typed.items() if code.startswith("person.")},
    }
    known = facts()
    return SeenPerson(
        ccus_id=printed.ccus_id,
        business_ccus_id=entry.firm_id,
        site_roles=tuple(entry.site_roles),
        person=PersonFacts(
            ccus_id=printed.ccus_id,
            facts={code: value if known[code].items <= items else HIDDEN for code, value in whole.items()},
            age=age,
            residence_code=printed.residence_status_code,
            is_foreign_worker=bool(entry.foreign_work_category),
            educated_on=entry.education_on,
        ),
        relation=standing.relation,
        items=items,
    )


def _registered(person: PrintedPerson, *, age: int, on: date) -> dict[str, Value]:
    general, special, special_kind = rules.last_checkups(person.checkups, on=on)
    columns = rules.qualification_columns(person.qualifications)
    return {
        "person.kana": person.full_kana,
        "person.name": person.full_name,
        "person.ccus_id": person.ccus_id,
        "person.gender": Gender(person.gender).label_ja if person.gender else "",
        "person.nationality": person.nationality,
        "person.hired_on": person.hired_on,
        "person.experience_years": f"{person.experience_years}年" if person.experience_years is not None else "",
        "person.birth_date": person.birth_date,
        "person.age": f"{age}歳",
        "person.address": _address(person),
        "person.phone": person.phone,
        "person.family": _family(person),
        "person.family_phone": person.family_phone,
        "person.checkup_on": general,
        "person.special_checkup_on": special,
        "person.special_checkup_kind": special_kind,
        "person.blood_type": person.blood_type,
        **{code: rules.insurance_words(line, *person.insurances.get(line.value, ("", ""))) for code, line in LINES.items()},
        "person.kentaikyo": "○" if person.kentaikyo_status == MutualAidStatus.ENROLLED else "",
        "person.chutaikyo": "○" if person.is_in_chutaikyo else "",
        "person.level": rules.level_words(person.skill_level),
        "person.residence_status": residence_statuses().get(person.residence_status_code, ("",))[0],
        "person.residence_until": person.residence_until,
        "person.education": columns["education"],
        "person.courses": columns["courses"],
        "person.licences": columns["licences"],
    }  # fmt: skip


def _rostered(entry: RosterEntry, person: PrintedPerson, items: frozenset[str], *, age: int) -> dict[str, Value]:
    period = entry.foreign_work_period
    firm: str = entry.firm_id  # type: ignore[attr-defined]
    firm_name: str = entry.firm_name  # type: ignore[attr-defined]
    return {
        "person.trade_major": major_trade_name(entry.trade_code) if entry.trade_code else "",
        "person.trade": trade_name(entry.trade_code) if entry.trade_code else "",
        "person.firm_name": firm_name,
        "person.other_firm": "" if firm in person.employers else firm_name,
        "person.marks": rules.role_marks(
            roles=entry.site_roles,
            gender=person.gender if "gender" in items else "",
            age=age if "birth_date" in items else UNKNOWN_AGE,
            residence_code=person.residence_status_code if "residence_status_code" in items else "",
            qualifications=person.qualifications if "qualifications" in items else (),
        ),
        "person.roles": "、".join(SiteRole(role).label_ja for role in entry.site_roles),
        "person.work_content": entry.work_content,
        "person.entry_on": entry.valid.lower,
        "person.education_on": entry.education_on,
        "person.foreign_category": ForeignWorkCategory(entry.foreign_work_category).label_ja if period else "",
        "person.foreign_first": period.lower if period else None,
        "person.foreign_last": period.upper - ONE_DAY if period else None,
    }


def _insurance_mark(checked: CheckedPerson, *, on: date) -> str:
    finding = check_person(checked, CheckKind.SOCIAL_INSURANCE, on=on)
    return finding.sign if finding else ""


def _address(person: PrintedPerson) -> str:
    postal = f"〒{person.postal_code[:3]}-{person.postal_code[3:]} " if len(person.postal_code) == 7 else ""
    return f"{postal}{prefecture_name(person.prefecture_code)}{person.address}"


def _family(person: PrintedPerson) -> str:
    name = person.family_name
    if name and person.family_relationship:
        name = f"{name}（{person.family_relationship}）"
    return " ".join(part for part in (name, person.family_address) if part)
