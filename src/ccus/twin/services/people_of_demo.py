"""Whom a visitor of the demo may step into: one account for each role, with the link that signs in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ccus.access.catalogue import words_of
from ccus.access.models import Account
from ccus.access.services import accounts, demo, grants
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.levels.rules.criteria import GUIDELINE, fields
from ccus.levels.services.mandates import give_mandate
from ccus.twin.rules.country import Country
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.services.steps import LOADER

WORDS = ("access:account:create", "access:grant:give", "levels:mandate:give")
# What the demo's technician types at the technicians' door, beside ID and birth date.
PIN = "284159"
MAIN_FIRM, MAIN_PRIME, LOGGER_PRIME = "yamate_tobi", "toto", "musashi"
# Whoever runs the registration counter has a business ID too.
COUNTER_FIRM, COUNTER = "musashi", "武蔵野地区 登録窓口"


@dataclass(frozen=True, kw_only=True)
class _Person:
    role: Role
    name: str
    subject_kind: SubjectKind = SubjectKind.NONE
    subject_ccus_id: str = ""
    subject_name: str = ""

    @property
    def login_name(self) -> str:
        return f"demo-{self.role.value.replace('_', '-')}"


def make_accounts(country: Country, *, viewer: Viewer, now: datetime) -> None:
    """Call inside one transaction. `viewer` holds WORDS. The technician also gets an account with ID, birth date and PIN."""
    today = jst_date(now)
    for person in _people(country):
        account = accounts.create_account(person.login_name, viewer=viewer, display_name=person.name, now=now)
        grants.give_grant(
            account,
            viewer=viewer,
            role=person.role,
            subject_kind=person.subject_kind,
            subject_ccus_id=person.subject_ccus_id,
            subject_name=person.subject_name,
            from_on=today,
            now=now,
        )
        if person.role is Role.EVALUATOR:
            for field in fields().keys() - {GUIDELINE}:
                give_mandate(account, field=field, from_on=today, viewer=viewer, now=now)
    technician = country.visitor
    accounts.create_technician_account(
        technician.ccus_id,
        viewer=viewer,
        display_name=_full_name(technician),
        birth_date=technician.registration.birth_date,
        pin=PIN,
        from_on=today,
        now=now,
    )


def hat_of(role: Role, ccus_id: str) -> Viewer:
    """Somebody in a role for a technician or a firm, in whose name the demo is loaded."""
    return Viewer(
        role=role,
        subject_kind=SubjectKind.TECHNICIAN if role is Role.TECHNICIAN else SubjectKind.BUSINESS,
        subject_ccus_id=ccus_id,
        permissions=words_of(role),
        program=LOADER,
    )


def sign_in_links(country: Country) -> list[tuple[str, str]]:
    """Pairs of words for the role and the address that signs in. Only in demo mode."""
    people = _people(country)
    names = [person.login_name for person in people]
    found = {account.login_name: account for account in Account.objects.filter(login_name__in=names)}
    return [
        (f"{person.role.label_ja} / {person.role.label_en}", demo.sign_in_link(found[person.login_name]))
        for person in people
        if person.login_name in found
    ]


def _people(country: Country) -> list[_Person]:
    technician = country.visitor
    full_name = _full_name(technician)
    return [
        _Person(
            role=Role.TECHNICIAN,
            name=full_name,
            subject_kind=SubjectKind.TECHNICIAN,
            subject_ccus_id=technician.ccus_id,
            subject_name=full_name,
        ),
        _of_business(country, Role.BUSINESS_CLERK, MAIN_FIRM, "青木 恵"),
        _of_business(country, Role.SITE_MANAGER, MAIN_PRIME, "岡田 直樹"),
        _of_business(country, Role.BUSINESS_ADMINISTRATOR, LOGGER_PRIME, "中山 哲也"),
        replace(_of_business(country, Role.COUNTER_CLERK, COUNTER_FIRM, "小林 真理"), subject_name=COUNTER),
        _Person(role=Role.REVIEWER, name="清水 由美"),
        _Person(role=Role.OPERATOR, name="三浦 さくら"),
        _Person(role=Role.ANALYST, name="西村 遥"),
        _Person(role=Role.EVALUATOR, name="大谷 昭"),
    ]


def _full_name(technician: DemoTechnician) -> str:
    name = technician.registration.name
    return " ".join(part for part in (name.family, name.given) if part)


def _of_business(country: Country, role: Role, key: str, name: str) -> _Person:
    business = country.business(key)
    return _Person(
        role=role,
        name=name,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=business.ccus_id,
        subject_name=business.registration.name,
    )
