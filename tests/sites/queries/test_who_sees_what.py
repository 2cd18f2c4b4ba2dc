"""Actor × site state × channel × item: what the roster gives each actor is what the policy says of the relation, and no more."""

from __future__ import annotations

from datetime import date

import pytest
from tests import cast as known
from tests.cast import TODAY, Cast
from tests.factories.registry import make_affiliation, make_business
from tests.sites.queries import viewers
from tests.sites.queries.viewers import viewer_named

from ccus.access.rules.disclosure import Place, disclosure_items, policy_of
from ccus.access.states import Channel, Relation, SitePhase
from ccus.registry.services.rows import days
from ccus.sites.models import Site
from ccus.sites.queries.roster import list_roster_visible_to
from ccus.sites.states import SiteState

pytestmark = pytest.mark.django_db

R = Relation
# What each actor is to 髙橋 (佐藤とび, directly below the prime) and to SUHARTO (田中鉄筋, below 佐藤とび).
RELATIONS: dict[str, tuple[Relation | None, Relation | None]] = {
    viewers.PRIME: (R.PRIME, R.PRIME),
    viewers.SITE_HAT: (R.PRIME, R.PRIME),
    viewers.UPPER: (R.EMPLOYER, R.UPPER),
    viewers.LOWEST: (None, R.EMPLOYER),
    viewers.SIBLING: (None, None),
    viewers.STRANGER: (None, None),
    viewers.PERSON: (R.SELF, None),
    viewers.OTHER_PERSON: (None, None),
    viewers.OPERATOR: (R.REGISTRY, R.REGISTRY),
    viewers.REVIEWER: (R.REGISTRY, R.REGISTRY),
    viewers.PROGRAM: (R.REGISTRY, R.REGISTRY),
    viewers.NOBODY: (None, None),
}
PHASES = {
    SitePhase.PREPARING: (SiteState.PREPARING, date(2027, 3, 31)),
    SitePhase.OPEN: (SiteState.OPEN, date(2027, 3, 31)),
    SitePhase.OUTSIDE_PERIOD: (SiteState.OPEN, date(2026, 11, 15)),
    SitePhase.CLOSED: (SiteState.CLOSED, date(2027, 3, 31)),
}


@pytest.mark.parametrize("phase", PHASES)
def test_every_actor_gets_of_every_item_what_the_policy_says(phase: SitePhase, cast: Cast, busy: Site) -> None:
    state, last_on = PHASES[phase]
    busy.state, busy.recording_period = state.value, days(date(2026, 4, 1), last_on)
    busy.save()
    policy = policy_of(())
    asked = 0
    for who, relations in RELATIONS.items():
        viewer = viewer_named(who, cast=cast, site=busy)
        for channel in Channel:
            lines = list_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, channel=channel)
            given = {line.technician_ccus_id: line for line in lines}
            for person, relation in zip((cast.takahashi, cast.suharto), relations, strict=True):
                line = given.get(person.ccus_id)
                assert (line.relation if line else None) is relation, (who, channel)
                for code in disclosure_items("technician"):
                    place = Place(
                        subject="technician",
                        item=code,
                        relation=relation or Relation.OTHER,
                        phase=phase,
                        channel=channel,
                    )
                    assert (line is not None and code in line.items) is policy.cell(place).shown, (who, place)
                    asked += 1
    assert asked == len(RELATIONS) * len(Channel) * 2 * 40


@pytest.mark.parametrize("channel", list(Channel))
def test_past_affiliations_give_nothing_on_any_channel(channel: Channel, cast: Cast, busy: Site) -> None:
    past = make_business()
    make_affiliation(cast.kato, past, last_on=date(2026, 11, 15))
    for viewer in (known.clerk_of(past), known.administrator_of(past), known.site_manager_of(past)):
        assert list_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, channel=channel) == []
