"""Who leaves a firm leaves its rosters. The wiring announces it; here the service is asked by itself."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_affiliation
from tests.factories.sites import make_roster_entry, make_site
from tests.registry.heard import Heard

from ccus.foundation.changes import FactChange
from ccus.foundation.models import AuditEvent
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.states import AffiliationKind
from ccus.sites.models import RosterEntry, Site
from ccus.sites.services.leaving import leave_rosters

NOVEMBER = date(2026, 11, 1)
START = date(2026, 4, 1)


def end_membership(person: Technician, firm: Business, *, on: date = NOVEMBER) -> None:
    Affiliation.objects.filter(technician=person, business=firm).update(valid=DateRange(START, on))


def leave(person: Technician, *, from_on: date = NOVEMBER, until: date | None = None) -> list[RosterEntry]:
    return leave_rosters(
        [person.pk],
        from_on=from_on,
        until=until,
        cause="registry:affiliation:end",
        actor="account:7",
        now=known.NOW,
    )


def days_of(person: Technician) -> list[tuple[date | None, date | None]]:
    entries = RosterEntry.objects.filter(technician=person).order_by("pk")
    return [(entry.valid.lower, entry.valid.upper) for entry in entries]


def test_open_entries_end_at_every_site_with_the_last_day_of_belonging(cast: Cast, working: Site, heard: Heard) -> None:
    other_site = make_site(cast.yamada_gumi)
    entries = [make_roster_entry(site, cast.takahashi, cast.sato_tobi) for site in (working, other_site)]
    end_membership(cast.takahashi, cast.sato_tobi)

    changed = leave(cast.takahashi)

    assert changed == entries
    assert days_of(cast.takahashi) == [(START, NOVEMBER), (START, NOVEMBER)]
    assert heard == [
        FactChange(
            cause="sites:roster-entry:end",
            technicians=[cast.takahashi.pk],
            sites=[working.pk, other_site.pk],
            from_on=NOVEMBER,
            actor="account:7",
        )
    ]
    events = AuditEvent.objects.filter(act__startswith="sites:roster-entry").order_by("pk")
    assert [(event.act, event.actor, event.subject_id, event.at) for event in events] == [
        ("sites:roster-entry:end", "account:7", cast.takahashi.ccus_id, known.NOW)
    ] * 2
    assert events[0].details == {
        "roster_entry": entries[0].pk,
        "site": working.ccus_id,
        "last_on": "2026-10-31",
        "because": "registry:affiliation:end",
    }


def test_entry_that_would_begin_later_keeps_its_row_on_no_day(cast: Cast, working: Site) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi, from_on=date(2026, 12, 1))
    end_membership(cast.takahashi, cast.sato_tobi)

    leave(cast.takahashi)

    entry.refresh_from_db()
    assert entry.valid.isempty


def test_entry_that_was_over_by_then_stays(cast: Cast, working: Site, heard: Heard) -> None:
    make_roster_entry(working, cast.takahashi, cast.sato_tobi, last_on=date(2026, 10, 31))
    end_membership(cast.takahashi, cast.sato_tobi)

    assert leave(cast.takahashi) == []
    assert days_of(cast.takahashi) == [(START, NOVEMBER)]
    assert heard == []


def test_entry_of_another_firm_and_of_other_people_stays(cast: Cast, working: Site, heard: Heard) -> None:
    make_roster_entry(working, cast.watanabe, cast.tanaka_tekkin)
    make_roster_entry(working, cast.takahashi, cast.sato_tobi)
    end_membership(cast.watanabe, cast.sato_tobi)
    end_membership(cast.takahashi, cast.sato_tobi)

    assert leave(cast.watanabe) == []
    assert (days_of(cast.watanabe), days_of(cast.takahashi)) == ([(START, None)], [(START, None)])
    assert heard == []


def test_entry_goes_on_when_the_person_is_hired_again(cast: Cast, working: Site) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi, site_roles=("foreman",))
    end_membership(cast.takahashi, cast.sato_tobi)
    make_affiliation(cast.takahashi, cast.sato_tobi, from_on=date(2026, 12, 1))

    leave(cast.takahashi, until=date(2026, 12, 1))

    assert days_of(cast.takahashi) == [(START, NOVEMBER), (date(2026, 12, 1), None)]
    follower = RosterEntry.objects.exclude(pk=entry.pk).get()
    assert (follower.site, follower.business, follower.trade_code, follower.site_roles, follower.work_content) == (
        working,
        cast.sato_tobi,
        "06-01",
        ["foreman"],
        "足場の組立て",
    )
    assert list(
        AuditEvent.objects.filter(act__startswith="sites:roster-entry").order_by("pk").values_list("act", flat=True)
    ) == [
        "sites:roster-entry:end",
        "sites:roster-entry:add",
    ]


def test_entry_stays_when_a_secondary_affiliation_covers_its_days(cast: Cast, working: Site) -> None:
    make_roster_entry(working, cast.takahashi, cast.sato_tobi)
    end_membership(cast.takahashi, cast.sato_tobi)
    make_affiliation(cast.takahashi, cast.sato_tobi, from_on=NOVEMBER, kind=AffiliationKind.SECONDARY)

    assert leave(cast.takahashi) == []
    assert days_of(cast.takahashi) == [(START, None)]


def test_an_end_that_moves_away_brings_nothing_back(cast: Cast, working: Site) -> None:
    make_roster_entry(working, cast.takahashi, cast.sato_tobi, last_on=date(2026, 10, 31))
    end_membership(cast.takahashi, cast.sato_tobi, on=date(2026, 12, 1))

    assert leave(cast.takahashi, from_on=NOVEMBER, until=date(2026, 12, 1)) == []
    assert days_of(cast.takahashi) == [(START, NOVEMBER)]
