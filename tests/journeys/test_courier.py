"""A gate that had a line once: its touches go with a stranger's phone, and the receipt comes back."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from tests.gate_agent.hands import card
from tests.history.world import World
from tests.journeys.conftest import OpenHouse, Visit

from ccus.history.models import Touch
from gate_agent import cli
from gate_agent import settings as kept
from gate_agent.commands.enrolling import fetch_first_roster
from gate_agent.gate import Gate
from gate_agent.roster import SignedRoster
from gate_agent.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def folder(house: OpenHouse, world: World, tmp_path: Path) -> Path:
    """An enrolled gate that has fetched its copy of the roster over the edge, and then recorded two touches without it."""
    token = f"ccus_dev_{uuid4().hex}"  # the house remembers tokens longer than a journey
    world.gate.token_hash = hashlib.sha256(token.encode()).digest()
    world.gate.save()
    made = tmp_path / "gate"
    made.mkdir()
    settings = Settings(house.url, world.site.ccus_id, world.site.name, world.gate.pk, "正門")
    kept.save_settings(made, settings)
    kept.save_token(made, token)
    fetch_first_roster(made, settings)
    gate = Gate(made, settings, roster=SignedRoster(made, site_id=settings.site_id))
    shown = [gate.report(card(text)) for text in ("TARO", "STRANGER")]
    gate.close()
    assert [each.name for each in shown if each is not None] == ["太郎", ""]
    return made


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_stranger_brings_the_bundle_and_takes_the_receipt_back(
    visit: Visit, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, has_javascript: bool
) -> None:
    bundle, receipt = tmp_path / "monday.ccus", tmp_path / "monday.receipt"
    cli.main(["--folder", str(folder), "bundle", str(bundle)])

    page = visit(java_script_enabled=has_javascript, viewport={"width": 390, "height": 844})
    page.goto("/courier/")
    page.get_by_label("荷物のファイル").set_input_files(bundle)
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_text("新しい記録 2 件、前に受け取った記録 0 件でした。")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="受領証を保存する").click()
    download.value.save_as(receipt)
    page.get_by_label("荷物のファイル").set_input_files(bundle)
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_text("新しい記録 0 件、前に受け取った記録 2 件でした。")).to_be_visible()

    assert Touch.objects.count() == 2
    assert cli.main(["--folder", str(folder), "bundle-receipt", str(receipt)]) == 0
    assert "2" in capsys.readouterr().out.splitlines()[-1]
