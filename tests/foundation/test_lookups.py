"""A foreign key compared with a number: the statement says that the number is a bigint, so that GiST indexes serve it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from ccus.sites.models import HierarchyNode, RosterEntry, Site


@pytest.mark.parametrize(
    "asked", [{"site": 5}, {"site_id": 5}, {"site": Site(pk=5)}, {"technician__affiliations__business": 5}]
)
def test_a_number_is_said_to_be_a_bigint(asked: dict[str, object]) -> None:
    statement, values = RosterEntry.objects.filter(**asked).query.sql_with_params()

    assert "= %s::int8" in statement
    assert values == (5,)


def test_other_comparisons_stay_as_they_are() -> None:
    boxes = HierarchyNode.objects.filter(site=OuterRef("site"), business__ccus_id="1")
    statement, _ = RosterEntry.objects.filter(Exists(boxes), trade_code="06-01").query.sql_with_params()

    assert "::int8" not in statement


@pytest.mark.django_db
def test_the_roster_of_a_site_is_found_by_site_and_days_in_one_index() -> None:
    entries = RosterEntry.objects.filter(site=5, valid__contains=date(2026, 11, 21))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("DROP INDEX sites_rosterentry_site_id_b89e2112")
        plan = entries.explain()

    assert "Index Cond: ((site_id = '5'::bigint) AND (valid @> '2026-11-21'::date))" in plan
