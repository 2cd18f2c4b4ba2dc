"""Everything on the screen of a gate fits, in every language and on every size of screen, and can be read in the sun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.gate_agent.screen.memory_gate import MemoryGate
from tests.gate_agent.screen.serving import served
from tests.journeys.gate_page import PEOPLE, gate_page

from gate_agent.recognitions import Trouble
from gate_agent.screen.languages import LANGUAGES
from gate_agent.showing import Clock, Disk, Network

pytestmark = pytest.mark.browser

SIZES = [(390, 844), (1024, 600), (1280, 800), (1920, 1080)]
AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# Shows every answer and every scene in one language, and names what is cut off, sticks out, or became too small to read.
SHOW_EVERYTHING = """async ([language, states]) => {
  const { Answers } = await import("/static/answers.js");
  const { drawBar } = await import("/static/bar.js");
  const all = await (await fetch("/words.json")).json();
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const answers = new Answers({ choose() {} });
  const smallest = innerWidth < 600 ? 15 : innerHeight < 700 ? 18 : 22;
  const found = [];

  const check = (what) => {
    const say = (problem) => found.push(`${what}: ${problem}`);
    if (document.documentElement.scrollWidth > innerWidth) say("the page is wider than the window");
    const scene = document.querySelector(`[data-for="${document.body.dataset.scene}"]`).getBoundingClientRect();
    const bar = document.querySelector(".bar").getBoundingClientRect();
    if (bar.height && bar.bottom > innerHeight + 1) say("the bar sticks out");
    for (const element of document.querySelectorAll("#screen p, #screen span, #screen h1, #screen li, #screen button")) {
      if (!element.checkVisibility() || !element.textContent.trim()) continue;
      const box = element.getBoundingClientRect();
      const frame = element.closest(".bar") ? bar : scene;
      const name = element.id || element.className || element.tagName;
      if (box.left < -1 || box.right > innerWidth + 1) say(`${name} is cut off at the side`);
      if (box.top < frame.top - 1 || box.bottom > frame.bottom + 1) say(`${name} is cut off above or below`);
      if (element.id !== "site" && !element.closest("#trail") && element.scrollWidth > element.clientWidth + 1 && element.clientWidth) say(`${name} overflows`);
    }
    for (const element of document.querySelectorAll(".sentence, .word, #words span, #lines span, h1")) {
      if (element.checkVisibility() && element.textContent && parseFloat(getComputedStyle(element).fontSize) < smallest) {
        say(`${element.id || element.className || element.tagName} has letters of ${getComputedStyle(element).fontSize}`);
      }
    }
  };

  for (const [name, state] of Object.entries(states)) {
    document.body.dataset.scene = "ready";
    drawBar(state);
    await frame();
    check(`ready, ${name}`);
  }
  drawBar(states.worst);
  await frame();
  let number = 0;
  const show = (light, fields, what) => {
    answers.show({ number: ++number, light, event_id: `look-${number}`, name: "", level: 0, color: "", direction: null,
                   language, warning: "", trouble: null, ...fields });
    check(what);
  };
  const person = { name: "ニャット・ミン・クォン", level: 3, color: "silver", direction: "entry" };
  for (const warning of Object.keys(all[language].warnings)) show("recorded_check", { ...person, warning }, warning);
  for (const trouble of Object.keys(all[language].troubles)) show("again", { trouble }, trouble);
  show("recorded", person, "recorded");
  show("choose", person, "choose");
  document.body.dataset.scene = "stopped";
  await frame();
  check("stopped");
  answers.clear();
  document.body.dataset.scene = "ready";
  return found;
}"""
# WCAG contrast of every visible text against the nearest painted ground.
DULL = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const dull = [];
  for (const element of document.querySelectorAll("#screen *, dialog[open] *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || !element.checkVisibility()) continue;
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 7) dull.push(`${element.id || element.className || element.tagName} ${contrast.toFixed(2)}`);
  }
  return dull;
}"""
SCENES: list[dict[str, Any]] = [
    {"light": "recorded", "name": "健一", "level": 2, "color": "blue", "direction": "entry"},
    {"light": "recorded_check", "name": "恵", "level": 4, "color": "gold", "warning": "no_site_role"},
    {"light": "choose", "name": "直樹", "level": 3, "color": "silver"},
    {"light": "again", "trouble": "half_read"},
]
CALM = {
    "waiting": 0,
    "refused": 0,
    "network": "online",
    "clock": "right",
    "clock_offset_ms": 0,
    "disk": "room",
    "readers": [],
    "message": "",
}
WORST = {
    "waiting": 12_345,
    "refused": 3,
    "network": "never",
    "clock": "wrong",
    "clock_offset_ms": -5_400_000,
    "disk": "full",
    "readers": [{"name": "pcsc:ACS ACR122U PICC Interface 00 00", "trouble": "reader_forbidden"}],
    "message": "",
}
UNSURE = {**CALM, "waiting": 3, "network": "offline", "clock": "unknown", "disk": "nearly_full"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(MemoryGate(PEOPLE)) as address:
        yield address


def speak(page: Page, language: str) -> None:
    tag = page.evaluate(
        """async (language) => {
          await fetch("/language", { method: "PUT", body: JSON.stringify({ language }), headers: { "X-CCUS-Gate": "screen" } });
          return (await (await fetch("/words.json")).json())[language].tag;
        }""",
        language,
    )
    page.locator(f"html[lang='{tag}']").wait_for()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_everything_fits_in_every_language(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with gate_page(browser, address, viewport={"width": size[0], "height": size[1]}) as page:
        found = []
        for language in LANGUAGES:
            speak(page, language)
            states = {"calm": CALM, "unsure": UNSURE, "worst": WORST}
            found += [f"{language}: {line}" for line in page.evaluate(SHOW_EVERYTHING, [language, states])]

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_seven_to_one(browser: Browser, address: str, scheme: str) -> None:
    with gate_page(browser, address, color_scheme=scheme, viewport={"width": 1280, "height": 800}) as page:
        speak(page, "ja")
        dull = {"ready": page.evaluate(DULL)}
        page.evaluate("(state) => import('/static/bar.js').then(({ drawBar }) => drawBar(state))", WORST)
        dull["worst"] = page.evaluate(DULL)
        for scene in SCENES:
            show(page, scene)
            dull[scene["light"]] = page.evaluate(DULL)
        page.evaluate("document.body.dataset.scene = 'stopped'")
        dull["stopped"] = page.evaluate(DULL)
        page.evaluate("document.body.dataset.scene = 'ready'")
        page.locator("#open-languages").click()
        dull["languages"] = page.evaluate(DULL)

    assert {scene: words for scene, words in dull.items() if words} == {}


def test_axe_finds_nothing_serious(browser: Browser, address: str) -> None:
    with gate_page(browser, address) as page:
        page.evaluate(AXE)
        found = judge(page)
        for scene in SCENES:
            show(page, scene)
            found += judge(page)
        page.evaluate("document.body.dataset.scene = 'ready'")
        page.locator("#open-languages").click()
        found += judge(page)

    assert found == []


def show(page: Page, fields: dict[str, Any]) -> None:
    page.evaluate(
        """async (fields) => {
          const { Answers } = await import("/static/answers.js");
          new Answers({ choose() {} }).show({ number: 1, event_id: "e", name: "", level: 0, color: "", direction: null,
                                              language: "", warning: "", trouble: null, ...fields });
        }""",
        fields,
    )


def judge(page: Page) -> list[str]:
    result: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {violation['nodes'][0]['html']}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def test_every_state_of_the_gate_is_looked_at() -> None:
    told = {word for state in (CALM, UNSURE, WORST) for word in (state["network"], state["clock"], state["disk"])}

    assert told | {Network.REFUSED} == {*Network, *Clock, *Disk}
    assert all(reader["trouble"] in set(Trouble) for reader in WORST["readers"])
