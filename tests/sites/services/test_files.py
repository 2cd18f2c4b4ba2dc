"""Rosters and hierarchies handed in as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_business, technician_registration
from tests.factories.sites import make_node, make_roster_entry, prime_node

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.foundation.models import AuditEvent
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.services.rows import days, technician_row
from ccus.registry.states import AffiliationKind
from ccus.sites import errors
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.rules.file_rows import FileRow
from ccus.sites.services.file_reports import FileReport
from ccus.sites.services.hierarchy_files import import_hierarchy
from ccus.sites.services.roster_files import import_roster

NOW, TODAY = known.NOW, known.TODAY


def rows(*cells: dict[str, str]) -> list[FileRow]:
    return [FileRow(number, row) for number, row in enumerate(cells, start=2)]


def bring_people(cast: Cast, site: Site, given: Sequence[FileRow], *, rehearse: bool = False) -> FileReport:
    return import_roster(
        known.clerk_of(cast.sato_tobi),
        site.ccus_id,
        rows=given,
        business_ccus_id=cast.sato_tobi.ccus_id,
        on=TODAY,
        now=NOW,
        rehearse=rehearse,
    )


def bring_firms(viewer: Viewer, site: Site, given: Sequence[FileRow], *, rehearse: bool = False) -> FileReport:
    return import_hierarchy(viewer, site.ccus_id, rows=given, on=TODAY, now=NOW, rehearse=rehearse)


def test_good_people_go_on_and_each_bad_row_is_told(cast: Cast, working: Site) -> None:
    given = rows(
        {
            "technician": cast.takahashi.ccus_id,
            "trade": "とび工",
            "roles": "職長、安全衛生責任者",
            "from_on": "R8.11.2",
        },
        {"technician": cast.nguyen.ccus_id, "name": "グエン", "trade": "99-99"},
        {"technician": cast.suharto.ccus_id, "trade": "10-01"},
        {"technician": "12", "trade": "10-01"},
        {"technician": cast.watanabe.ccus_id, "trade": "0601", "roles": "社長"},
        {"technician": known.technician_id(999), "trade": "10-01"},
        {"technician": cast.kato.ccus_id, "trade": "10-01", "from_on": "きのう"},
    )

    report = bring_people(cast, working, given)

    assert (report.added, report.unchanged, report.rows) == (1, 0, 7)
    entry = RosterEntry.objects.get()
    assert (entry.trade_code, entry.site_roles, entry.valid.lower) == (
        "06-01",
        ["foreman", "safety_health_manager"],
        date(2026, 11, 2),
    )
    assert [(row.number, row.about) for row in report.refused] == [
        (3, "グエン"),
        (4, cast.suharto.ccus_id),
        (5, "12"),
        (6, cast.watanabe.ccus_id),
        (7, known.technician_id(999)),
        (8, cast.kato.ccus_id),
    ]
    assert all(row.ja and row.en for row in report.refused)
    assert "立場「社長」" in report.refused[3].ja


def test_the_same_table_again_changes_nothing(cast: Cast, working: Site) -> None:
    given = rows(
        {"technician": cast.takahashi.ccus_id, "trade": "06-01"}, {"technician": cast.nguyen.ccus_id, "trade": "06-01"}
    )
    bring_people(cast, working, given)
    acts = AuditEvent.objects.count()

    again = bring_people(cast, working, given)

    assert (again.added, again.unchanged, again.refused) == (0, 2, [])
    assert (RosterEntry.objects.count(), AuditEvent.objects.count()) == (2, acts)


def test_who_is_on_the_roster_otherwise_is_told_so(cast: Cast, working: Site) -> None:
    make_roster_entry(working, cast.takahashi, cast.sato_tobi, trade_code="12-01")

    report = bring_people(cast, working, rows({"technician": cast.takahashi.ccus_id, "trade": "06-01"}))

    assert (report.added, report.unchanged) == (0, 0)
    assert "すでにこの現場の名簿に載っています" in report.refused[0].ja


def test_a_rehearsal_writes_nothing_and_tells_the_same(cast: Cast, working: Site) -> None:
    given = rows(
        {"technician": cast.takahashi.ccus_id, "trade": "06-01"}, {"technician": cast.suharto.ccus_id, "trade": "06-01"}
    )

    rehearsed = bring_people(cast, working, given, rehearse=True)

    assert not RosterEntry.objects.exists()
    written = bring_people(cast, working, given)
    assert (rehearsed.added, rehearsed.refused) == (written.added, written.refused) == (1, written.refused)


def test_somebody_who_stands_twice_in_a_table_is_not_guessed_about(cast: Cast, working: Site) -> None:
    twice = {"technician": cast.takahashi.ccus_id, "trade": "06-01"}

    report = bring_people(cast, working, rows(twice, {**twice, "trade": "12-01"}))

    assert [row.number for row in report.refused] == [2, 3]
    assert "2つ以上あります" in report.refused[0].ja
    assert not RosterEntry.objects.exists()


def test_a_table_needs_the_word(cast: Cast, working: Site) -> None:
    with pytest.raises(PermissionMissing):
        import_roster(
            known.viewer_of(cast.takahashi),
            working.ccus_id,
            rows=[],
            business_ccus_id=cast.sato_tobi.ccus_id,
            on=TODAY,
            now=NOW,
            rehearse=False,
        )


def test_firms_come_in_in_whatever_order_their_rows_stand(cast: Cast, site: Site) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)
    given = rows(
        {"name": "孫請の会社", "upper": "子請の会社"},
        {"name": "子請の会社"},
        {"business": cast.sato_tobi.ccus_id, "from_on": "2026/11/1"},
        {"business": cast.tanaka_tekkin.ccus_id, "upper": "孫請の会社"},
    )

    report = bring_firms(manager, site, given)

    assert (report.added, report.refused) == (4, [])
    tree = HierarchyNode.objects.exclude(tier=0).order_by("tier", "pk")
    assert [(node.tier, node.firm_name, node.state) for node in tree] == [
        (1, "子請の会社", "placeholder"),
        (1, cast.sato_tobi.name, "requested"),
        (2, "孫請の会社", "placeholder"),
        (3, cast.tanaka_tekkin.name, "requested"),
    ]
    again = bring_firms(manager, site, given)
    assert (again.added, again.unchanged, again.refused) == (0, 4, [])


def test_circles_two_primes_and_firms_twice_are_told_row_by_row(cast: Cast, site: Site) -> None:
    given = rows(
        {"name": "甲", "upper": "乙"},
        {"name": "乙", "upper": "甲"},
        {"business": cast.yamada_gumi.ccus_id},
        {"business": cast.sato_tobi.ccus_id},
        {"business": cast.sato_tobi.ccus_id},
        {"business": cast.tanaka_tekkin.ccus_id, "upper": "知らない会社"},
        {"business": cast.ito_koumuten.ccus_id, "last_on": "2026-11-01"},
        {"name": "　", "from_on": "2026-11-16"},
    )

    report = bring_firms(known.site_manager_of(cast.yamada_gumi), site, given)

    words = {row.number: row.ja for row in report.refused}
    assert report.added == 0
    assert "元の行に戻ってしまいます" in words[2]
    assert "元の行に戻ってしまいます" in words[3]
    assert "元請は1社だけ" in words[4]
    assert "2つ以上あります" in words[5]
    assert "2つ以上あります" in words[6]
    assert "「知らない会社」" in words[7]
    assert "より前になっています" in words[8]
    assert "名前が入力されていません" in words[9]
    assert HierarchyNode.objects.count() == 1


def test_firms_below_one_that_has_yet_to_accept_come_with_the_next_reading(cast: Cast, site: Site) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)
    given = rows(
        {"business": cast.sato_tobi.ccus_id}, {"business": cast.tanaka_tekkin.ccus_id, "upper": cast.sato_tobi.ccus_id}
    )
    first = bring_firms(manager, site, given)
    assert (first.added, len(first.refused)) == (1, 1)
    assert "承認待ち" in first.refused[0].ja

    HierarchyNode.objects.filter(business=cast.sato_tobi).update(state="approved", answered_at=NOW)
    second = bring_firms(manager, site, given)

    assert (second.added, second.unchanged, second.refused) == (1, 1, [])


def test_a_lower_firm_brings_its_own_firms_below_itself(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site))
    other = make_business()

    report = bring_firms(known.clerk_of(cast.sato_tobi), site, rows({"business": other.ccus_id}))

    assert report.added == 1
    assert HierarchyNode.objects.get(business=other).tier == 2
    with pytest.raises(errors.HierarchyNodeNotFound):
        bring_firms(known.clerk_of(cast.ito_koumuten), site, rows({"business": other.ccus_id}))


def test_a_rehearsed_hierarchy_leaves_nothing(cast: Cast, site: Site) -> None:
    report = bring_firms(
        known.site_manager_of(cast.yamada_gumi),
        site,
        rows({"name": "甲"}, {"name": "乙", "upper": "甲"}),
        rehearse=True,
    )

    assert report.added == 2
    assert HierarchyNode.objects.count() == 1


def many_people(firm: Business, number: int) -> list[str]:
    """IDs of people whom the firm employs, made a few statements at a time."""
    registration = technician_registration()
    people = Technician.objects.bulk_create(
        technician_row(registration, ccus_id=known.technician_id(200_000 + n), registered_on=known.REGISTERED_ON)
        for n in range(number)
    )
    Affiliation.objects.bulk_create(
        Affiliation(technician=one, business=firm, kind=AffiliationKind.PRIMARY, valid=days(known.REGISTERED_ON, None))
        for one in people
    )
    return [one.ccus_id for one in people]


def test_ten_thousand_rows_with_three_hundred_bad_ones(
    cast: Cast, working: Site, django_assert_max_num_queries: object
) -> None:
    """The bad ones are told, the others written; nothing is asked row by row, and a second time changes nothing."""
    good = [{"technician": one, "trade": "06-01"} for one in many_people(cast.sato_tobi, 9_700)]
    bad = [{"technician": known.technician_id(70_000 + number), "trade": "06-01"} for number in range(150)]
    bad += [{"technician": known.technician_id(80_000 + number), "trade": "空"} for number in range(150)]
    given = rows(*good, *bad)

    with django_assert_max_num_queries(70):  # type: ignore[operator]
        report = bring_people(cast, working, given)
    again = bring_people(cast, working, given)

    assert (report.added, report.rows, len(report.refused)) == (9_700, 10_000, 300)
    assert (again.added, again.unchanged, len(again.refused)) == (0, 9_700, 300)
    assert RosterEntry.objects.filter(site=working, valid__isempty=False).count() == 9_700
