from __future__ import annotations

import pytest

from ccus.access.rules.hats import SUBJECTS_OF_ROLE, Hat, choose_hat, fits
from ccus.access.states import Role, SubjectKind

OWN = Hat(
    grant_id=1,
    role=Role.TECHNICIAN,
    subject_kind=SubjectKind.TECHNICIAN,
    subject_ccus_id="00000000000121",
    subject_name="佐藤 太郎",
)
DESK = Hat(grant_id=2, role=Role.OPERATOR, subject_kind=SubjectKind.NONE, subject_ccus_id="", subject_name="")


@pytest.mark.parametrize(
    ("wanted", "chosen"), [(None, OWN), (1, OWN), (2, DESK), (3, OWN)], ids=["none", "first", "second", "ended"]
)
def test_the_wanted_hat_is_worn_while_it_is_in_force(wanted: int | None, chosen: Hat) -> None:
    assert choose_hat([OWN, DESK], wanted_grant_id=wanted) == chosen


def test_without_grants_there_is_no_hat() -> None:
    assert choose_hat([], wanted_grant_id=1) is None


def test_a_hat_is_named_by_subject_and_role() -> None:
    assert OWN.label() == "佐藤 太郎（技能者）"
    assert OWN.label("en") == "佐藤 太郎 (technician)"
    assert DESK.label() == "運営主体の職員"


def test_every_role_says_for_whom_it_can_be_held() -> None:
    assert set(SUBJECTS_OF_ROLE) == set(Role)
    assert fits(Role.SITE_MANAGER, subject_kind=SubjectKind.SITE)
    assert not fits(Role.TECHNICIAN, subject_kind=SubjectKind.BUSINESS)
