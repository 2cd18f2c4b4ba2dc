"""A registration counter without a line: the browser is killed, the line comes back, and the case is there once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as TargetClosed
from tests.applications.applicants import TYPED, picture
from tests.applications.counters import asked_papers
from tests.history.world import World
from tests.journeys.conftest import ANSWER_MS, OpenHouse, Visit
from tests.portal.conftest import wear
from tools.ensure_browser import find_browser

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import Application, CounterCase, Paper
from ccus.applications.states import ApplicationState
from ccus.billing.models import PaymentNotice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INTAKE = "/counter/intake/"
LINE, NO_LINE = "通信：つながっています", "通信：切れています"
CHOSEN = {
    "prefecture_code": "11",
    "main_trade_code": "06-01",
    "nationality": "JP",
}
TEXTS = ("family_name", "given_name", "family_kana", "given_kana", "birth_date", "address", "phone_mobile")
BOXES = ("gender", "health_status", "health_scheme", "pension_status", "pension_scheme", "employment_status")
# Everything that anybody could read in the store of the browser without the key.
STORED = """async () => {
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open("ccus-counter");
    asked.onsuccess = () => resolve(asked.result);
  });
  const all = (name) => new Promise((resolve) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const [cases, keys] = [await all("cases"), await all("keys")];
  let exported = "";
  try { exported = keys.length ? String(await crypto.subtle.exportKey("raw", keys[0].key)) : ""; } catch { exported = "refused"; }
  const text = (bytes) => new TextDecoder().decode(bytes);
  return { keys: keys.length, exported, cases: cases.map(({ content, iv, ...open }) => ({ ...open, text: text(content) })) };
}"""


def clerk(world: World, name: str = "小林 真理") -> Account:
    account = Account.objects.create(login_name=f"clerk {name}", display_name=name, created_at=timezone.now())
    wear(account, Role.COUNTER_CLERK, subject=world.employer.ccus_id)
    return account


class Machine:
    """A browser that keeps what it has on disk, and that can die."""

    def __init__(self, browser: Browser, house: OpenHouse, folder: Path) -> None:
        self.browser, self.house, self.folder = browser, house, folder
        self.context: BrowserContext | None = None
        self.trouble: list[str] = []

    def start(self, *, offline: bool = False) -> Page:
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder,
            executable_path=find_browser(),
            args=["--no-sandbox"],
            base_url=self.house.url,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            offline=offline,
        )
        self.context.set_default_timeout(ANSWER_MS)
        page = self.context.pages[0]
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        return page

    def sign_in(self, account: Account) -> None:
        client = Client()
        client.force_login(account)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert self.context is not None
        self.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": value,
                    "url": self.house.url,
                    "expires": time.time() + 86_400,
                }
            ]
        )

    def end(self) -> None:
        """Waits until nothing of it is left."""
        if self.context is not None:
            with suppress(TargetClosed):
                self.context.close()
        self.context = None

    def die(self) -> None:
        """The power is cut: no page is closed first."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}" in command and "--type=" not in command:
                os.kill(int(process.name), signal.SIGKILL)
        self.end()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)


@pytest.fixture
def machine(browser: Browser, house: OpenHouse, tmp_path: Path) -> Iterator[Machine]:
    made = Machine(browser, house, tmp_path / "profile")
    yield made
    made.end()
    assert made.trouble == [], house.log.read_text(errors="replace")


def begin(page: Page) -> str:
    """A new case of the detailed kind; gives the number of its slip."""
    page.locator("[data-counter-kind=technician_detailed]").click()
    slip = page.locator("[data-counter-number]").text_content()
    assert slip
    return slip


