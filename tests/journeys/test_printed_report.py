"""The month's report printed from the browser: two whole pages, with nothing spilling onto a third."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from tests.insights.published import keep_marginals
from tests.journeys.conftest import Visit

from ccus.twin.rules.nation.marginals import marginals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scale", ["1", "0.01"])
@pytest.mark.parametrize("button", ["日本語", "English"])
def test_the_report_is_printed_on_two_pages(visit: Visit, scale: str, button: str) -> None:
    keep_marginals(marginals(scale=Decimal(scale), until=date(2024, 2, 29)))
    page = visit()
    page.goto("/reports/2024-02/")
    if button == "English":
        page.get_by_role("button", name=button).click()
        page.wait_for_selector("html[lang=en]")

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
