"""The whole scope matrix: who × what they are to the person or firm × which item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_affiliation, make_business

from ccus.access.errors import PermissionMissing
from ccus.access.states import Relation, SitePhase
from ccus.access.viewers import PUBLIC, Viewer
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound
from ccus.registry.queries.businesses import get_business_visible_to
from ccus.registry.queries.technicians import get_technician_visible_to
from ccus.registry.rules.items import Item, business_items, technician_items

pytestmark = pytest.mark.django_db

ALL_40 = frozenset(technician_items())
ALL_33 = frozenset(business_items())
# Hidden from prime and upper contractors: by the source 26, 27, 35–37, 40; by inference the rest.
HIDDEN_FROM_PRIME = frozenset(
    {
        "fax",
        "email",
        "card_delivery_address",
        "card_delivery_phone",
        "kentaikyo_insured_number",
        "workers_comp_special_enrolled",
        "workers_comp_special_kind",
        "education",
        "training_history",
        "awards",
        "nationality",
        "residence_period_until",
        "card_issue_count",
    }
)
PUBLIC_OF_A_BUSINESS = frozenset({"name", "has_construction_licence", "licence_number", "corporate_number"})

WHO_SEES_TAKAHASHI: list[tuple[str, Callable[[Cast], Viewer], Relation | None]] = [
    ("the person", lambda cast: known.viewer_of(cast.takahashi), Relation.SELF),
    ("the employer's clerk", lambda cast: known.clerk_of(cast.sato_tobi), Relation.EMPLOYER),
    ("the employer's administrator", lambda cast: known.administrator_of(cast.sato_tobi), Relation.EMPLOYER),
    ("the employer's site manager", lambda cast: known.site_manager_of(cast.sato_tobi), Relation.EMPLOYER),
    ("a reviewer", lambda cast: known.reviewer(), Relation.REGISTRY),
    ("the operator", lambda cast: known.operator(), Relation.REGISTRY),
    ("a program", lambda cast: known.registrar(), Relation.REGISTRY),
    ("a colleague", lambda cast: known.viewer_of(cast.nguyen), None),
    ("a stranger", lambda cast: known.viewer_of(cast.kato), None),
    ("the clerk of another firm", lambda cast: known.clerk_of(cast.tanaka_tekkin), None),
    ("the administrator of the prime", lambda cast: known.administrator_of(cast.yamada_gumi), None),
    ("the site manager of the prime", lambda cast: known.site_manager_of(cast.yamada_gumi), None),
]


@pytest.mark.parametrize(("who", "viewer", "relation"), WHO_SEES_TAKAHASHI, ids=[row[0] for row in WHO_SEES_TAKAHASHI])
def test_who_sees_a_technician(
    who: str, viewer: Callable[[Cast], Viewer], relation: Relation | None, cast: Cast
) -> None:
    if relation is None:
        with pytest.raises(TechnicianNotFound):
            get_technician_visible_to(viewer(cast), cast.takahashi.ccus_id, on=known.TODAY)
        return

    profile = get_technician_visible_to(viewer(cast), cast.takahashi.ccus_id, on=known.TODAY)

    assert profile.relation is relation
    assert profile.items == ALL_40
    assert profile.fields.keys() == {field for item in technician_items().values() for field in item.fields}


@pytest.mark.parametrize("item", technician_items().values(), ids=lambda item: item.code)
@pytest.mark.parametrize("relation", [Relation.PRIME, Relation.UPPER])
def test_contractors_see_the_items_of_the_table_while_the_site_is_open(
    relation: Relation, item: Item, cast: Cast
) -> None:
    code = item.code
    viewer = known.site_manager_of(cast.yamada_gumi)

    profile = get_technician_visible_to(
        viewer, cast.takahashi.ccus_id, on=known.TODAY, relation=relation, phase=SitePhase.OPEN
    )

    assert profile.shows(code) is (code not in HIDDEN_FROM_PRIME)
    for field in technician_items()[code].fields:
        assert (field in profile.fields) is (code not in HIDDEN_FROM_PRIME)


@pytest.mark.parametrize("relation", [Relation.PRIME, Relation.UPPER, Relation.OTHER])
def test_contractors_of_a_closed_site_see_nobody(relation: Relation, cast: Cast) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)

    with pytest.raises(TechnicianNotFound):
        get_technician_visible_to(
            viewer, cast.takahashi.ccus_id, on=known.TODAY, relation=relation, phase=SitePhase.CLOSED
        )


def test_the_public_may_not_ask_for_people(cast: Cast) -> None:
    with pytest.raises(PermissionMissing):
        get_technician_visible_to(PUBLIC, cast.takahashi.ccus_id, on=known.TODAY)


def test_a_person_who_is_not_registered_is_answered_like_one_who_may_not_be_seen(cast: Cast) -> None:
    with pytest.raises(TechnicianNotFound):
        get_technician_visible_to(known.clerk_of(cast.sato_tobi), known.technician_id(99), on=known.TODAY)


def test_a_past_employer_sees_nothing(cast: Cast) -> None:
    past = make_business()
    make_affiliation(cast.kato, past, last_on=date(2026, 11, 15))

    with pytest.raises(TechnicianNotFound):
        get_technician_visible_to(known.clerk_of(past), cast.kato.ccus_id, on=known.TODAY)


def test_a_future_employer_sees_nothing_yet(cast: Cast) -> None:
    future = make_business()
    make_affiliation(cast.kato, future, from_on=date(2026, 11, 17))

    with pytest.raises(TechnicianNotFound):
        get_technician_visible_to(known.clerk_of(future), cast.kato.ccus_id, on=known.TODAY)


def test_a_secondary_employer_is_an_employer(cast: Cast) -> None:
    profile = get_technician_visible_to(known.clerk_of(cast.sato_tobi), cast.watanabe.ccus_id, on=known.TODAY)

    assert profile.relation is Relation.EMPLOYER


WHO_SEES_SATO_TOBI: list[tuple[str, Callable[[Cast], Viewer], Relation, frozenset[str]]] = [
    ("its clerk", lambda cast: known.clerk_of(cast.sato_tobi), Relation.SELF, ALL_33),
    ("its administrator", lambda cast: known.administrator_of(cast.sato_tobi), Relation.SELF, ALL_33),
    ("its site manager", lambda cast: known.site_manager_of(cast.sato_tobi), Relation.SELF, ALL_33),
    ("a reviewer", lambda cast: known.reviewer(), Relation.REGISTRY, ALL_33),
    ("the operator", lambda cast: known.operator(), Relation.REGISTRY, ALL_33),
    ("its technician", lambda cast: known.viewer_of(cast.takahashi), Relation.OTHER, PUBLIC_OF_A_BUSINESS),
    ("another firm", lambda cast: known.clerk_of(cast.tanaka_tekkin), Relation.OTHER, PUBLIC_OF_A_BUSINESS),
    ("the public", lambda cast: PUBLIC, Relation.OTHER, PUBLIC_OF_A_BUSINESS),
]


@pytest.mark.parametrize(
    ("who", "viewer", "relation", "items"), WHO_SEES_SATO_TOBI, ids=[row[0] for row in WHO_SEES_SATO_TOBI]
)
def test_who_sees_a_business(
    who: str, viewer: Callable[[Cast], Viewer], relation: Relation, items: frozenset[str], cast: Cast
) -> None:
    profile = get_business_visible_to(viewer(cast), cast.sato_tobi.ccus_id, on=known.TODAY)

    assert profile.relation is relation
    assert profile.items == items
    assert profile.fields.keys() == {field for code in items for field in business_items()[code].fields}


@pytest.mark.parametrize("relation", [Relation.PRIME, Relation.UPPER])
def test_contractors_see_of_a_lower_firm_what_the_table_says(relation: Relation, cast: Cast) -> None:
    profile = get_business_visible_to(
        known.site_manager_of(cast.yamada_gumi),
        cast.sato_tobi.ccus_id,
        on=known.TODAY,
        relation=relation,
        phase=SitePhase.OPEN,
    )

    numbers = {business_items()[code].number for code in profile.items}
    assert numbers == {1, 2, 3, 4, 5, 6, 7, 8, 13, 20, 21, 22, 23, 24, 25, 27}


def test_a_firm_that_is_not_registered_is_not_found(cast: Cast) -> None:
    with pytest.raises(BusinessNotFound):
        get_business_visible_to(PUBLIC, known.business_id(99), on=known.TODAY)
