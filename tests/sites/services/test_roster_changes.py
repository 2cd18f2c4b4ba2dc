from __future__ import annotations

from datetime import date

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_roster_entry
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.foundation.changes import FactChange
from ccus.foundation.refusals import Refusal
from ccus.registry.errors import UnknownTrade
from ccus.sites import errors
from ccus.sites.models import RosterEntry, Site
from ccus.sites.services import roster
from ccus.sites.services.roster_work import RosterDraft, RosterWork

NOW = known.NOW
TODAY = known.TODAY
FOREMAN = RosterWork(trade_code="06-01", site_roles=["foreman"], work_content="足場の組立て")


def test_change_keeps_the_past_and_opens_another_range(cast: Cast, working: Site, heard: Heard) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi, last_on=date(2026, 12, 31))

    follower = roster.change_roster_entry(
        known.clerk_of(cast.sato_tobi), entry.pk, from_on=date(2026, 11, 1), work=FOREMAN, now=NOW
    )

    entry.refresh_from_db()
    assert (entry.valid.lower, entry.valid.upper) == (date(2026, 4, 1), date(2026, 11, 1))
    assert (follower.valid.lower, follower.valid.upper) == (date(2026, 11, 1), date(2027, 1, 1))
    assert (entry.site_roles, follower.site_roles) == (["other"], ["foreman"])
    assert heard == [
        FactChange(
            cause="sites:roster-entry:change",
            technicians=[cast.takahashi.pk],
            sites=[working.pk],
            from_on=date(2026, 11, 1),
            until=date(2027, 1, 1),
        )
    ]


def test_change_from_the_first_day_replaces_the_entry_altogether(cast: Cast, working: Site) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi)

    follower = roster.change_roster_entry(
        known.clerk_of(cast.sato_tobi), entry.pk, from_on=date(2026, 4, 1), work=FOREMAN, now=NOW
    )

    entry.refresh_from_db()
    assert entry.valid.isempty
    assert (follower.valid.lower, follower.valid.upper) == (date(2026, 4, 1), None)


def test_change_to_the_same_changes_nothing(cast: Cast, working: Site, heard: Heard) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi)
    same = RosterWork(trade_code="06-01", site_roles=["other"], work_content="足場の組立て")

    unchanged = roster.change_roster_entry(known.clerk_of(cast.sato_tobi), entry.pk, from_on=TODAY, work=same, now=NOW)

    assert (unchanged, heard, RosterEntry.objects.count()) == (entry, [], 1)


@pytest.mark.parametrize(
    ("from_on", "work", "refusal"),
    [
        (date(2026, 3, 31), FOREMAN, errors.RosterEntryOutsideItsDays),
        (date(2027, 1, 1), FOREMAN, errors.RosterEntryOutsideItsDays),
        (TODAY, RosterWork(trade_code="06-01", site_roles=[]), errors.SiteRoleMissing),
        (TODAY, RosterWork(trade_code="0", site_roles=["other"]), UnknownTrade),
    ],
)
def test_change_that_is_not_in_order_leaves_the_entry(
    cast: Cast, working: Site, heard: Heard, from_on: date, work: RosterWork, refusal: type[Refusal]
) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi, last_on=date(2026, 12, 31))

    with pytest.raises(refusal) as refused:
        roster.change_roster_entry(known.clerk_of(cast.sato_tobi), entry.pk, from_on=from_on, work=work, now=NOW)

    entry.refresh_from_db()
    assert refused.value.sentence("ja")
    assert (entry.valid.upper, RosterEntry.objects.count(), heard) == (date(2027, 1, 1), 1, [])


def test_ended_entry_keeps_its_days(cast: Cast, working: Site, heard: Heard) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi)

    roster.end_roster_entry(known.site_manager_of(cast.yamada_gumi), entry.pk, last_on=date(2026, 11, 10), now=NOW)

    entry.refresh_from_db()
    assert entry.valid.upper == date(2026, 11, 11)
    assert [(change.from_on, change.until) for change in heard] == [(date(2026, 11, 11), None)]


def test_entry_made_by_mistake_is_struck(cast: Cast, working: Site, heard: Heard) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi)
    clerk = known.clerk_of(cast.sato_tobi)

    roster.end_roster_entry(clerk, entry.pk, last_on=date(2026, 3, 31), now=NOW)

    entry.refresh_from_db()
    assert entry.valid.isempty
    assert heard[0].from_on == date(2026, 4, 1)
    with pytest.raises(errors.RosterEntryOutsideItsDays):
        roster.end_roster_entry(clerk, entry.pk, last_on=TODAY, now=NOW)
    with pytest.raises(errors.RosterEntryOutsideItsDays):
        roster.change_roster_entry(clerk, entry.pk, from_on=TODAY, work=FOREMAN, now=NOW)
    again = RosterDraft(
        technician_ccus_id=cast.takahashi.ccus_id,
        business_ccus_id=cast.sato_tobi.ccus_id,
        trade_code="06-01",
        site_roles=["other"],
        from_on=TODAY,
    )
    assert roster.add_roster_entry(clerk, working.ccus_id, draft=again, now=NOW).pk


@pytest.mark.parametrize(
    ("last_on", "refusal"),
    [
        (date(2026, 3, 30), errors.RosterEntryEndsBeforeItBegins),
        (date(2027, 1, 1), errors.RosterEntryOutsideItsDays),
    ],
)
def test_entry_is_not_ended_on_an_impossible_day(
    cast: Cast, working: Site, last_on: date, refusal: type[Refusal]
) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi, last_on=date(2026, 12, 31))

    with pytest.raises(refusal):
        roster.end_roster_entry(known.clerk_of(cast.sato_tobi), entry.pk, last_on=last_on, now=NOW)

    entry.refresh_from_db()
    assert entry.valid.upper == date(2027, 1, 1)


def test_others_change_and_end_nothing(cast: Cast, working: Site, heard: Heard) -> None:
    entry = make_roster_entry(working, cast.takahashi, cast.sato_tobi)
    clerk = known.clerk_of(cast.tanaka_tekkin)

    with pytest.raises(errors.NotYourRoster):
        roster.change_roster_entry(clerk, entry.pk, from_on=TODAY, work=FOREMAN, now=NOW)
    with pytest.raises(errors.NotYourRoster):
        roster.end_roster_entry(clerk, entry.pk, last_on=TODAY, now=NOW)
    with pytest.raises(PermissionMissing):
        roster.end_roster_entry(known.viewer_of(cast.takahashi), entry.pk, last_on=TODAY, now=NOW)
    with pytest.raises(errors.RosterEntryNotFound):
        roster.end_roster_entry(clerk, 987654, last_on=TODAY, now=NOW)

    assert heard == []
