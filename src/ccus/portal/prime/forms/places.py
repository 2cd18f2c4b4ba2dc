"""Where a site is: a postal code, an address, or what the phone measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.history.rules.physics import prefecture_seats
from ccus.kit.folding import fold_width
from ccus.registry.queries.postal_codes import find_address
from ccus.registry.rules.names import tidy_text
from ccus.registry.rules.prefectures import split_prefecture

PLACE_MISSING = gettext_lazy("郵便番号か所在地を入力するか、「いまの位置を付ける」を押してください。")


@dataclass(frozen=True, kw_only=True)
class ReadPlace:
    """`address` is without the prefecture's name; empty when only the position is known."""

    prefecture_code: str
    address: str


def read_place(typed: str, *, latitude: float | None, longitude: float | None) -> ReadPlace:
    """What was typed, however; else the prefecture whose seat is nearest to the position.

    Raises ValidationError, which says what to type.
    """
    text = tidy_text(typed)
    if not text:
        if latitude is None or longitude is None:
            raise ValidationError(str(PLACE_MISSING))
        return ReadPlace(prefecture_code=nearest_prefecture(latitude, longitude), address="")
    if found := find_address(text):
        return ReadPlace(prefecture_code=found.prefecture_code, address=found.town)
    if fold_width(text).replace("-", "").replace("〒", "").strip().isdigit():
        raise ValidationError(
            _("郵便番号「%(typed)s」は見つかりません。7桁を確かめるか、都道府県から所在地を入力してください。")
            % {"typed": text}
        )
    prefecture_code, address = split_prefecture(text)
    if not prefecture_code:
        raise ValidationError(
            _("所在地は都道府県から入力してください。例：東京都千代田区丸の内1-1。郵便番号だけでもかまいません。")
        )
    return ReadPlace(prefecture_code=prefecture_code, address=address)


def nearest_prefecture(latitude: float, longitude: float) -> str:
    """The code of the prefecture with the nearest seat: near a border it may be the neighbour, which the person can correct."""

    def distance(code: str) -> float:
        north, east = prefecture_seats()[code]
        return (north - latitude) ** 2 + ((east - longitude) * cos(radians(latitude))) ** 2

    return min(prefecture_seats(), key=distance)
