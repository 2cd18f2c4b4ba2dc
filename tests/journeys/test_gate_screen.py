"""The screen of a gate: what a person sees and hears of a touch, and what the screen itself can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.gate_agent.screen.memory_gate import MemoryGate
from tests.gate_agent.screen.serving import free_port, served
from tests.journeys.gate_page import (
    KENICHI,
    PEOPLE,
    expect_answer,
    gate_page,
    stop_clock,
    type_as_reader,
    wait_until_ready,
)

from gate_agent.gate import Gate
from gate_agent.recognitions import Direction, Method, ReaderTrouble, Recognition, Trouble
from gate_agent.settings import Settings
from gate_agent.showing import Clock, Disk, Light, Network

pytestmark = pytest.mark.browser


@pytest.fixture
def gate() -> MemoryGate:
    return MemoryGate(PEOPLE)


@pytest.fixture
def address(gate: MemoryGate) -> Iterator[str]:
    with served(gate) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with gate_page(browser, address) as page:
        yield page


def test_ready_says_what_to_do_and_how_the_gate_is(page: Page) -> None:
    expect(page.locator("#invitation")).to_contain_text("かざしてください")
    expect(page.locator("#site")).to_have_text("渋谷駅前再開発A街区新築工事")
    expect(page.locator("#words li")).to_have_text(["送信済み", "時計 正常", "通信中"])
    expect(page.locator("#lines li")).to_have_count(0)


@pytest.mark.parametrize(
    ("answer", "word", "person", "sentence"),
    [
        ({**KENICHI, "direction": Direction.ENTRY}, "記録済み", "健一さんレベル2", ""),
        (
            {"light": Light.RECORDED_CHECK, "name": "恵", "level": 4, "color": "gold", "warning": "no_site_role"},
            "要確認",
            "恵さんレベル4",
            "作業員名簿に職種がありません。会社に伝えてください。",
        ),
        ({"light": Light.RECORDED_CHECK, "warning": "=書類が切れています。"}, "要確認", "", "書類が切れています。"),
        (
            {"light": Light.RECORDED_CHECK, "warning": "a code of a later version"},
            "要確認",
            "",
            "現場の担当者にこの画面を見せてください。",
        ),
        (
            {"light": Light.AGAIN, "trouble": Trouble.TWO_CARDS},
            "もう一度",
            "",
            "カードが重なっています。1枚だけ当ててください。",
        ),
        (
            {"light": Light.AGAIN, "warning": "not_written"},
            "もう一度",
            "",
            "記録できませんでした。現場の担当者を呼んでください。",
        ),
    ],
)
def test_an_answer_is_one_word_a_given_name_and_one_line_for_three_seconds(
    browser: Browser, address: str, gate: MemoryGate, answer: dict[str, Any], word: str, person: str, sentence: str
) -> None:
    with gate_page(browser, address) as page:
        stop_clock(page)
        gate.show(**answer)

        expect_answer(page, answer["light"], word)
        expect(page.locator("#answer-person")).to_have_text(person)
        expect(page.locator("#answer-sentence")).to_have_text(sentence)
        page.clock.fast_forward(2_900)
        expect(page.locator("body")).to_have_attribute("data-scene", "answer")
        page.clock.fast_forward(200)
        expect(page.locator("body")).to_have_attribute("data-scene", "ready")


def test_amber_also_says_that_nothing_is_lost(page: Page, gate: MemoryGate) -> None:
    gate.show(Light.RECORDED_CHECK, warning="unknown_card", direction=Direction.ENTRY)

    expect(page.locator(".chip:visible")).to_have_text(["記録済み", "入場"])


def test_the_worker_is_answered_in_their_own_language(page: Page, gate: MemoryGate) -> None:
    gate.show(Light.RECORDED, name="ズオン", language="vi", direction=Direction.EXIT)

    expect_answer(page, "recorded", "Đã ghi")
    expect(page.locator("#answer-word")).to_have_attribute("lang", "vi")
    expect(page.locator("#answer-direction")).to_have_text("Ra")
    expect(page.locator("#words li").first).to_have_text("送信済み")


def test_easy_japanese_has_its_readings_above(page: Page, gate: MemoryGate) -> None:
    gate.show(Light.RECORDED, language="ja-easy")

    expect(page.locator("#answer-word ruby")).to_have_text("記録きろく")
    expect(page.locator("#answer-word rt")).to_have_text("きろく")


@pytest.mark.parametrize(("button", "direction"), [("入場", Direction.ENTRY), ("退場", Direction.EXIT)])
def test_the_two_buttons_choose_entry_or_exit(page: Page, gate: MemoryGate, button: str, direction: Direction) -> None:
    shown = gate.show(Light.CHOOSE, name="直樹")

    page.get_by_role("button", name=button).click()

    expect_answer(page, "recorded", "記録済み")
    assert gate.choices == [(shown.event_id, direction)]


def test_a_question_waits_longer_and_then_gives_way(browser: Browser, address: str, gate: MemoryGate) -> None:
    with gate_page(browser, address) as page:
        stop_clock(page)
        gate.show(Light.CHOOSE)

        expect_answer(page, "choose", "どちら？")
        page.clock.fast_forward(19_000)
        expect(page.locator("body")).to_have_attribute("data-scene", "answer")
        page.clock.fast_forward(1_100)
        expect(page.locator("body")).to_have_attribute("data-scene", "ready")
    assert gate.choices == []


def test_fifty_touches_in_a_second_leave_the_last_one_on_the_screen(page: Page, gate: MemoryGate) -> None:
    for number in range(50):
        gate.show(Light.RECORDED, name=f"第{number}")

    expect(page.locator("#answer-name")).to_have_text("第49さん")
    expect(page.locator("#trail li")).to_have_count(3)


def test_whoever_touched_just_before_stays_in_the_corner(page: Page, gate: MemoryGate) -> None:
    gate.show(Light.RECORDED, name="健一")
    expect(page.locator("#answer-name")).to_have_text("健一さん")

    gate.show(Light.RECORDED, name="恵")

    expect(page.locator("#answer-name")).to_have_text("恵さん")
    expect(page.locator("#trail li")).to_have_text(["健一さん"])


def test_the_server_s_word_on_the_same_touch_is_no_second_answer(
    browser: Browser, address: str, gate: MemoryGate
) -> None:
    with gate_page(browser, address) as page:
        page.evaluate(
            """() => {
              window.tones = 0;
              const start = AudioScheduledSourceNode.prototype.start;
              AudioScheduledSourceNode.prototype.start = function (at) { window.tones += 1; start.call(this, at); };
            }"""
        )
        page.locator("#site").click()  # sound needs a touch of the screen first
        gate.show(Light.RECORDED, event_id="one")
        expect_answer(page, "recorded", "記録済み")
        gate.show(Light.RECORDED, event_id="one", name="健一")

        expect(page.locator("#answer-name")).to_have_text("健一さん")
        expect(page.locator("#trail li")).to_have_count(0)
        assert page.evaluate("window.tones") == 2  # the two notes of one “recorded”


def test_a_browser_without_sound_shows_everything(browser: Browser, address: str, gate: MemoryGate) -> None:
    context = browser.new_context()
    context.add_init_script("delete window.AudioContext; delete window.OscillatorNode")
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(address)
    wait_until_ready(page)

    gate.show(Light.RECORDED, name="健一")

    expect_answer(page, "recorded", "記録済み")
    assert failures == []
    context.close()


def test_queue_clock_and_network_are_always_told_in_three_words(page: Page, gate: MemoryGate) -> None:
    gate.change(waiting=12, clock=Clock.WRONG, clock_offset_ms=725_000, network=Network.OFFLINE)
    gate.show(**KENICHI)

    expect(page.locator("#words li")).to_have_text(["12件 待ち", "時計 ずれ", "圏外"])
    expect(page.locator("#lines li")).to_have_text(
        ["この機械の時計が12分進んでいます。合わせてください。記録は残っています。"]
    )


def test_what_hinders_recording_is_told_first_and_the_rest_is_counted(page: Page, gate: MemoryGate) -> None:
    gate.change(
        disk=Disk.FULL,
        network=Network.REFUSED,
        refused=3,
        readers=(("pcsc:ACR122U", Trouble.READER_GONE), ("page:camera", None)),
    )

    expect(page.locator("#lines li")).to_have_text(
        [
            "空き容量がなく、記録できません。不要なファイルを消してください。",
            "ACR122U: 読み取り機が外れています。ケーブルをさし直してください。ほかに2件",
        ]
    )
    gate.change(disk=Disk.ROOM, network=Network.ONLINE, refused=0, readers=())
    expect(page.locator("#lines li")).to_have_count(0)


def test_the_language_of_the_screen_is_picked_and_kept(page: Page) -> None:
    page.get_by_role("button", name="言語").click()
    expect(page.locator("#language-list button")).to_have_count(10)
    page.get_by_role("button", name="Português").click()

    expect(page.locator("#invitation")).to_have_text("Aproxime o cartão aqui")
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")
    page.reload()
    wait_until_ready(page)
    expect(page.locator("#invitation")).to_have_text("Aproxime o cartão aqui")


def test_a_card_typed_on_the_page_is_on_the_disk_of_a_real_gate_before_it_is_green(
    browser: Browser, tmp_path: Path
) -> None:
    settings = Settings(server="http://127.0.0.1:9", site_id="1" * 14, site_name="渋谷", device_id=1, label="正門")
    heart = Gate(tmp_path, settings)
    with served(heart) as address, gate_page(browser, address) as page:
        type_as_reader(page, "0123456789ABCDEF")

        expect_answer(page, "recorded", "記録済み")
        expect(page.locator("#answer-direction")).to_have_text("入場")
        expect(page.locator("#words li")).to_have_text(["1件 待ち", "時計 未確認", "未接続"])
        assert heart.state().waiting == 1
    heart.close()


def test_a_keyboard_type_reader_types_into_the_page(page: Page, gate: MemoryGate) -> None:
    type_as_reader(page, "0123456789ABCDEF")

    expect_answer(page, "recorded", "記録済み")
    assert gate.reports == [Recognition(Method.CARD, "page:keyboard", card="0123456789ABCDEF")]


@pytest.mark.parametrize(("typed", "end"), [("0123456", ""), ("0123ABC", "Enter"), ("12", "Enter")])
def test_a_card_that_was_typed_only_in_part_is_told(page: Page, gate: MemoryGate, typed: str, end: str) -> None:
    type_as_reader(page, typed, end=end)

    expect_answer(page, "again", "もう一度")
    expect(page.locator("#answer-sentence")).to_have_text(
        "読み取れませんでした。カードをゆっくり、しっかり当ててください。"
    )
    assert gate.reports == [ReaderTrouble("page:keyboard", Trouble.HALF_READ)]


def test_a_bumped_key_is_no_card(page: Page, gate: MemoryGate) -> None:
    stop_clock(page)
    for key in ("a", "b", "c"):
        type_as_reader(page, key, end="")
        page.clock.fast_forward(150)
    type_as_reader(page, "0123456789ABCDEF")

    expect_answer(page, "recorded", "記録済み")
    assert len(gate.reports) == 1


def test_the_enter_of_a_reader_presses_no_button(page: Page) -> None:
    page.get_by_role("button", name="言語").focus()

    assert type_as_reader(page, "0123456789ABCDEF") is False
    expect(page.locator("#languages")).to_be_hidden()


def test_when_the_program_stops_the_page_says_so_and_it_comes_back_by_itself(
    browser: Browser, gate: MemoryGate
) -> None:
    port = free_port()
    with served(gate, port=port) as address:
        gate.show(Light.RECORDED, name="健一")
        window = gate_page(browser, address)
        page = window.__enter__()

    expect(page.locator("body")).to_have_attribute("data-scene", "stopped")
    expect(page.locator(".stopped .sentence")).to_contain_text("かざしても記録されません。")
    type_as_reader(page, "0123456789ABCDEF")
    expect_answer(page, "again", "もう一度")
    expect(page.locator("#answer-sentence")).to_contain_text("記録できませんでした。")

    restarted = MemoryGate(PEOPLE)
    with served(restarted, port=port):
        expect(page.locator("#words li").first).to_be_visible()
        expect(page.locator("body")).to_have_attribute("data-scene", "ready")
        restarted.show(Light.RECORDED, name="恵")  # the first answer of this run, as 健一 was of the last
        expect(page.locator("#answer-name")).to_have_text("恵さん")
        window.__exit__(None, None, None)


def test_without_javascript_the_page_says_so(browser: Browser, address: str) -> None:
    with gate_page(browser, address, ready=False, java_script_enabled=False) as page:
        expect(page.locator(".noscript")).to_contain_text("この画面にはJavaScriptが必要です。")
        expect(page.locator("#screen")).to_be_hidden()


def test_the_screen_stays_lit(page: Page) -> None:
    assert page.evaluate("'wakeLock' in navigator")
    assert page.evaluate("document.querySelector('#fullscreen').hidden") is False
