from __future__ import annotations

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_business

from ccus.access.viewers import PUBLIC
from ccus.registry.queries.businesses import SEARCH_LIMIT, get_business_visible_to, search_businesses
from ccus.registry.rules.registrations import DigitalCertificate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["山田組", "株式会社 山田組", "　山田", "山田組 "])
def test_a_firm_is_found_by_a_part_of_its_name_as_written(text: str, cast: Cast) -> None:
    assert [found.name for found in search_businesses(text)] == ["株式会社山田組"]


def test_a_firm_is_not_found_by_another_name(cast: Cast) -> None:
    assert search_businesses("存在しない組") == ()


def test_anybody_finds_four_facts_and_no_more(cast: Cast) -> None:
    (found,) = search_businesses("佐藤ﾄﾋﾞ")

    assert (found.ccus_id, found.name, found.prefecture_code, found.has_construction_licence) == (
        cast.sato_tobi.ccus_id,
        "有限会社佐藤とび",
        "11",
        True,
    )


def test_a_search_can_be_limited_to_a_prefecture(cast: Cast) -> None:
    make_business(name="佐藤工業", prefecture_code="13")

    assert [found.name for found in search_businesses("佐藤", prefecture_code="13")] == ["佐藤工業"]


def test_the_register_is_not_handed_out_as_a_list(cast: Cast) -> None:
    for _ in range(SEARCH_LIMIT + 1):
        make_business()

    assert search_businesses(" ") == ()
    assert len(search_businesses("試験工業")) == SEARCH_LIMIT


def test_the_firm_reads_its_lists_and_insurance(cast: Cast) -> None:
    business = make_business(
        digital_certificates=(DigitalCertificate(kind="電子入札", number="9"),), main_clients=("山田組", "大山建設")
    )

    profile = get_business_visible_to(known.clerk_of(business), business.ccus_id, on=known.TODAY)
    insured = get_business_visible_to(known.clerk_of(cast.sato_tobi), cast.sato_tobi.ccus_id, on=known.TODAY)

    assert profile.fields["digital_certificates"] == ("電子入札 9",)
    assert profile.fields["main_clients"] == ("山田組", "大山建設")
    assert profile.fields["health_insurance_status"] == ""
    assert insured.fields["health_insurance_kind"] == "kyokai_kenpo"
    assert insured.fields["employment_insurance_status"] == "enrolled"
    assert insured.fields["capital_yen"] == 5_000_000


def test_the_public_reads_the_name(cast: Cast) -> None:
    profile = get_business_visible_to(PUBLIC, cast.sato_tobi.ccus_id, on=known.TODAY)

    assert profile.text("name") == "有限会社佐藤とび"
    assert "address" not in profile.fields
