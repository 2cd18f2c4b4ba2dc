"""Who opens which pages beside the gates: real accounts with real sessions, in the country that is measured."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.test import Client
from psycopg.types.range import DateRange

from ccus.access.models import Account, RoleGrant
from ccus.access.rules.hats import SUBJECTS_OF_ROLE
from ccus.access.states import Role, SubjectKind
from ccus.config.benchmarks.steady.country import GateOfToday
from ccus.config.benchmarks.steady.visitors import Opening, Visitor
from ccus.kit.calendar import JstMonth
from ccus.sites.models import RosterEntry

SIGNED_IN_FROM = date(2018, 1, 1)


@dataclass(frozen=True)
class Share:
    """So many of a hundred people, in a role or as visitors, and what they open how often: (name, address, weight)."""

    of_hundred: int
    role: Role | None
    pages: Sequence[tuple[str, str, int]]


# {month} is the last month of the country; {site} a site of the person's firm.
MIX = (
    Share(
        45,
        Role.TECHNICIAN,
        (
            ("technician:days", "/technician/days/", 10),
            ("technician:days", "/technician/days/?month={month}", 4),
            ("technician:flags", "/technician/flags/", 1),
            ("technician:provisional-days", "/technician/provisional-days/", 1),
        ),
    ),
    Share(
        25,
        Role.SITE_MANAGER,
        (
            ("prime:site-now", "/prime/sites/{site}/now/", 6),
            ("prime:home", "/prime/", 3),
            ("prime:approvals", "/prime/approvals/", 3),
            ("prime:site-approvals", "/prime/approvals/sites/{site}/", 1),
            ("prime:site-readers", "/prime/sites/{site}/readers/", 1),
            ("prime:site-kpis", "/prime/sites/{site}/kpis/?month={month}", 1),
        ),
    ),
    Share(
        20,
        Role.BUSINESS_CLERK,
        (
            ("business:people-days", "/business/people-days/", 6),
            ("business:people-days", "/business/people-days/?month={month}", 3),
            ("business:people-days-export", "/business/people-days/export/?month={month}", 1),
        ),
    ),
    Share(
        3,
        Role.OPERATOR,
        (("operator:kpis", "/operator/kpis/?month={month}", 2), ("operator:flags", "/operator/flags/", 1)),
    ),
    Share(
        7,
        None,
        (
            ("public:home", "/", 3),
            ("public:report", "/reports/{month}/", 2),
            ("public:targets", "/reports/targets/", 1),
        ),
    ),
)


def cast_crowd(
    gates: Sequence[GateOfToday], *, people: int, month: JstMonth, now: datetime, seed: int
) -> list[Visitor]:
    """So many people in the shares of MIX, each signed in. They belong to the sites of the gates."""
    chance = random.Random(seed)  # noqa: S311 - who is in the crowd, no secret
    crowd: list[Visitor] = []
    with transaction.atomic():
        for share, number in _numbers(people):
            for subject, site in _subjects(share.role, gates, number, chance):
                pages = [
                    Opening(name, path.format(month=month, site=site), weight) for name, path, weight in share.pages
                ]
                crowd.append(Visitor(_signed_in(share.role, subject, now=now) if share.role else "", pages))
    return crowd


def _numbers(people: int) -> Iterator[tuple[Share, int]]:
    """Whole people of each share; the rounding falls to the first."""
    counts = [people * share.of_hundred // 100 for share in MIX]
    counts[0] += people - sum(counts)
    yield from zip(MIX, counts, strict=True)


def _subjects(
    role: Role | None, gates: Sequence[GateOfToday], number: int, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Whom the people act for, and a site of theirs."""
    for _ in range(number):
        place = chance.choice(gates)
        if role in (Role.TECHNICIAN, Role.BUSINESS_CLERK):
            on_roster = RosterEntry.objects.filter(site__ccus_id=place.site, valid__upper_inf=True)
            pairs = list(on_roster.order_by("id").values_list("technician__ccus_id", "business__ccus_id"))
            technician, business = chance.choice(pairs)
            yield (technician if role is Role.TECHNICIAN else business), place.site
        else:
            yield (place.prime if role is Role.SITE_MANAGER else ""), place.site


def _signed_in(role: Role, subject: str, *, now: datetime) -> str:
    """The cookie of a session."""
    account, _ = Account.objects.get_or_create(
        login_name=f"steady {role} {subject}", defaults={"display_name": "steady", "created_at": now}
    )
    RoleGrant.objects.get_or_create(
        account=account,
        role=role,
        subject_kind=SUBJECTS_OF_ROLE[role][0] if subject else SubjectKind.NONE,
        subject_ccus_id=subject,
        defaults={
            "subject_name": "steady" if subject else "",
            "valid": DateRange(SIGNED_IN_FROM, None),
            "granted_by": "program:bench",
            "granted_at": now,
        },
    )
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
