from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.factories.sites import make_site
from tests.levels.world import add_days, make_worker, qualify

from ccus.levels.queries.evidence import gather_evidence
from ccus.levels.queries.needs import Needs, needs_visible_to
from ccus.levels.rules.book import GUIDELINE
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.forecast import Reach
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db
TODAY = cast.TODAY


def look(technician: Technician, *, field: str = "", on: date = TODAY) -> Needs:
    found = needs_visible_to(cast.viewer_of(technician), technician.ccus_id, field=field, on=on)
    assert found is not None
    return found


def test_it_is_told_what_is_met_what_is_missing_and_when() -> None:
    technician = make_worker("玉掛け技能講習", work_days=600)

    needs = look(technician)

    assert (needs.chosen.field, needs.chosen.level, needs.next_level) == ("rebar", 1, 2)
    assert needs.proposal.judgement(2).days[0].left == 45
    assert needs.forecast is not None
    # Every day was worked, national holidays too.
    assert (needs.forecast.reach, needs.forecast.on) == (Reach.ON_DAY, TODAY + timedelta(days=45))


def test_days_that_do_not_count_are_told_by_site_and_reason() -> None:
    technician = make_worker("玉掛け技能講習", work_days=10)
    site = make_site(cast.assemble().yamada_gumi, name="渋谷駅前再開発")
    add_days(technician, 3, last=TODAY - timedelta(days=20), evaluation_valid=False, site_id=site.pk)
    add_days(technician, 1, last=TODAY, evaluation_valid=False, site_id=site.pk)

    (uncounted,) = look(technician).uncounted

    assert (uncounted.verdict, uncounted.days, uncounted.last_on, uncounted.site_name) == (
        "no_site_role",
        3,
        TODAY - timedelta(days=20),
        "渋谷駅前再開発",
    )


def test_a_trade_of_no_known_field_is_measured_by_the_guideline() -> None:
    needs = look(make_worker(work_days=5, trade_code="02-01"))

    assert (needs.chosen.field, needs.chosen.trade_code, needs.chosen.work_days) == (GUIDELINE, "02-01", 5)


def test_a_second_field_can_be_chosen_and_days_outside_it_are_told() -> None:
    technician = make_worker("玉掛け技能講習", work_days=30)
    add_days(technician, 7, trade_code="09-01", last=TODAY - timedelta(days=100))

    first, second = look(technician), look(technician, field="electrical")

    assert [choice.field for choice in first.choices] == ["rebar", "electrical"]
    assert (first.other_trade_days, second.other_trade_days) == (7, 30)
    assert look(technician, field="cooking").chosen.field == "rebar"


@pytest.mark.parametrize(("content", "days"), [("外壁の塗装", 5), ("外壁の補修", 0)])
def test_a_trade_that_counts_on_certain_works_counts_by_the_work_content(content: str, days: int) -> None:
    technician = make_worker(work_days=5, trade_code="35-03", work_content=content)

    found = gather_evidence(technician.pk, on=TODAY, book=book_in_force())

    assert len(found.days_by_field.get("painting", ())) == days


def test_at_the_top_nothing_is_missing() -> None:
    technician = make_worker(work_days=5)
    Technician.objects.filter(pk=technician.pk).update(skill_level=4)

    needs = look(technician)

    assert (needs.next_level, needs.forecast, needs.courses) == (None, None, ())


def test_nobody_else_sees_it() -> None:
    technician, other = make_worker(), make_worker()

    for viewer in (cast.viewer_of(other), cast.reviewer(), cast.operator()):
        with pytest.raises(TechnicianNotFound):
            needs_visible_to(viewer, technician.ccus_id, on=TODAY)
    with pytest.raises(TechnicianNotFound):
        needs_visible_to(cast.viewer_of(technician), "00000000000021", on=TODAY)


def test_few_statements_whatever_the_career() -> None:
    technician = make_worker("玉掛け技能講習", work_days=3)
    with CaptureQueriesContext(connection) as little:
        look(technician)
    add_days(technician, 2000, last=TODAY - timedelta(days=10))
    for name in ("1級鉄筋施工技能士", "ガス溶接技能講習", "フルハーネス型墜落制止用器具特別教育"):
        qualify(technician, name)

    with CaptureQueriesContext(connection) as much:
        look(technician)

    assert len(little) == len(much) == 4
