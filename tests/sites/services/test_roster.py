from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node
from tests.registry.heard import Heard

from ccus.foundation.changes import FactChange
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound, UnknownTrade, UnreadableId
from ccus.sites import errors
from ccus.sites.models import RosterEntry, Site
from ccus.sites.services import roster
from ccus.sites.services.roster_work import RosterDraft
from ccus.sites.states import HierarchyState

NOW = known.NOW
TODAY = known.TODAY


def draft(cast: Cast, **changes: Any) -> RosterDraft:
    """髙橋 of 佐藤とび from today on, as crew leader."""
    fields: dict[str, Any] = {
        "technician_ccus_id": cast.takahashi.ccus_id,
        "business_ccus_id": cast.sato_tobi.ccus_id,
        "trade_code": "06-01",
        "site_roles": ["crew_leader"],
        "from_on": TODAY,
    }
    return RosterDraft(**{**fields, **changes})


def test_employer_puts_a_person_on_the_roster(cast: Cast, working: Site, heard: Heard) -> None:
    entry = roster.add_roster_entry(
        known.clerk_of(cast.sato_tobi),
        working.ccus_id,
        draft=draft(
            cast,
            trade_code="０６ー０１",
            site_roles=["safety_health_manager", "other", "foreman"],
            work_content="　足場の　組立て ",
            from_on=date(2026, 9, 1),
            last_on=date(2026, 12, 31),
        ),
        now=NOW,
    )

    entry.refresh_from_db()
    assert (entry.technician, entry.business, entry.site) == (cast.takahashi, cast.sato_tobi, working)
    assert (entry.trade_code, entry.work_content) == ("06-01", "足場の 組立て")
    assert entry.site_roles == ["foreman", "safety_health_manager"]
    assert (entry.valid.lower, entry.valid.upper, entry.entered_at) == (date(2026, 9, 1), date(2027, 1, 1), NOW)
    assert heard == [
        FactChange(
            cause="sites:roster-entry:add",
            technicians=[cast.takahashi.pk],
            sites=[working.pk],
            from_on=date(2026, 9, 1),
            until=date(2027, 1, 1),
        )
    ]
    act = AuditEvent.objects.get(act="sites:roster-entry:add")
    assert (act.subject_kind, act.subject_id) == ("technician", cast.takahashi.ccus_id)
    assert act.details == {"roster_entry": entry.pk, "site": working.ccus_id}


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("employer", True),
        ("directly above", True),
        ("prime", True),
        ("below", False),
        ("stranger", False),
    ],
)
def test_roster_is_kept_by_the_employer_or_on_its_behalf_from_above(
    cast: Cast, working: Site, heard: Heard, who: str, allowed: bool
) -> None:
    below = make_node(working, cast.ito_koumuten, upper=working.nodes.get(business=cast.tanaka_tekkin))
    assert below.tier == 3
    viewer = {
        "employer": known.clerk_of(cast.tanaka_tekkin),
        "directly above": known.clerk_of(cast.sato_tobi),
        "prime": known.site_manager_of(cast.yamada_gumi),
        "below": known.clerk_of(cast.ito_koumuten),
        "stranger": known.clerk_of(make_business()),
    }[who]
    asked = draft(
        cast,
        technician_ccus_id=cast.suharto.ccus_id,
        business_ccus_id=cast.tanaka_tekkin.ccus_id,
        trade_code="10-01",
    )

    if allowed:
        assert roster.add_roster_entry(viewer, working.ccus_id, draft=asked, now=NOW).pk
    else:
        with pytest.raises(errors.NotYourRoster):
            roster.add_roster_entry(viewer, working.ccus_id, draft=asked, now=NOW)

    assert RosterEntry.objects.exists() is allowed
    assert (len(heard) == 1) is allowed


