from __future__ import annotations

import pytest
from tests import cast as known
from tests.cast import Cast

from ccus.access.models import Disclosure
from ccus.access.states import Channel, Relation, SitePhase
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.services.profiles import show_employees, show_technician

pytestmark = pytest.mark.django_db


def test_a_look_of_the_employer_is_remembered_once_a_day(cast: Cast) -> None:
    for _ in range(3):
        show_technician(cast.takahashi.ccus_id, viewer=known.clerk_of(cast.sato_tobi), now=known.NOW)

    seen = Disclosure.objects.get()
    assert (seen.technician_ccus_id, seen.relation, seen.channel) == (cast.takahashi.ccus_id, "employer", "screen")
    assert seen.viewer_subject_ccus_id == cast.sato_tobi.ccus_id
    assert len(seen.items) == 40
    assert seen.disclosed_on == known.TODAY


def test_the_own_look_is_not_remembered(cast: Cast) -> None:
    profile = show_technician(cast.takahashi.ccus_id, viewer=known.viewer_of(cast.takahashi), now=known.NOW)

    assert profile.relation is Relation.SELF
    assert Disclosure.objects.count() == 0


def test_a_refused_look_shows_nothing_and_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(TechnicianNotFound):
        show_technician(cast.takahashi.ccus_id, viewer=known.clerk_of(cast.tanaka_tekkin), now=known.NOW)

    assert Disclosure.objects.count() == 0


def test_a_look_of_the_prime_names_what_it_saw(cast: Cast) -> None:
    profile = show_technician(
        cast.takahashi.ccus_id,
        viewer=known.site_manager_of(cast.yamada_gumi),
        now=known.NOW,
        relation=Relation.PRIME,
        phase=SitePhase.OPEN,
        channel=Channel.FORM,
    )

    seen = Disclosure.objects.get()
    assert (seen.relation, seen.channel) == ("prime", "form")
    assert frozenset(seen.items) == profile.items


def test_a_list_of_people_is_a_look_at_each_of_them(cast: Cast) -> None:
    page = show_employees(viewer=known.clerk_of(cast.sato_tobi), now=known.NOW, search="高橋")

    assert [person.ccus_id for person in page.people] == [cast.takahashi.ccus_id]
    seen = Disclosure.objects.get()
    assert seen.items == ["affiliations", "full_name", "hired_on", "major_trades", "minor_trades", "skill_level"]
