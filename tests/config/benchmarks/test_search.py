from __future__ import annotations

import pytest
from tests import cast as known
from tests.factories.registry import make_business
from tests.factories.sites import make_site

from ccus.config.benchmarks.search import bench_search

pytestmark = pytest.mark.django_db


def test_what_is_typed_of_a_small_country_is_found() -> None:
    cast = known.assemble()
    for number in range(20):
        make_site(cast.yamada_gumi, name=f"（仮称）丸の内{number}丁目ビル新築工事")
        make_business(name=f"株式会社大手町{number}号組")

    figures = {line.what: line for line in bench_search(searches=80, seed=3)}

    assert set(figures) == {"firms", "people", "sites"}
    assert all(line.found == line.typed > 0 for line in figures.values()), figures


def test_an_empty_register_has_nothing_to_search() -> None:
    assert bench_search(searches=8, seed=1) == []
