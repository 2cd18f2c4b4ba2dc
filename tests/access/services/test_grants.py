from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.access.conftest import NOW, OTHER_FIRM, TODAY, YAMADA_KENSETSU

from ccus.access.errors import (
    GrantAlreadyEnded,
    GrantEndsBeforeItBegins,
    GrantNotFound,
    GrantOfOthers,
    GrantOverlaps,
    GrantSubjectMismatch,
)
from ccus.access.models import Account, RoleGrant
from ccus.access.queries.grants import hats_of
from ccus.access.services.grants import give_grant, revoke_grant
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Account:
    return Account.objects.create(login_name="suzuki", display_name="鈴木 花子", created_at=NOW)


def give(clerk: Account, viewer: Viewer, **changes: object) -> RoleGrant:
    arguments: dict[str, object] = {
        "role": Role.BUSINESS_CLERK,
        "subject_kind": SubjectKind.BUSINESS,
        "subject_ccus_id": YAMADA_KENSETSU,
        "subject_name": "山田建設",
        "from_on": TODAY,
        "now": NOW,
    }
    return give_grant(clerk, viewer=viewer, **(arguments | changes))  # type: ignore[arg-type]


def test_a_grant_is_a_hat_from_its_first_day_on(clerk: Account, administrator: Viewer) -> None:
    grant = give(clerk, administrator)

    assert hats_of(clerk.id, on=TODAY - timedelta(days=1)) == []
    [hat] = hats_of(clerk.id, on=TODAY)
    assert (hat.grant_id, hat.role, hat.subject_ccus_id) == (grant.id, Role.BUSINESS_CLERK, YAMADA_KENSETSU)
    [event] = AuditEvent.objects.all()
    assert (event.act, event.actor, event.subject_id) == ("access:grant:give", "account:901", str(grant.id))


def test_a_grant_ends_before_its_until_day(clerk: Account, administrator: Viewer) -> None:
    give(clerk, administrator, until=date(2026, 12, 1))

    assert len(hats_of(clerk.id, on=date(2026, 11, 30))) == 1
    assert hats_of(clerk.id, on=date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"subject_ccus_id": OTHER_FIRM},
        {"role": Role.OPERATOR, "subject_kind": SubjectKind.NONE, "subject_ccus_id": ""},
        {"role": Role.TECHNICIAN, "subject_kind": SubjectKind.TECHNICIAN},
        {"role": Role.SITE_MANAGER, "subject_kind": SubjectKind.SITE},
    ],
    ids=["other firm", "desk", "technician", "site"],
)
def test_an_administrator_gives_roles_of_the_own_business_only(
    clerk: Account, administrator: Viewer, changes: dict[str, object]
) -> None:
    with pytest.raises(GrantOfOthers):
        give(clerk, administrator, **changes)

    assert not RoleGrant.objects.exists()
    assert not AuditEvent.objects.exists()


def test_neither_the_public_nor_a_technician_gives_roles(clerk: Account, technician: Viewer) -> None:
    for viewer in (PUBLIC, technician):
        with pytest.raises(GrantOfOthers):
            give(clerk, viewer)

    assert not RoleGrant.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"role": Role.TECHNICIAN},
        {"subject_kind": SubjectKind.NONE},
        {"subject_ccus_id": ""},
        {"role": Role.OPERATOR},
    ],
    ids=["role of another kind", "ID without kind", "kind without ID", "desk with a business"],
)
def test_role_and_subject_must_fit(clerk: Account, operator: Viewer, changes: dict[str, object]) -> None:
    with pytest.raises(GrantSubjectMismatch):
        give(clerk, operator, **changes)


def test_a_grant_cannot_end_before_it_begins(clerk: Account, operator: Viewer) -> None:
    with pytest.raises(GrantEndsBeforeItBegins):
        give(clerk, operator, until=TODAY)


def test_the_same_role_cannot_be_held_twice_at_a_time(clerk: Account, operator: Viewer) -> None:
    give(clerk, operator)

    with pytest.raises(GrantOverlaps):
        give(clerk, operator, from_on=TODAY + timedelta(days=30))

    assert RoleGrant.objects.count() == 1


def test_a_revoked_grant_is_no_hat_from_that_day_on(clerk: Account, administrator: Viewer) -> None:
    grant = give(clerk, administrator, from_on=date(2026, 11, 1))

    revoke_grant(grant.id, viewer=administrator, until=TODAY, now=NOW)

    assert len(hats_of(clerk.id, on=date(2026, 11, 20))) == 1
    assert hats_of(clerk.id, on=TODAY) == []
    assert AuditEvent.objects.filter(act="access:grant:revoke").count() == 1


def test_a_grant_revoked_on_its_first_day_never_held(clerk: Account, administrator: Viewer) -> None:
    grant = give(clerk, administrator)

    revoke_grant(grant.id, viewer=administrator, until=TODAY, now=NOW)

    assert hats_of(clerk.id, on=TODAY) == []
    with pytest.raises(GrantAlreadyEnded):
        revoke_grant(grant.id, viewer=administrator, until=TODAY, now=NOW)


def test_an_ended_grant_is_not_ended_later(clerk: Account, operator: Viewer) -> None:
    grant = give(clerk, operator, until=date(2026, 12, 1))

    with pytest.raises(GrantAlreadyEnded) as refusal:
        revoke_grant(grant.id, viewer=operator, until=date(2026, 12, 1), now=NOW)

    assert refusal.value.data == {"ended_on": date(2026, 12, 1)}


def test_grants_of_other_businesses_are_not_ended(clerk: Account, operator: Viewer, administrator: Viewer) -> None:
    grant = give(clerk, operator, subject_ccus_id=OTHER_FIRM)

    with pytest.raises(GrantOfOthers):
        revoke_grant(grant.id, viewer=administrator, until=TODAY, now=NOW)

    assert len(hats_of(clerk.id, on=TODAY)) == 1


def test_an_unknown_grant_cannot_be_ended(operator: Viewer) -> None:
    with pytest.raises(GrantNotFound):
        revoke_grant(1, viewer=operator, until=TODAY, now=NOW)


def test_the_technicians_own_hat_comes_first(clerk: Account, operator: Viewer) -> None:
    give(clerk, operator)
    give(clerk, operator, role=Role.TECHNICIAN, subject_kind=SubjectKind.TECHNICIAN)

    assert [hat.role for hat in hats_of(clerk.id, on=TODAY)] == [Role.TECHNICIAN, Role.BUSINESS_CLERK]
