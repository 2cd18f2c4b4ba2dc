"""What is done on a page before its picture is taken: pressing, filling in, waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def follow(selector: str) -> Callable[[Page], None]:
    """Presses the first link or button that the selector finds, and waits for the page it leads to."""

    def step(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")

    return step


def take_money(page: Page) -> None:
    """At the counter: the first case that waits for its payment."""
    follow("#group-pay ~ .table-frame a")(page)
    follow("main .button-main")(page)


def open_day(kind: str) -> Callable[[Page], None]:
    """Opens the first day of the calendar that is recorded or a gap, and waits for its story."""

    def step(page: Page) -> None:
        page.locator(f".day-{kind} a").first.click()
        page.locator("#story .story").wait_for()

    return step


def show_proof(page: Page) -> None:
    """Goes on to the proof of the first recorded day, once the demo has published its root."""
    open_day("recorded")(page)
    while not page.locator(".story-proof").count():
        page.wait_for_timeout(500)
        page.reload()
    follow(".story-proof .button")(page)


def wait_until_live(page: Page) -> None:
    page.locator("[data-live-state=live]").wait_for()


def unfold(page: Page) -> None:
    """Opens explanations, and the first form for sending something back."""
    page.eval_on_selector_all("main .explain", "all => all.forEach(one => one.open = true)")
    page.eval_on_selector_all("main .decline", "all => all.slice(0, 1).forEach(one => one.open = true)")


def wait_until_counted(page: Page) -> None:
    """Until a job has counted what the page is about; a small country is counted at once."""
    page.locator(".counting").wait_for(state="detached")


def unfold_counted(page: Page) -> None:
    wait_until_counted(page)
    unfold(page)


def open_report_tables(page: Page) -> None:
    """Goes on to the latest report and opens the table behind each chart."""
    follow(".page-head .button-main")(page)
    unfold(page)


def choose_days(page: Page) -> None:
    """Chooses some open days in the grid, so that the bar for many days appears. A phone shows no grid."""
    if page.locator(".grid").is_visible():
        for box in page.locator("input[name=cell]").all()[:3]:
            box.check(force=True)


def fill_days(page: Page) -> None:
    choose_days(page)
    follow(".bulk-bar .button-main:visible, .person .button-small:visible")(page)


def send_empty(page: Page) -> None:
    """Sends a form as it is, past what the browser itself would refuse."""
    page.eval_on_selector_all("form", "all => all.forEach(one => one.noValidate = true)")
    follow("main form[method=post] button:not([name])")(page)


def fill_days_with_nothing(page: Page) -> None:
    fill_days(page)
    send_empty(page)


def send_back_without_reason(page: Page) -> None:
    """Opens the first form for sending a day back and sends it empty."""
    unfold(page)
    page.eval_on_selector_all("form", "all => all.forEach(one => one.noValidate = true)")
    follow(".decline[open] form button:visible")(page)


def some_provisional_day(page: Page) -> None:
    """Opens a day that was noted and waits; notes one when there is none yet."""
    waiting = ".provisional-head:has(.provisional-pending) h3 a"
    if page.locator(waiting).count():
        follow(waiting)(page)
    else:
        follow("main .button-main")(page)
        follow(".form-actions button")(page)


def ask_a_colleague(page: Page) -> None:
    """Opens what a colleague's QR leads to, as the author sees it."""
    some_provisional_day(page)
    follow('a[href*="/confirmations/"]')(page)


def story_of_person(page: Page) -> None:
    """Opens the first person of the grid or the list, then their first day with something on it."""
    follow(".grid-person a:visible, .person-name:visible")(page)
    open_day("recorded")(page)


def begin_application(page: Page) -> None:
    """Begins the first kind of application and goes on past its note."""
    follow("main .kinds .button-main")(page)


def fill_in_application(page: Page) -> None:
    begin_application(page)
    follow("main .button-main")(page)


def first_questions(page: Page) -> None:
    fill_in_application(page)
    follow("main .button-main")(page)


def check_answers(page: Page) -> None:
    """The check of all answers of a draft that holds next to nothing."""
    fill_in_application(page)
    page.goto(page.url + "answers/")


def warning_with(path: str) -> Callable[[Page], None]:
    """Goes to the first warning of the board whose button leads to an address with this part."""

    def step(page: Page) -> None:
        unfold(page)
        follow(f'.warning a[href*="{path}"]')(page)

    return step
