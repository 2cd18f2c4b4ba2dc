"""Two records of one person become one without losing a fact, and apart again as if nothing had been. Both take two people."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from psycopg.types.range import Range
from tests import cast
from tests.factories.registry import make_business, make_card, make_technician
from tests.factories.sites import make_roster_entry, make_site

from ccus.access.errors import PermissionMissing
from ccus.access.models import Account, RoleGrant
from ccus.access.viewers import Viewer
from ccus.registry.errors import (
    MergeNeedsTwo,
    MergeNotFound,
    MergeOpen,
    MergeOtherWayRound,
    MergeReasonMissing,
    MergeStepNotAllowed,
    MergeWithItself,
)
from ccus.registry.models import (
    Affiliation,
    Card,
    HealthCheckup,
    Merge,
    Qualification,
    Technician,
    TechnicianInsurance,
    TechnicianTrade,
)
from ccus.registry.queries.merges import current_id, ids_of, list_merges_visible_to
from ccus.registry.queries.search import find_technicians_visible_to
from ccus.registry.rules.merging import Way, merge_rules
from ccus.registry.services.locks import lock_technician
from ccus.registry.services.merges import (
    agree_to_merge,
    agree_to_undoing,
    decline_merge,
    decline_undoing,
    propose_merge,
    propose_undoing,
)
from ccus.registry.states import MergeState

pytestmark = pytest.mark.django_db
NOW = cast.NOW
ONE = cast.reviewer()
OTHER = replace(ONE, account_id=4_021, grant_id=4_021)
FIRST_ON = date(2021, 4, 1)


@pytest.fixture
def kept() -> Technician:
    return make_technician()


@pytest.fixture
def gone() -> Technician:
    return make_technician()


def proposed(kept: Technician, gone: Technician) -> Merge:
    return propose_merge(kept.ccus_id, gone.ccus_id, reason="免許証が同じ", viewer=ONE, now=NOW)


def merged(kept: Technician, gone: Technician) -> Merge:
    return agree_to_merge(proposed(kept, gone).pk, viewer=OTHER, now=NOW)


def undone(merge: Merge) -> Merge:
    propose_undoing(merge.pk, reason="別の人だった", viewer=ONE, now=NOW)
    return agree_to_undoing(merge.pk, viewer=OTHER, now=NOW)


def everything_about(*people: Technician) -> dict[str, list[str]]:
    """Every row of every table that names these people, and the people themselves, as text."""
    found = {
        "people": [
            serializers.serialize("json", Technician.objects.filter(pk__in=[p.pk for p in people]).order_by("pk"))
        ]
    }
    for rule in merge_rules():
        if rule.model == "registry.Merge" or rule.way is Way.FOLLOW:
            continue
        model = apps.get_model(rule.model)
        is_relation = model._meta.get_field(rule.column).is_relation
        wanted = [person.pk if is_relation else person.ccus_id for person in people]
        rows = model._default_manager.filter(**{f"{rule.column}__in": wanted}).order_by("pk")
        found[f"{rule.model}.{rule.column}"] = [serializers.serialize("json", [row]) for row in rows]
    return found


def some_days(chance: random.Random) -> Range[date]:
    from_on = FIRST_ON + timedelta(days=chance.randrange(1_500))
    return Range(from_on, chance.choice([None, from_on + timedelta(days=chance.randrange(1, 900))]))


def try_to_add(model: Any, **columns: Any) -> None:
    """A random row, unless the tables refuse it."""
    from django.db import IntegrityError, transaction

    try:
        with transaction.atomic():
            model.objects.create(**columns)
    except IntegrityError:
        return


def fill(person: Technician, firms: list[Any], sites: list[Any], chance: random.Random) -> None:
    for _ in range(4):
        kind = chance.choice(["primary", "secondary"])
        try_to_add(Affiliation, technician=person, business=chance.choice(firms), kind=kind, valid=some_days(chance))
        try_to_add(
            TechnicianInsurance,
            technician=person,
            line=chance.choice(["health", "pension", "employment"]),
            status="enrolled",
            valid=some_days(chance),
        )
        try_to_add(Qualification, technician=person, name=chance.choice("甲乙丙"), valid=some_days(chance))
        try_to_add(
            TechnicianTrade,
            technician=person,
            trade_code=f"0{chance.randrange(1, 9)}-01",
            position=chance.randrange(1, 5),
        )
        try_to_add(
            HealthCheckup, technician=person, kind="一般", taken_on=FIRST_ON + timedelta(days=chance.randrange(3))
        )
        make_card(person, token=f"T{chance.random()}") if chance.random() < 0.4 else None
    for site in sites:
        if chance.random() < 0.6:
            make_roster_entry(site, person, chance.choice(firms))


def days_of(rows: Any) -> set[date]:
    """Days that any of these ranges covers, up to a far one."""
    found: set[date] = set()
    for row in rows:
        day = row.valid.lower
        while day < (row.valid.upper or FIRST_ON + timedelta(days=3_000)):
            found.add(day)
            day += timedelta(days=1)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_merge_loses_no_fact_and_undoing_restores_everything(kept: Technician, gone: Technician, seed: int) -> None:
    chance = random.Random(seed)
    firms = [make_business() for _ in range(3)]
    sites = [make_site(prime=firms[0]) for _ in range(2)]
    for person in (kept, gone):
        fill(person, firms, sites, chance)
    before = everything_about(kept, gone)
    primary = days_of(Affiliation.objects.filter(technician__in=(kept, gone), kind="primary"))
    pensions = days_of(TechnicianInsurance.objects.filter(technician__in=(kept, gone), line="pension"))
    named = set(Qualification.objects.filter(technician__in=(kept, gone)).values_list("name", flat=True))
    cards = Card.objects.filter(technician__in=(kept, gone)).count()

    merge = merged(kept, gone)

    assert days_of(Affiliation.objects.filter(technician=kept, kind="primary")) >= primary - days_of(
        Affiliation.objects.filter(technician=kept, kind="secondary")
    )
    assert days_of(TechnicianInsurance.objects.filter(technician=kept, line="pension")) == pensions
    assert set(Qualification.objects.filter(technician=kept).values_list("name", flat=True)) == named
    assert Card.objects.filter(technician=kept).count() == cards
    assert not Affiliation.objects.filter(technician=gone).exists()
    assert everything_about(kept, gone) != before

    undone(merge)

    assert everything_about(kept, gone) == before


def test_the_old_id_stays_good(kept: Technician, gone: Technician) -> None:
    merged(kept, gone)

    assert current_id(gone.ccus_id) == kept.ccus_id
    assert ids_of(kept.ccus_id) == (kept.ccus_id, gone.ccus_id)
    assert lock_technician(gone.ccus_id) == kept
    assert [each.ccus_id for each in find_technicians_visible_to(ONE, gone.ccus_id)] == [kept.ccus_id]


def test_after_undoing_each_id_names_its_own(kept: Technician, gone: Technician) -> None:
    undone(merged(kept, gone))

    assert current_id(gone.ccus_id) == gone.ccus_id
    assert ids_of(kept.ccus_id) == (kept.ccus_id,)
    assert lock_technician(gone.ccus_id) == gone


def test_whoever_signed_in_with_the_old_id_reaches_the_kept_record(kept: Technician, gone: Technician) -> None:
    account = Account.objects.create(login_name=gone.ccus_id, display_name="試験", created_at=NOW)
    grant = RoleGrant.objects.create(
        account=account,
        role="technician",
        subject_kind="technician",
        subject_ccus_id=gone.ccus_id,
        valid=Range(FIRST_ON, None),
        granted_by="program:test",
        granted_at=NOW,
    )

    merge = merged(kept, gone)
    grant.refresh_from_db()
    assert grant.subject_ccus_id == kept.ccus_id

    undone(merge)
    grant.refresh_from_db()
    assert grant.subject_ccus_id == gone.ccus_id


def test_cards_are_numbered_on_and_the_higher_level_holds(kept: Technician, gone: Technician) -> None:
    make_card(kept)
    make_card(gone)
    Technician.objects.filter(pk=gone.pk).update(skill_level=3)

    merge = merged(kept, gone)

    assert list(
        Card.objects.filter(technician=kept).order_by("issue_number").values_list("issue_number", flat=True)
    ) == [1, 2]
    assert Technician.objects.get(pk=kept.pk).skill_level == 3
    undone(merge)
    assert Technician.objects.get(pk=kept.pk).skill_level == 1


def test_what_was_compared_is_kept_with_the_proposal(kept: Technician, gone: Technician) -> None:
    assert ["same_birth_date", 411] in proposed(kept, gone).signs


def test_nobody_agrees_to_the_own_proposal(kept: Technician, gone: Technician) -> None:
    merge = proposed(kept, gone)

    with pytest.raises(MergeNeedsTwo):
        agree_to_merge(merge.pk, viewer=ONE, now=NOW)

    assert current_id(gone.ccus_id) == gone.ccus_id
    agree_to_merge(merge.pk, viewer=OTHER, now=NOW)
    propose_undoing(merge.pk, reason="別の人だった", viewer=OTHER, now=NOW)
    with pytest.raises(MergeNeedsTwo):
        agree_to_undoing(merge.pk, viewer=OTHER, now=NOW)
    assert current_id(gone.ccus_id) == kept.ccus_id


def test_a_declined_proposal_changes_nothing_and_can_come_again(kept: Technician, gone: Technician) -> None:
    merge = decline_merge(proposed(kept, gone).pk, viewer=ONE, now=NOW)

    assert merge.state == MergeState.DECLINED.value
    with pytest.raises(MergeStepNotAllowed):
        agree_to_merge(merge.pk, viewer=OTHER, now=NOW)
    assert merged(kept, gone).state == MergeState.MERGED.value


def test_a_declined_undoing_leaves_the_merge(kept: Technician, gone: Technician) -> None:
    merge = merged(kept, gone)
    propose_undoing(merge.pk, reason="別の人かもしれない", viewer=ONE, now=NOW)

    assert current_id(gone.ccus_id) == kept.ccus_id
    assert decline_undoing(merge.pk, viewer=ONE, now=NOW).state == MergeState.MERGED.value
    with pytest.raises(MergeStepNotAllowed):
        agree_to_undoing(merge.pk, viewer=OTHER, now=NOW)


def test_a_record_that_took_another_in_is_not_taken_away(kept: Technician, gone: Technician) -> None:
    third = make_technician()
    merged(kept, gone)

    with pytest.raises(MergeOtherWayRound):
        proposed(third, kept)
    assert merged(kept, third).state == MergeState.MERGED.value
    assert set(ids_of(kept.ccus_id)) == {kept.ccus_id, gone.ccus_id, third.ccus_id}


def test_other_ways_out(kept: Technician, gone: Technician) -> None:
    with pytest.raises(MergeReasonMissing):
        propose_merge(kept.ccus_id, gone.ccus_id, reason=" ", viewer=ONE, now=NOW)
    with pytest.raises(MergeWithItself):
        propose_merge(kept.ccus_id, kept.ccus_id, reason="同じ", viewer=ONE, now=NOW)
    with pytest.raises(MergeNotFound):
        agree_to_merge(0, viewer=ONE, now=NOW)
    proposed(kept, gone)
    with pytest.raises(MergeOpen):
        proposed(make_technician(), gone)


def test_only_desks_merge(kept: Technician, gone: Technician) -> None:
    merge = proposed(kept, gone)

    for viewer in (Viewer(), cast.viewer_of(kept), cast.clerk_of(make_business())):
        with pytest.raises(PermissionMissing):
            proposed_by(viewer, kept, gone)
        with pytest.raises(PermissionMissing):
            agree_to_merge(merge.pk, viewer=viewer, now=NOW)
        with pytest.raises(PermissionMissing):
            list_merges_visible_to(viewer)
    assert list_merges_visible_to(OTHER) == [merge]


def proposed_by(viewer: Viewer, kept: Technician, gone: Technician) -> None:
    propose_merge(kept.ccus_id, gone.ccus_id, reason="同じ", viewer=viewer, now=NOW)
