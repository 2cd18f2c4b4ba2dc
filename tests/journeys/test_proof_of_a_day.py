"""A technician shows the proof of a day; a stranger checks it, without a line too, and notices what was changed."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from tests.history.world import World, a_touch, at, store
from tests.journeys.conftest import OpenHouse, Visit, this_day
from tests.journeys.people import technician_account

from ccus.history.services.proof import house as proof_house
from ccus.history.services.proof.publishing import publish_roots

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GENUINE = "本物です"


@pytest.fixture
def shown(house: OpenHouse, visit: Visit, world: World, settings: Settings) -> Page:
    """The page with the QR codes of the day before yesterday, reached from the calendar."""
    settings.PROOF_DIR = house.proofs
    for path in house.proofs.glob("*"):
        path.unlink()
    day = this_day() - timedelta(days=2)
    for clock in ("08:02", "17:05"):
        store(a_touch(world.gate, at(clock, day)))
    publish_roots(proof_house.folder(), proof_house.keys(), issuer=house.url, now=timezone.now())
    page = visit(technician_account(world.taro))
    page.goto(f"/technician/days/?day={day}")
    expect(page.get_by_text("証明済み")).to_be_visible()
    page.get_by_role("link", name="証明を見せる").click()
    return page


def addresses(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.get_by_role("link", name="自分で確かめてみる").all()]


def changed(address: str, part: int, place: int) -> str:
    """The same proof with one letter of one part changed."""
    page, _, text = address.partition("#")
    parts = text.split(".")
    letter = "A" if parts[part][place] != "A" else "B"
    parts[part] = parts[part][:place] + letter + parts[part][place + 1 :]
    return f"{page}#{'.'.join(parts)}"


def renamed(address: str) -> str:
    """The same proof in the name of somebody else."""
    page, _, text = address.partition("#")
    parts = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(parts[4] + "=="))
    parts[4] = base64.urlsafe_b64encode(json.dumps({**claims, "name": "田中 一郎"}).encode()).rstrip(b"=").decode()
    return f"{page}#{'.'.join(parts)}"


def test_anybody_checks_what_a_technician_shows(shown: Page, visit: Visit) -> None:
    first, last = addresses(shown)
    stranger = visit()

    stranger.goto(first)

    answer = stranger.locator("[data-verdict=genuine]")
    expect(answer.get_by_role("heading", name=GENUINE)).to_be_visible()
    for words in ("08:02", "丸の内新築", "山田 太郎", "この日の公開された値とも一致しました"):
        expect(answer).to_contain_text(words)
    stranger.goto(last)
    expect(answer).to_contain_text("17:05")


def test_the_name_stays_out_when_the_holder_wants_so(shown: Page, visit: Visit) -> None:
    shown.get_by_role("link", name="名前を入れずに作る").click()
    stranger = visit()

    stranger.goto(addresses(shown)[0])

    expect(stranger.get_by_role("heading", name=GENUINE)).to_be_visible()
    expect(stranger.get_by_text("名前は入っていません")).to_be_visible()
    expect(stranger.get_by_text("山田 太郎")).to_have_count(0)


def test_whatever_was_changed_is_noticed(shown: Page, visit: Visit) -> None:
    genuine = addresses(shown)[0]
    stranger = visit()
    facts, path, payload, signature = 1, 2, 4, 5

    for false in (
        changed(genuine, facts, 70),
        changed(genuine, path, 3),
        changed(genuine, signature, 20),
        changed(genuine, payload, 90),
        renamed(genuine),
    ):
        stranger.goto("about:blank")
        stranger.goto(false)
        expect(
            stranger.locator("[data-verdict=changed], [data-verdict=unreadable]").locator("visible=true")
        ).to_be_visible()
        expect(stranger.get_by_role("heading", name=GENUINE)).to_have_count(0)


def _words(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_what_is_no_proof_is_told_and_takes_the_last_answer_away(shown: Page, visit: Visit) -> None:
    genuine = addresses(shown)[0]
    _, content, path, head, payload, signature = genuine.partition("#")[2].split(".")
    stranger = visit()

    for false in (
        "%",
        "%E3%81",
        "1.AA.AA.AA.AA.AA",
        ".".join(("1", content, path, _words(None), payload, signature)),
        ".".join(("1", content, path, head, _words(None), signature)),
        ".".join(("1", content, path, head, _words("claims"), signature)),
        ".".join(("1", content, path, head, payload)),
    ):
        stranger.goto(genuine)
        expect(stranger.get_by_role("heading", name=GENUINE)).to_be_visible()
        stranger.goto(f"{genuine.partition('#')[0]}#{false}")
        expect(stranger.get_by_role("heading", name="記録の証明ではありません")).to_be_visible()
        expect(stranger.get_by_role("heading", name=GENUINE)).to_be_hidden()


def test_an_address_that_an_app_wrote_with_percent_signs_is_read(shown: Page, visit: Visit) -> None:
    page, _, text = addresses(shown)[0].partition("#")
    stranger = visit()

    stranger.goto(f"{page}#{text.replace('.', '%2E')}")

    expect(stranger.get_by_role("heading", name=GENUINE)).to_be_visible()


def test_an_hour_after_midnight_is_zero_in_english_too(
    house: OpenHouse, visit: Visit, world: World, settings: Settings
) -> None:
    settings.PROOF_DIR = house.proofs
    for path in house.proofs.glob("*"):
        path.unlink()
    day = this_day() - timedelta(days=2)
    store(a_touch(world.gate, at("00:05", day)))
    publish_roots(proof_house.folder(), proof_house.keys(), issuer=house.url, now=timezone.now())
    holder = visit(technician_account(world.taro))
    holder.goto(f"/technician/days/proof/?day={day}")
    stranger = visit()
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": house.url}
    stranger.context.add_cookies([cookie])

    stranger.goto(addresses(holder)[0])

    answer = stranger.locator("[data-verdict=genuine]")
    expect(answer).to_be_visible()
    expect(answer.locator("[data-fill=time]")).to_have_text("00:05")


def test_the_page_answers_without_a_line_once_it_was_loaded(shown: Page, visit: Visit) -> None:
    genuine = addresses(shown)[0]
    stranger = visit()
    stranger.goto("/proof/")
    expect(stranger.get_by_text("次からは通信がなくても開けます")).to_be_visible()
    stranger.context.set_offline(True)

    stranger.goto("about:blank")
    stranger.goto(genuine)

    expect(stranger.get_by_role("heading", name=GENUINE)).to_be_visible()
    expect(stranger.get_by_text("この日の公開された値とも一致しました")).to_be_visible()
    stranger.get_by_text("証明を読む").click()
    stranger.get_by_label("文字を貼り付けて読む").fill(renamed(genuine))
    stranger.get_by_role("button", name="確かめる").click()
    expect(stranger.get_by_role("heading", name="変えられています")).to_be_visible()


def test_what_is_kept_for_later_names_nobody(shown: Page) -> None:
    """The technician's own browser keeps the page too, on a computer that others may use."""
    shown.goto("/proof/")
    expect(shown.get_by_text("次からは通信がなくても開けます")).to_be_visible()
    shown.context.set_offline(True)

    shown.goto("/proof/")

    expect(shown.get_by_role("heading", name="記録の証明を確かめる")).to_be_visible()
    expect(shown.get_by_text("太郎")).to_have_count(0)


def test_a_photo_of_the_code_is_read(shown: Page, visit: Visit, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    shown.locator(".proof-code").first.screenshot(path=photo)
    stranger = visit()
    stranger.goto("/proof/")

    stranger.get_by_label("QRコードの写真から読む").set_input_files(photo)

    expect(stranger.get_by_role("heading", name=GENUINE)).to_be_visible()
    expect(stranger.locator("[data-verdict=genuine]")).to_contain_text("08:02")


def test_a_photo_without_a_code_and_other_codes_are_told(visit: Visit) -> None:
    stranger = visit()
    stranger.goto("/proof/")

    stranger.get_by_label("QRコードの写真から読む").set_input_files(
        {
            "name": "wall.png",
            "mimeType": "image/png",
            "buffer": base64.b64decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
            ),
        }
    )
    expect(stranger.get_by_role("heading", name="QRコードが見つかりません")).to_be_visible()
    stranger.get_by_label("文字を貼り付けて読む").fill("https://example.com/")
    stranger.get_by_role("button", name="確かめる").click()
    expect(stranger.get_by_role("heading", name="記録の証明ではありません")).to_be_visible()
