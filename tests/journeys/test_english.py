"""In English, nothing but names is left in Japanese."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.history.acting import enter, the_clerk
from tests.history.world import World, a_technician, a_touch, store
from tests.journeys.conftest import Visit, this_day
from tests.journeys.people import clerk_account, manager_account, technician_account

from ccus.access.models import Account
from ccus.access.states import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JAPANESE = re.compile(r"[\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff]")
# Names in the world, what people typed, examples of what they may type, and the other language's own name for itself.
NAMES = re.compile(
    "大林建設|佐藤工業|丸の内新築|山田建設|山田 (太郎|一郎|二郎)|青木 恵|岡田 直樹|ゲート[0-9]+|カードを忘れた|足場の組立て|"
    "日本語|1980年4月1日|昭和55年4月1日"
)
SHOWN = """() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const texts = [document.title];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style")) texts.push(walker.currentNode.textContent);
  }
  for (const element of document.querySelectorAll("[title], [alt], [placeholder], [aria-label]")) {
    for (const name of ["title", "alt", "placeholder", "aria-label"]) texts.push(element.getAttribute(name) ?? "");
  }
  return texts;
}"""


def japanese_left(page: Page) -> list[str]:
    return [text.strip() for text in page.evaluate(SHOWN) if JAPANESE.search(NAMES.sub("", text))]


def test_the_button_changes_the_language_and_changes_it_back(visit: Visit, world: World) -> None:
    page = visit()
    page.goto("/")

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="日本語").click()

    expect(page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.parametrize("who", ["visitor", "technician", "clerk", "manager"])
def test_pages_speak_english_but_for_names(visit: Visit, world: World, who: str) -> None:
    now = timezone.now()
    store(a_touch(world.gate, now), a_touch(world.gate, now, token="UNKNOWN"))
    for name in ("一郎", "二郎"):
        enter(world, this_day(), technician=a_technician(name, of=world.employer), by=the_clerk(world), now=now)
    site, taro = world.site.ccus_id, world.taro.ccus_id
    accounts: dict[str, tuple[Account | None, list[str]]] = {
        "visitor": (
            None,
            [
                "/",
                "/sign-in/",
                "/sign-in/technician/",
                "/enrol/",
                "/proof/",
                "/proof/roots/",
                "/reports/",
                "/reports/2031-01/",
            ],
        ),
        "technician": (
            technician_account(world.taro),
            [
                "/technician/days/",
                f"/technician/days/?day={this_day()}",
                "/technician/days/entries/",
                "/technician/days/proposals/",
                "/technician/flags/",
                "/technician/provisional-days/",
                "/technician/provisional-days/note/",
                "/account/",
            ],
        ),
        "clerk": (
            clerk_account(world.employer),
            [
                "/business/people-days/",
                "/business/people-days/bulk/",
                "/business/people-days/proposals/",
                "/business/provisional-days/",
                f"/business/people/{taro}/days/",
                "/prime/",
            ],
        ),
        "manager": (
            manager_account(world.prime),
            [
                "/prime/",
                "/prime/approvals/",
                "/prime/provisional-days/",
                "/prime/kpis/",
                *(
                    f"/prime/sites/{site}/{page}/"
                    for page in ("now", "readers", "flags", "missing-days", "kpis", "poster")
                ),
            ],
        ),
    }
    account, addresses = accounts[who]
    page = visit(account)
    page.goto(addresses[0])
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    for address in addresses:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert japanese_left(page) == [], address


def test_names_of_roles_are_translated(world: World) -> None:
    assert {role.label("en") for role in Role if JAPANESE.search(role.label("en"))} == set()
