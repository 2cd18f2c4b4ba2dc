"""Without a mouse: everything is reached with Tab, pressed with Enter, and one always sees where one is."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.history.acting import enter, the_clerk
from tests.history.world import World, a_technician
from tests.journeys.conftest import Visit, this_day
from tests.journeys.people import PIN, manager_account, technician_account, typed

from ccus.history.models import DirectEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 60
FOCUSED = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished));
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const label = element.labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent;
  const box = element.getBoundingClientRect();
  return {
    words: label.replace(/\\s+/g, " ").trim(),
    isSeen: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none" || style.boxShadow !== "none",
    isOnScreen: box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the focus is on what these words name, and sees a mark around every stop on the way."""
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        stops.append(stop["words"])
        assert stop["isSeen"], f"no mark around {stop['words']!r}"
        assert stop["isOnScreen"], f"{stop['words']!r} is off the screen"
        if words in stop["words"]:
            return
    pytest.fail(f"{words!r} is not reached by Tab: {stops}")


def test_a_technician_signs_in_by_keyboard(visit: Visit, world: World) -> None:
    technician_account(world.taro)
    page = visit(viewport={"width": 1280, "height": 900})
    page.goto("/")

    tab_to(page, "自分の日数を見る")
    page.keyboard.press("Enter")
    expect(page.get_by_label("技能者ID")).to_be_visible()
    for label, text in (
        ("技能者ID", world.taro.ccus_id),
        ("生年月日", typed(world.taro.birth_date)),
        ("暗証番号", PIN),
    ):
        tab_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")

    expect(page.get_by_label("今日", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ進む")).to_be_focused()


def test_a_prime_sends_one_day_back_and_approves_the_others_by_keyboard(visit: Visit, world: World) -> None:
    for name in ("一郎", "二郎"):
        person = a_technician(name, of=world.employer)
        enter(world, this_day(), technician=person, by=the_clerk(world), now=timezone.now())
    page = visit(manager_account(world.prime), viewport={"width": 1280, "height": 900})
    page.goto("/prime/approvals/")

    tab_to(page, "差し戻す")
    page.keyboard.press("Enter")
    tab_to(page, "この日は現場にいなかった")
    page.keyboard.press("Space")
    tab_to(page, "この理由で差し戻す")
    page.keyboard.press("Enter")
    expect(page.get_by_text("差し戻しました。")).to_be_visible()
    tab_to(page, "承認する（")
    page.keyboard.press("Enter")

    expect(page.get_by_text("1件を承認しました。日数に入りました。")).to_be_visible()
    assert sorted(DirectEntry.objects.values_list("state", flat=True)) == ["approved", "declined"]