def type_everything(page: Page, photo: Path) -> None:
    for code in TEXTS:
        page.locator(f"#id_{code}").fill(TYPED[code])
    for code, value in CHOSEN.items():
        page.locator(f"#id_{code}").select_option(value)
    for code in BOXES:
        page.locator(f"[name={code}][value={TYPED[code]}]").check()
    for kind in asked_papers():
        page.locator(f"[data-paper={kind.value}] input[type=file]").set_input_files(photo)
        expect(page.locator(f"[data-paper={kind.value}] [data-counter-count]")).to_contain_text("1枚")


def test_the_browser_is_killed_without_a_line_and_the_case_comes_in_once(
    machine: Machine, world: World, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture())
    account = clerk(world)
    page = machine.start()
    machine.sign_in(account)
    page.goto(INTAKE)
    expect(page.get_by_text(LINE)).to_be_visible()
    expect(page.get_by_text("次からは通信がなくても開けます")).to_be_visible()

    page.context.set_offline(True)
    expect(page.get_by_text(NO_LINE)).to_be_visible()
    slip = begin(page)
    type_everything(page, photo)
    page.locator("[name=counter-money][value=cash]").check()
    page.locator("#id_experience_years").press_sequentially("12")
    machine.die()

    page = machine.start(offline=True)
    page.goto(INTAKE)
    expect(page.get_by_text(NO_LINE)).to_be_visible()
    page.get_by_role("button", name="続ける").click()
    expect(page.locator("#id_family_name")).to_have_value("鈴木")
    expect(page.locator("#id_experience_years")).to_have_value("12")
    expect(page.locator("[name=counter-money][value=cash]")).to_be_checked()
    expect(page.locator("[data-paper=consent] canvas")).to_have_count(1)
    page.get_by_role("button", name="受け付けて送る").click()
    expect(page.get_by_text("送信待ち：1件")).to_be_visible()
    assert Application.objects.count() == 0

    machine.sign_in(account)  # a browser that died may have lost its cookie
    page.context.set_offline(False)
    expect(page.get_by_text("送りました・審査中")).to_be_visible()
    expect(page.get_by_text("送信待ち：0件")).to_be_visible()
    page.reload()
    expect(page.get_by_text("送りました・審査中")).to_be_visible()

    case = CounterCase.objects.get()
    assert case.slip == slip
    assert Application.objects.get().state == ApplicationState.IN_REVIEW.value
    assert Paper.objects.filter(removed_at__isnull=True).count() == len(asked_papers())
    assert PaymentNotice.objects.get().amount_yen == 4_900


def test_what_one_clerk_keeps_is_closed_to_the_next_at_the_same_machine(
    visit: Visit, world: World, transactional_db: None
) -> None:
    page = visit(clerk(world))
    page.goto(INTAKE)
    expect(page.get_by_text(LINE)).to_be_visible()
    slip = begin(page)
    page.locator("#id_family_name").press_sequentially("鈴木")
    page.get_by_role("button", name="残して、あとで続ける").click()
    expect(page.get_by_role("heading", name=f"{slip} 鈴木")).to_be_visible()
    kept = page.evaluate(STORED)
    assert kept["exported"] == "refused"
    assert [each["slip"] for each in kept["cases"]] == [slip]
    assert "鈴木" not in str(kept)

    page.locator("summary", has_text="佐藤").or_(page.locator(".menu summary").last).first.click()
    page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url("**/")
    page.goto(INTAKE)
    expect(page.get_by_text("サインインすると、受け付けられます")).to_be_visible()
    assert page.evaluate(STORED)["keys"] == 0
    assert "鈴木" not in page.content()

    other = Client()
    other.force_login(clerk(world, "藤井 修"))
    cookie = other.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])
    page.goto(INTAKE)
    expect(page.get_by_text("ほかの担当が受け付けた1件が、この端末で送信を待っています")).to_be_visible()
    assert slip not in page.content()
    assert "鈴木" not in page.content()

    again = Client()
    again.force_login(Account.objects.get(display_name="小林 真理"))
    cookie = again.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])
    page.goto(INTAKE)
    expect(page.get_by_role("heading", name=f"{slip} 鈴木")).to_be_visible()
