"""A digital card in a journey: who shows it, and the page of somebody who checks it without a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect
from tests.cast import operator, viewer_of
from tests.history.world import World
from tests.journeys.conftest import OpenHouse, Visit

from ccus.registry.models import Qualification
from ccus.registry.rules.digital_cards import FieldLevel
from ccus.registry.services import card_showing, digital_cards
from ccus.registry.services.photos import set_photo
from ccus.registry.states import CardItem, CardLasting, DigitalCardStop

USUAL = frozenset({CardItem.NAME, CardItem.PHOTO, CardItem.LEVEL, CardItem.LICENCES})


@dataclass(frozen=True)
class Shower:
    """Taro with a face, in the name of the open house."""

    world: World
    house: OpenHouse

    def code(self, *, items: frozenset[CardItem] = USUAL, now: datetime | None = None) -> str:
        """What the QR code of his card holds after the address."""
        shown = card_showing.show_card(
            items=items,
            lasting=CardLasting.SCREEN,
            levels=[FieldLevel(field="とび", level=3)],
            viewer=viewer_of(self.world.taro),
            now=now or timezone.now(),
        )
        return shown.text

    def stop(self) -> None:
        digital_cards.stop_digital_cards(
            self.world.taro.ccus_id, reason=DigitalCardStop.ASKED, viewer=operator(), now=timezone.now()
        )


def face(colour: str) -> bytes:
    target = BytesIO()
    Image.radial_gradient("L").resize((600, 800)).convert("RGB").point(
        [value // (2 if colour == "dark" else 1) for value in range(256)] * 3
    ).save(target, "JPEG")
    return target.getvalue()


def taro_with_a_face(world: World, house: OpenHouse, licences: Iterable[str] = ("玉掛け技能講習",)) -> Shower:
    """Level 3. The caller has set PUBLIC_URL to that of the house."""
    world.taro.skill_level = 3
    world.taro.save()
    set_photo(world.taro.ccus_id, content=face("light"), viewer=operator(), now=timezone.now())
    for name in licences:
        Qualification.objects.create(technician=world.taro, name=name, valid=("2020-04-01", None))
    return Shower(world, house)


def without_line(visit: Visit) -> Page:
    page = visit()
    page.goto("/card-check/")
    expect(page.get_by_text("次からは通信がなくても開けます")).to_be_visible()
    page.context.set_offline(True)
    return page


def read(page: Page, text: str) -> Page:
    """Opens the page anew with a code, as a scanned address does. Gives the answer that is shown."""
    page.goto("about:blank")
    page.goto(f"/card-check/#{text}")
    expect(page.locator("[data-verdict]:visible")).to_have_count(1)
    return page


def verdict(page: Page, text: str) -> str | None:
    return read(page, text).locator("[data-verdict]:visible").get_attribute("data-verdict")


def other_letter(text: str, part: int, place: int) -> str:
    parts = text.split(".")
    letter = "A" if parts[part][place] != "A" else "B"
    parts[part] = parts[part][:place] + letter + parts[part][place + 1 :]
    return ".".join(parts)
