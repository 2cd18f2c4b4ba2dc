from __future__ import annotations

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_node, make_site, prime_node

from ccus.access.errors import PermissionMissing
from ccus.sites import errors
from ccus.sites.models import HierarchyNode, HierarchyTemplate, Site
from ccus.sites.queries.hierarchy_templates import list_hierarchy_templates_visible_to
from ccus.sites.services import hierarchy_templates, placeholders
from ccus.sites.services.agreements import make_standing_agreement

NOW, TODAY = known.NOW, known.TODAY


@pytest.fixture
def kept(cast: Cast, working: Site) -> HierarchyTemplate:
    """The prime's pattern: 佐藤とび, 田中鉄筋 below it, and 伊藤工務店 below a place that is only kept."""
    manager = known.site_manager_of(cast.yamada_gumi)
    place = placeholders.keep_place(manager, prime_node(working).pk, name="木村組", from_on=TODAY, now=NOW)
    make_node(working, cast.ito_koumuten, upper=place, from_on=TODAY)
    return hierarchy_templates.keep_hierarchy_template(manager, working.ccus_id, name=" いつもの ", on=TODAY, now=NOW)


def test_what_stands_below_is_kept_in_its_order(cast: Cast, kept: HierarchyTemplate) -> None:
    lines = kept.lines.order_by("position").values_list("position", "upper", "business__name")

    assert kept.name == "いつもの"
    assert list(lines) == [
        (0, None, cast.sato_tobi.name),
        (1, 0, cast.tanaka_tekkin.name),
        (2, None, cast.ito_koumuten.name),
    ]
    assert [row.firms for row in list_hierarchy_templates_visible_to(known.site_manager_of(cast.yamada_gumi))] == [3]
    assert list_hierarchy_templates_visible_to(known.clerk_of(cast.sato_tobi)) == ()


def test_a_pattern_is_brought_in_as_far_as_firms_have_agreed(cast: Cast, kept: HierarchyTemplate) -> None:
    make_standing_agreement(
        known.registrar(), between=(cast.yamada_gumi.ccus_id, cast.sato_tobi.ccus_id), from_on=TODAY, now=NOW
    )
    site = make_site(cast.yamada_gumi)
    manager = known.site_manager_of(cast.yamada_gumi)

    asked, refused = hierarchy_templates.use_hierarchy_template(manager, site.ccus_id, kept.pk, from_on=TODAY, now=NOW)

    assert [(node.firm_name, node.tier, node.state) for node in asked] == [
        (cast.sato_tobi.name, 1, "registered"),
        (cast.tanaka_tekkin.name, 2, "requested"),
        (cast.ito_koumuten.name, 1, "requested"),
    ]
    assert refused == []
    again, twice = hierarchy_templates.use_hierarchy_template(manager, site.ccus_id, kept.pk, from_on=TODAY, now=NOW)
    assert again == []
    assert {name for name, _ in twice} == {cast.sato_tobi.name, cast.ito_koumuten.name}
    assert HierarchyNode.objects.filter(site=site).count() == 4


def test_firms_below_one_that_waits_are_told(cast: Cast, kept: HierarchyTemplate) -> None:
    site = make_site(cast.yamada_gumi)

    asked, refused = hierarchy_templates.use_hierarchy_template(
        known.site_manager_of(cast.yamada_gumi), site.ccus_id, kept.pk, from_on=TODAY, now=NOW
    )

    assert [node.firm_name for node in asked] == [cast.sato_tobi.name, cast.ito_koumuten.name]
    assert [name for name, _ in refused] == [cast.tanaka_tekkin.name]
    assert "承認待ち" in refused[0][1].sentence("ja")


@pytest.mark.parametrize(
    ("name", "refusal"), [("　", errors.TemplateNameMissing), ("あ" * 101, errors.SiteTextTooLong)]
)
def test_a_pattern_needs_a_name_that_fits(
    cast: Cast, working: Site, name: str, refusal: type[errors.TemplateNameMissing]
) -> None:
    with pytest.raises(refusal):
        hierarchy_templates.keep_hierarchy_template(
            known.site_manager_of(cast.yamada_gumi), working.ccus_id, name=name, on=TODAY, now=NOW
        )


def test_patterns_of_others_are_neither_used_nor_dropped(cast: Cast, working: Site, kept: HierarchyTemplate) -> None:
    clerk = known.clerk_of(cast.sato_tobi)

    with pytest.raises(errors.TemplateNotFound):
        hierarchy_templates.use_hierarchy_template(clerk, working.ccus_id, kept.pk, from_on=TODAY, now=NOW)
    with pytest.raises(errors.TemplateNotFound):
        hierarchy_templates.drop_hierarchy_template(clerk, kept.pk, now=NOW)
    with pytest.raises(errors.SiteNotFound):
        hierarchy_templates.use_hierarchy_template(
            known.clerk_of(cast.ito_koumuten), make_site(cast.yamada_gumi).ccus_id, kept.pk, from_on=TODAY, now=NOW
        )
    with pytest.raises(PermissionMissing):
        hierarchy_templates.drop_hierarchy_template(known.viewer_of(cast.takahashi), kept.pk, now=NOW)
    hierarchy_templates.drop_hierarchy_template(known.site_manager_of(cast.yamada_gumi), kept.pk, now=NOW)
    assert not HierarchyTemplate.objects.exists()


def test_nothing_below_is_nothing_to_keep(cast: Cast, site: Site) -> None:
    with pytest.raises(errors.NothingBelowToKeep):
        hierarchy_templates.keep_hierarchy_template(
            known.site_manager_of(cast.yamada_gumi), site.ccus_id, name="空", on=TODAY, now=NOW
        )
