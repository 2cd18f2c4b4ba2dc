from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_affiliation, make_business
from tests.levels.world import make_evaluator, make_worker
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.levels.services.assessments import apply_for_level, confirm_assessment
from ccus.registry.models import Business, Technician

pytestmark = pytest.mark.django_db
LIST = "/business/people-levels/"


@pytest.fixture
def firm(account: Account, time_machine: TimeMachineFixture) -> Business:
    time_machine.move_to(cast.NOW, tick=False)
    firm = make_business()
    wear(account, Role.BUSINESS_CLERK, subject=firm.ccus_id)
    return firm


def rebar_foreman(firm: Business) -> Technician:
    technician = make_worker("玉掛け技能講習", "1級鉄筋施工技能士", work_days=1505, foreman=1505)
    make_affiliation(technician, firm)
    assessment = apply_for_level(cast.viewer_of(technician), field="rebar", now=cast.NOW)
    confirm_assessment(make_evaluator("rebar", name=technician.ccus_id), assessment.pk, level=3, now=cast.NOW)
    return technician


def holding_a_card_of_level(level: int, firm: Business) -> Technician:
    technician = make_worker(trade_code="02-01")
    make_affiliation(technician, firm)
    Technician.objects.filter(pk=technician.pk).update(skill_level=level)
    return technician


def test_points_and_days_as_foreman_of_last_month_are_listed(signed_in: Client, firm: Business) -> None:
    confirmed, by_card = rebar_foreman(firm), holding_a_card_of_level(4, firm)
    holding_a_card_of_level(2, firm)
    holding_a_card_of_level(4, make_business())

    answer = assert_query_count("business:people-levels", lambda: signed_in.get(LIST))

    rows = {row.technician_id: row for row in answer.context["rows"]}
    assert rows.keys() == {confirmed.ccus_id, by_card.ccus_id}
    first, second = rows[confirmed.ccus_id], rows[by_card.ccus_id]
    assert (first.field, first.level, first.points, first.foreman_days) == ("鉄筋", 3, 2, 31)
    assert (second.level, second.points, second.foreman_days) == (4, 3, 0)
    assert (answer.context["points"], answer.context["month"]) == (5, date(2026, 10, 1))
    assert set(Disclosure.objects.values_list("technician_ccus_id", flat=True)) == set(rows)


def test_without_anybody_the_page_says_who_will_be_listed(signed_in: Client, firm: Business) -> None:
    assert "レベル3と4の人はまだいません" in signed_in.get(LIST).content.decode()
