"""The screen of a gate without a line offers what waits as a file for a courier."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.gate_agent.screen.memory_gate import MemoryGate
from tests.gate_agent.screen.preview import STATES
from tests.gate_agent.screen.serving import served
from tests.journeys.gate_page import gate_page

from gate_agent.showing import Network

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_a_bundle_is_saved_where_no_line_takes_what_waits(browser: Browser, tmp_path: Path, width: int) -> None:
    gate = MemoryGate()
    with (
        served(gate, make_bundle=lambda: b"CCUS-BUNDLE-1") as address,
        gate_page(browser, address, viewport={"width": width, "height": 800}) as page,
    ):
        button = page.get_by_role("button", name="荷物を保存")
        gate.change(**{**STATES[0], "waiting": 12})
        expect(page.locator("#queue")).to_contain_text("12")
        expect(button).to_be_hidden()
        gate.change(network=Network.OFFLINE)
        expect(button).to_be_visible()
        with page.expect_download() as download:
            button.click()
        download.value.save_as(tmp_path / "saved")

        assert download.value.suggested_filename == "gate-ad1339b9.ccus"
        assert (tmp_path / "saved").read_bytes() == b"CCUS-BUNDLE-1"


def test_a_gate_that_can_make_none_offers_none_and_stays_where_it_is(browser: Browser) -> None:
    gate = MemoryGate()
    with served(gate, make_bundle=lambda: None) as address, gate_page(browser, address) as page:
        gate.change(**{**STATES[0], **STATES[1]})
        page.get_by_role("button", name="荷物を保存").click()

        expect(page.get_by_role("button", name="荷物を保存")).to_be_visible()
    with served(MemoryGate()) as address, gate_page(browser, address) as page:
        expect(page.get_by_role("button", name="荷物を保存")).to_be_hidden()