def test_firm_two_tiers_above_does_not_keep_the_roster(cast: Cast, working: Site) -> None:
    make_node(working, cast.ito_koumuten, upper=working.nodes.get(business=cast.tanaka_tekkin))

    with pytest.raises(errors.NotYourRoster):
        roster.add_roster_entry(
            known.clerk_of(cast.sato_tobi),
            working.ccus_id,
            draft=draft(
                cast,
                technician_ccus_id=cast.ito.ccus_id,
                business_ccus_id=cast.ito_koumuten.ccus_id,
                trade_code="34-01",
            ),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"trade_code": "99-01"}, UnknownTrade),
        ({"site_roles": []}, errors.SiteRoleMissing),
        ({"site_roles": ["boss"]}, errors.UnknownSiteRole),
        ({"work_content": "あ" * 201}, errors.SiteTextTooLong),
        ({"last_on": date(2026, 11, 15)}, errors.RosterEntryEndsBeforeItBegins),
        ({"from_on": date(2027, 4, 1)}, errors.RosterOutsideRecordingPeriod),
        ({"from_on": date(2026, 1, 1), "last_on": date(2026, 3, 31)}, errors.RosterOutsideRecordingPeriod),
        ({"from_on": date(2026, 3, 1)}, errors.FirmNotOnSite),
        ({"technician_ccus_id": known.technician_id(999)}, TechnicianNotFound),
        ({"technician_ccus_id": "12"}, UnreadableId),
        ({"technician_ccus_id": known.technician_id(3)}, errors.TechnicianNotAffiliated),
    ],
)
def test_entry_that_is_not_in_order_is_refused_in_words(
    cast: Cast, working: Site, heard: Heard, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        roster.add_roster_entry(known.clerk_of(cast.sato_tobi), working.ccus_id, draft=draft(cast, **changes), now=NOW)

    assert refused.value.sentence("ja")
    assert refused.value.sentence("en")
    assert not RosterEntry.objects.exists()
    assert heard == []


def test_business_that_does_not_exist_is_told_to_those_who_may_know(cast: Cast, working: Site) -> None:
    with pytest.raises(BusinessNotFound):
        roster.add_roster_entry(
            known.site_manager_of(cast.yamada_gumi),
            working.ccus_id,
            draft=draft(cast, business_ccus_id=known.business_id(999)),
            now=NOW,
        )


def test_person_must_belong_to_the_firm_on_every_day(cast: Cast, working: Site) -> None:
    affiliation = cast.takahashi.affiliations.get()
    affiliation.valid = (date(2026, 4, 1), date(2026, 12, 1))
    affiliation.save()
    clerk = known.clerk_of(cast.sato_tobi)

    with pytest.raises(errors.TechnicianNotAffiliated):
        roster.add_roster_entry(clerk, working.ccus_id, draft=draft(cast), now=NOW)

    last_day = draft(cast, last_on=date(2026, 11, 30))
    assert roster.add_roster_entry(clerk, working.ccus_id, draft=last_day, now=NOW).valid.upper == date(2026, 12, 1)


def test_secondary_affiliation_is_as_good(cast: Cast, working: Site) -> None:
    entry = roster.add_roster_entry(
        known.clerk_of(cast.sato_tobi),
        working.ccus_id,
        draft=draft(cast, technician_ccus_id=cast.watanabe.ccus_id),
        now=NOW,
    )

    assert entry.business == cast.sato_tobi


def test_firm_that_waits_for_its_approval_may_prepare_its_roster(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.REQUESTED)

    assert roster.add_roster_entry(known.clerk_of(cast.sato_tobi), site.ccus_id, draft=draft(cast), now=NOW).pk


def test_roster_of_past_days_is_repaired_after_the_firm_has_left(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.ENDED, last_on=date(2026, 10, 31))
    clerk = known.clerk_of(cast.sato_tobi)

    with pytest.raises(errors.FirmNotOnSite):
        roster.add_roster_entry(clerk, site.ccus_id, draft=draft(cast), now=NOW)
    october = draft(cast, from_on=date(2026, 10, 1), last_on=date(2026, 10, 31))

    assert roster.add_roster_entry(clerk, site.ccus_id, draft=october, now=NOW).pk


def test_prime_keeps_the_roster_of_its_own_people(cast: Cast, working: Site) -> None:
    person = make_technician()
    make_affiliation(person, cast.yamada_gumi)

    entry = roster.add_roster_entry(
        known.site_manager_of(cast.yamada_gumi),
        working.ccus_id,
        draft=draft(
            cast, technician_ccus_id=person.ccus_id, business_ccus_id=cast.yamada_gumi.ccus_id, trade_code="02-01"
        ),
        now=NOW,
    )

    assert entry.business == cast.yamada_gumi


@pytest.mark.parametrize(
    ("from_on", "last_on", "clashes"),
    [
        (date(2026, 5, 1), date(2026, 5, 31), False),
        (date(2026, 5, 1), date(2026, 6, 1), True),
        (date(2026, 6, 30), None, True),
        (date(2026, 7, 1), None, False),
        (date(2026, 6, 10), date(2026, 6, 20), True),
    ],
)
def test_person_stands_once_on_a_roster_at_a_time(
    cast: Cast, working: Site, from_on: date, last_on: date | None, clashes: bool
) -> None:
    make_roster_entry(working, cast.takahashi, cast.sato_tobi, from_on=date(2026, 6, 1), last_on=date(2026, 6, 30))
    asked = draft(cast, from_on=from_on, last_on=last_on)
    clerk = known.clerk_of(cast.sato_tobi)

    if clashes:
        with pytest.raises(errors.RosterEntryOverlaps) as refused:
            roster.add_roster_entry(clerk, working.ccus_id, draft=asked, now=NOW)
        assert refused.value.data == {"technician": cast.takahashi.ccus_id}
    else:
        roster.add_roster_entry(clerk, working.ccus_id, draft=asked, now=NOW)

    assert RosterEntry.objects.count() == (1 if clashes else 2)


def test_many_people_come_at_once_and_are_announced_once(cast: Cast, working: Site, heard: Heard) -> None:
    entries = roster.add_roster_entries(
        known.clerk_of(cast.sato_tobi),
        working.ccus_id,
        drafts=[
            draft(cast),
            draft(cast, technician_ccus_id=cast.nguyen.ccus_id, from_on=date(2026, 10, 1), last_on=date(2026, 12, 1)),
        ],
        now=NOW,
    )

    assert [entry.technician for entry in entries] == [cast.takahashi, cast.nguyen]
    assert [(change.technicians, change.from_on, change.until) for change in heard] == [
        ([cast.takahashi.pk, cast.nguyen.pk], date(2026, 10, 1), None)
    ]


def test_no_people_are_no_change(cast: Cast, working: Site, heard: Heard) -> None:
    assert roster.add_roster_entries(known.clerk_of(cast.sato_tobi), working.ccus_id, drafts=[], now=NOW) == []
    assert heard == []


def test_batch_names_every_fault_at_once_and_writes_nobody(cast: Cast, working: Site, heard: Heard) -> None:
    with pytest.raises(errors.RosterEntriesRefused) as refused:
        roster.add_roster_entries(
            known.clerk_of(cast.sato_tobi),
            working.ccus_id,
            drafts=[
                draft(cast),
                draft(cast, technician_ccus_id=cast.suharto.ccus_id),
                draft(cast, technician_ccus_id=cast.nguyen.ccus_id, trade_code="xx"),
                draft(cast),
            ],
            now=NOW,
        )

    assert refused.value.data["count"] == 3
    assert [(problem["place"], problem["code"]) for problem in refused.value.data["problems"]] == [
        (1, "sites.technician_not_affiliated"),
        (2, "registry.unknown_trade"),
        (3, "sites.roster_entry_overlaps"),
    ]
    assert "3人" in refused.value.sentence("ja")
    assert not RosterEntry.objects.exists()
    assert heard == []


def test_large_batch_asks_a_fixed_number_of_questions(
    cast: Cast, working: Site, heard: Heard, django_assert_max_num_queries: Any
) -> None:
    people = [make_technician() for _ in range(30)]
    for person in people:
        make_affiliation(person, cast.sato_tobi)

    with django_assert_max_num_queries(12 + len(people)):  # one audit row each
        roster.add_roster_entries(
            known.clerk_of(cast.sato_tobi),
            working.ccus_id,
            drafts=[draft(cast, technician_ccus_id=person.ccus_id) for person in people],
            now=NOW,
        )

    assert RosterEntry.objects.count() == 30


def test_roster_of_a_site_that_is_not_there_is_told_so(cast: Cast) -> None:
    with pytest.raises(errors.SiteNotFound):
        roster.add_roster_entry(known.clerk_of(cast.sato_tobi), "00000000000071", draft=draft(cast), now=NOW)


def test_same_person_stands_on_two_rosters_of_two_sites(cast: Cast, working: Site) -> None:
    other = make_site(cast.yamada_gumi)
    make_node(other, cast.sato_tobi, upper=prime_node(other))
    clerk = known.clerk_of(cast.sato_tobi)

    roster.add_roster_entry(clerk, working.ccus_id, draft=draft(cast), now=NOW)
    roster.add_roster_entry(clerk, other.ccus_id, draft=draft(cast), now=NOW)

    assert cast.takahashi.roster_entries.count() == 2
