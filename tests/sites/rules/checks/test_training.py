"""What work of a trade or role usually needs, and who is the safety and health manager."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.registry.rules.checks.facts import PersonFacts, ProofFact
from ccus.registry.rules.trades import major_trades
from ccus.sites.rules.checks.safety_manager import check_safety_manager
from ccus.sites.rules.checks.training import check_training, required_for, requirements
from ccus.sites.states import SiteRole

ON = date(2026, 11, 16)


def missing(
    trade_code: str, *roles: str, proofs: tuple[str, ...] = (), trainings: tuple[str, ...] = (), on: date = ON
) -> list[object]:
    person = PersonFacts(
        ccus_id="1",
        full_name="髙橋 健一",
        birth_date=date(1985, 7, 15),
        skill_level=3,
        confirmed_on=ON,
        qualifications=tuple(ProofFact(name=name, from_on=None) for name in proofs),
        trainings=tuple(ProofFact(name=name, from_on=None) for name in trainings),
    )
    finding = check_training(person, trade_code=trade_code, site_roles=roles or ("other",), on=on)
    assert finding is not None
    return [reason.data["need_ja"] for reason in finding.reasons if reason.code == "missing"]


def test_a_scaffolder_needs_three() -> None:
    assert missing("06-01") == [
        "足場の組立て等の特別教育",
        "墜落制止用器具（フルハーネス型）の特別教育",
        "玉掛けの技能講習または特別教育",
    ]


def test_qualifications_and_training_both_count_however_they_are_written() -> None:
    held = missing(
        "06-01",
        proofs=("玉掛け技能講習", "足場の組立て等作業主任者技能講習"),
        trainings=("ﾌﾙﾊｰﾈｽ型安全帯 特別教育",),
    )

    assert held == []


@pytest.mark.parametrize("role", ["foreman", "crew_leader", "safety_health_manager"])
def test_who_leads_needs_the_education_of_foremen(role: str) -> None:
    assert missing("02-01", role) == ["職長教育または職長・安全衛生責任者教育"]
    assert missing("02-01", role, proofs=("職長・安全衛生責任者教育",)) == []


def test_a_general_worker_in_no_role_needs_nothing() -> None:
    assert missing("02-01") == []


def test_a_full_code_asks_more_than_its_major() -> None:
    assert [need.code for need in required_for("14-02", site_roles=(), on=ON)] == ["vehicle_machine"]
    assert required_for("14-01", site_roles=(), on=ON) == ()


def test_a_need_is_not_asked_for_before_its_law_held() -> None:
    assert "harness" not in [need.code for need in required_for("06-01", site_roles=(), on=date(2019, 1, 31))]


def test_the_table_speaks_of_trades_and_roles_that_exist() -> None:
    for need in requirements():
        assert {trade[:2] for trade in need.trades} <= major_trades().keys()
        assert need.roles <= {role.value for role in SiteRole}
        assert all(need.words), need.code


@pytest.mark.parametrize(
    ("tier", "people", "managers", "code"),
    [(0, 9, 0, "prime"), (1, 0, 0, "nobody"), (1, 3, 0, "missing"), (1, 3, 1, "fine"), (4, 1, 0, "missing")],
)
def test_each_subcontractor_with_people_names_a_safety_manager(
    tier: int, people: int, managers: int, code: str
) -> None:
    finding = check_safety_manager(tier=tier, people=people, managers=managers, on=ON)

    assert finding is not None
    assert finding.reasons[0].code == code
