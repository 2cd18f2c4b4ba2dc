"""People with careers in the database: a rebar worker by default, with as many days and papers as a test needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from psycopg.types.range import DateRange
from tests import cast
from tests.factories.registry import make_technician

from ccus.access import catalogue
from ccus.access.models import Account
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.history.models import WorkRecord
from ccus.levels.services.mandates import give_mandate
from ccus.registry.models import Credential, Qualification, Technician
from ccus.registry.states import CredentialKind

LONG_AGO = date(2010, 4, 10)
# Work records bear no database reference to sites.
SITE = 987_654


def make_worker(
    *papers: str,
    work_days: int = 0,
    foreman: int = 0,
    trade_code: str = "10-01",
    work_content: str = "",
    last: date = cast.TODAY,
    **changes: Any,
) -> Technician:
    """Somebody with qualifications since long ago and so many days in a row up to `last`, the first of them as foreman."""
    technician = make_technician(trade_codes=(trade_code,), **changes)
    for paper in papers:
        qualify(technician, paper)
    add_days(technician, work_days, foreman=foreman, trade_code=trade_code, work_content=work_content, last=last)
    return technician


def qualify(technician: Technician, name: str, *, from_on: date = LONG_AGO, until: date | None = None) -> Qualification:
    return Qualification.objects.create(technician=technician, name=name, valid=DateRange(from_on, until))


def award(technician: Technician, name: str, *, gained_on: date | None = LONG_AGO) -> Credential:
    return Credential.objects.create(technician=technician, kind=CredentialKind.AWARD, name=name, gained_on=gained_on)


def add_days(
    technician: Technician,
    count: int,
    *,
    foreman: int = 0,
    trade_code: str = "10-01",
    work_content: str = "",
    last: date = cast.TODAY,
    evaluation_valid: bool = True,
    site_id: int = SITE,
) -> None:
    first = last - timedelta(days=count - 1)
    WorkRecord.objects.bulk_create(
        WorkRecord(
            technician=technician,
            site_id=site_id,
            work_date=first + timedelta(days=each),
            trade_code=trade_code,
            site_roles=["foreman"] if each < foreman else ["other"],
            work_content=work_content,
            touch_count=1,
            methods=["card"],
            source="touch",
            verdict="counted" if evaluation_valid else "no_site_role",
            evaluation_valid=evaluation_valid,
            revised_at=cast.NOW,
        )
        for each in range(count)
    )


def make_evaluator(*fields: str, name: str = "evaluator") -> Viewer:
    """The hat of somebody in charge of fields since long ago."""
    account = Account.objects.create(login_name=name, display_name="評価 担当", created_at=cast.NOW)
    for field in fields:
        give_mandate(account, field=field, from_on=LONG_AGO, viewer=cast.registrar(), now=cast.NOW)
    return Viewer(account_id=account.pk, role=Role.EVALUATOR, permissions=catalogue.words_of(Role.EVALUATOR.value))
