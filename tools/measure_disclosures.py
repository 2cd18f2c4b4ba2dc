"""What two walls around people's data cost, on the house that is running: remembering each look, and row-level security.

Looks: the checks of a site's roster as the prime opens them, with and without remembering, first and repeated look of the day;
and the whole page through Django. Row-level security: the statements that read people, held to a policy by rows, against the same statements as they are. All of it happens in transactions that are rolled back.

Usage: python tools/measure_disclosures.py [--rounds 15] [--looks-only]   (CCUS_LOCAL_DIR or CCUS_DATABASE_URL name the house)
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from unittest import mock

from ccus.config.database import database_ready

if TYPE_CHECKING:
    from ccus.access.viewers import Viewer
    from ccus.sites.models import Site

POLICIES = Path(__file__).with_name("measure_disclosures.sql")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--looks-only", action="store_true", help="change no table, even for a moment")
    options = parser.parse_args()
    with database_ready():
        from django.db import transaction

        with transaction.atomic():
            try:
                _looks(options.rounds)
                if not options.looks_only:
                    _row_level_security(options.rounds)
            finally:
                transaction.set_rollback(True)
    return 0


def _looks(rounds: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from ccus.kit.calendar import jst_date
    from ccus.portal.prime.views.checks import FIRMS_ON_A_PAGE, PEOPLE_ON_A_PAGE
    from ccus.sites.queries.roster import Cut
    from ccus.sites.services import shown_checks

    site, viewer = _largest_site()
    now = timezone.now()
    on = jst_date(now)

    def look() -> None:
        shown_checks.show_roster_checks(
            viewer, site, on=on, now=now, people=Cut(0, PEOPLE_ON_A_PAGE), firms=Cut(0, FIRMS_ON_A_PAGE)
        )

    def look_for_the_first_time() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT looked")
            look()
            cursor.execute("ROLLBACK TO SAVEPOINT looked")

    look()
    with mock.patch.object(shown_checks, "record_disclosures", lambda *_arguments, **_named: None):
        bare = _median(look, rounds)
    repeated = _median(look, rounds)
    with transaction.atomic():
        _forget(viewer.actor)
        first = _median(look_for_the_first_time, rounds)
        transaction.set_rollback(True)
    page_bare, page = _page(site, rounds)
    _print(f"checks of {PEOPLE_ON_A_PAGE} people, not remembered", bare)
    _print("  the same, first look of the day", first, bare)
    _print("  the same, looked at before today", repeated, bare)
    _print("whole page, not remembered", page_bare)
    _print("  the same, remembered", page, page_bare)


def _page(site: Site, rounds: int) -> tuple[float, float]:
    """Medians of the page through Django, as the site's manager: without and with remembering. Milliseconds."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone
    from psycopg.types.range import DateRange

    from ccus.access.models import Account, RoleGrant
    from ccus.kit.calendar import jst_date
    from ccus.sites.services import shown_checks

    now = timezone.now()
    account = Account.objects.create(login_name="measured", display_name="測定", created_at=now)
    RoleGrant.objects.create(
        account=account,
        role="site_manager",
        subject_kind="business",
        subject_ccus_id=site.prime.ccus_id,
        valid=DateRange(jst_date(now), None),
        granted_by="program:measure",
        granted_at=now,
    )
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(account)
    address = f"/prime/sites/{site.ccus_id}/checks/"

    def get() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    get()
    with mock.patch.object(shown_checks, "record_disclosures", lambda *_arguments, **_named: None):
        bare = _median(get, rounds)
    return bare, _median(get, rounds)


def _row_level_security(rounds: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from ccus.kit.calendar import jst_date
    from ccus.registry.queries.check_facts import person_facts
    from ccus.registry.queries.technicians import list_employees_visible_to
    from ccus.sites.models import RosterEntry
    from ccus.sites.queries.roster import list_roster_visible_to

    site, viewer = _largest_site()
    on = jst_date(timezone.now())
    entries = RosterEntry.objects.filter(site=site, valid__contains=on)
    people = list(entries.values_list("technician__ccus_id", flat=True)[:100])
    statements: dict[str, Callable[[], object]] = {
        "roster of the largest site": lambda: list_roster_visible_to(viewer, site, on=on, today=on),
        "facts of 100 people": lambda: person_facts(people, on=on),
        "first page of a firm's people": lambda: list_employees_visible_to(viewer, on=on),
    }
    plain = {name: _median(statement, rounds) for name, statement in statements.items()}
    with connection.cursor() as cursor:
        cursor.execute(POLICIES.read_text(encoding="utf-8"))
        setting = "SELECT set_config('ccus.viewer_business', %s, true), set_config('ccus.viewer_day', %s, true)"
        values = (site.prime.ccus_id, on.isoformat())
        cursor.execute(setting, values)
        said = _median(lambda: cursor.execute(setting, values), rounds)
        walled = {name: _median(statement, rounds) for name, statement in statements.items()}
    _print("saying who looks, once a request", said)
    for name in statements:
        _print(name, plain[name])
        _print("  the same under row-level security", walled[name], plain[name])


def _largest_site() -> tuple[Site, Viewer]:
    """The open site with most people on today's roster, and its manager as a viewer."""
    from django.db.models import Count
    from django.utils import timezone

    from ccus.access import catalogue
    from ccus.access.states import Role, SubjectKind
    from ccus.access.viewers import Viewer
    from ccus.kit.calendar import jst_date
    from ccus.sites.models import RosterEntry, Site

    on = jst_date(timezone.now())
    largest = (
        RosterEntry.objects.filter(valid__contains=on, site__state="open", site__recording_period__contains=on)
        .values("site")
        .annotate(people=Count("pk"))
        .order_by("-people")
        .first()
    )
    if largest is None:
        raise SystemExit("No site has anybody on its roster today.")
    site = Site.objects.select_related("prime").get(pk=largest["site"])
    print(f"{largest['people']:,} people on the roster of the largest site")
    viewer = Viewer(
        account_id=0,
        role=Role.SITE_MANAGER,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=site.prime.ccus_id,
        permissions=catalogue.words_of("site_manager"),
        page="prime:site-checks",
        site_ccus_id=site.ccus_id,
    )
    return site, viewer


def _forget(actor: str) -> None:
    from ccus.access.models import Disclosure

    Disclosure.objects.filter(viewer=actor).delete()


def _median(act: Callable[[], object], rounds: int) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        act()
        taken.append((perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _print(name: str, milliseconds: float, beside: float | None = None) -> None:
    share = "" if beside is None else f"  {milliseconds / beside - 1:+.1%}"
    print(f"{name:<48} {milliseconds:9.2f} ms{share}")


if __name__ == "__main__":
    sys.exit(main())
