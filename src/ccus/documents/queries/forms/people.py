"""Facts of the people of a site, as one viewer sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
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
from ccus.sites.queries.roster import RosterLine, list_roster_visible_to
from ccus.sites.states import ForeignWorkCategory, SiteRole

ONE_DAY = timedelta(days=1)
LINES = {
    "person.health_insurance": InsuranceLine.HEALTH,
    "person.pension": InsuranceLine.PENSION,
    "person.employment_insurance": InsuranceLine.EMPLOYMENT,
}


@dataclass(frozen=True, kw_only=True)
class SeenPerson:
    """One line of the roster. `relation` is what the viewer is to the person, `items` what that shows on a form."""

    line: RosterLine
    person: PersonFacts
    relation: Relation
    items: frozenset[str]


def seen_people(
    viewer: Viewer,
    site: Site,
    *,
    on: date,
    today: date,
    known_at: datetime,
    now: datetime,
    typed: Mapping[Owner, Mapping[str, Value]],
    firms: Collection[str] | None,
) -> tuple[SeenPerson, ...]:
    """The people of some firms on day `on`, or of all firms, in the order of the roster. Five statements.

    Lines that were written after `known_at` are left out; what was written since over a line that existed by then is not known.
    """
    lines = [
        line
        for line in list_roster_visible_to(viewer, site, on=on, today=today, channel=Channel.FORM)
        if firms is None or line.business_ccus_id in firms
    ]
    if known_at < now:
        written = RosterEntry.objects.filter(pk__in=[line.entry_id for line in lines], entered_at__lte=known_at)
        by_then = frozenset(written.values_list("pk", flat=True))
        lines = [line for line in lines if line.entry_id in by_then]
    printed = printed_people([line.technician_ccus_id for line in lines], on=on)
    checked = person_facts([line.technician_ccus_id for line in lines], on=on)
    return tuple(
        _seen(
            line,
            printed[line.technician_ccus_id],
            checked[line.technician_ccus_id],
            typed.get(("", line.technician_ccus_id), {}),
            on=on,
        )
        for line in lines
    )


def _seen(
    line: RosterLine, printed: PrintedPerson, checked: CheckedPerson, typed: Mapping[str, Value], *, on: date
) -> SeenPerson:
    age = rules.age_on(printed.birth_date, on)
    whole: dict[str, Value] = {
        **_registered(printed, age=age, on=on),
        **_rostered(line, printed, age=age),
        "person.insurance_check": _insurance_mark(checked, on=on),
        **{code: value for code, value in typed.items() if code.startswith("person.")},
    }
    known = facts()
    return SeenPerson(
        line=line,
        person=PersonFacts(
            ccus_id=line.technician_ccus_id,
            facts={code: value if known[code].items <= line.items else HIDDEN for code, value in whole.items()},
            age=age,
            residence_code=printed.residence_status_code,
            is_foreign_worker=line.foreign_work is not None,
            educated_on=line.education_on,
        ),
        relation=line.relation,
        items=line.items,
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


def _rostered(line: RosterLine, person: PrintedPerson, *, age: int) -> dict[str, Value]:
    work = line.foreign_work
    return {
        "person.trade_major": major_trade_name(line.trade_code) if line.trade_code else "",
        "person.trade": trade_name(line.trade_code) if line.trade_code else "",
        "person.firm_name": line.business_name,
        "person.other_firm": "" if line.business_ccus_id in person.employers else line.business_name,
        "person.marks": rules.role_marks(
            roles=line.site_roles,
            gender=person.gender if "gender" in line.items else "",
            age=age,
            residence_code=person.residence_status_code if "residence_status_code" in line.items else "",
            qualifications=person.qualifications if "qualifications" in line.items else (),
        ),
        "person.roles": "、".join(SiteRole(role).label_ja for role in line.site_roles),
        "person.work_content": line.work_content,
        "person.entry_on": line.from_on,
        "person.education_on": line.education_on,
        "person.foreign_category": ForeignWorkCategory(work.category).label_ja if work else "",
        "person.foreign_first": work.from_on if work else None,
        "person.foreign_last": work.until - ONE_DAY if work else None,
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
