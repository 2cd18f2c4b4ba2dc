from __future__ import annotations

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.sites.queries.conftest import busy as busy

from ccus.access.models import Disclosure
from ccus.sites.models import Site
from ccus.sites.queries.roster import Cut
from ccus.sites.services.shown_checks import show_people_checks
from ccus.sites.states import SiteState

pytestmark = pytest.mark.django_db


def test_shown_people_can_read_who_looked(cast: Cast, busy: Site) -> None:
    viewer = known.clerk_of(cast.sato_tobi)

    for _ in range(2):
        part = show_people_checks(viewer, busy, on=known.TODAY, now=known.NOW, cut=Cut(0, 10))

    assert len(part.people) == 3
    remembered = Disclosure.objects.order_by("technician_ccus_id")
    assert [(look.technician_ccus_id, look.relation, look.viewer_subject_ccus_id) for look in remembered] == [
        (cast.takahashi.ccus_id, "employer", cast.sato_tobi.ccus_id),
        (cast.nguyen.ccus_id, "employer", cast.sato_tobi.ccus_id),
        (cast.suharto.ccus_id, "upper", cast.sato_tobi.ccus_id),
    ]
    assert all({"full_name", "skill_level"} <= set(look.items) for look in remembered)


def test_people_of_other_pages_are_not_remembered(cast: Cast, busy: Site) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)

    part = show_people_checks(viewer, busy, on=known.TODAY, now=known.NOW, cut=Cut(2, 2))

    shown = {person.line.technician_ccus_id for person in part.people}
    assert (part.total, len(shown)) == (4, 2)
    assert set(Disclosure.objects.values_list("technician_ccus_id", flat=True)) == shown


def test_own_look_and_names_that_were_not_shown_are_not_remembered(cast: Cast, busy: Site) -> None:
    show_people_checks(known.viewer_of(cast.takahashi), busy, on=known.TODAY, now=known.NOW, cut=Cut())
    busy.state = SiteState.CLOSED
    busy.save()
    show_people_checks(known.site_manager_of(cast.yamada_gumi), busy, on=known.TODAY, now=known.NOW, cut=Cut())

    assert not Disclosure.objects.exists()
