"""Controls for hundreds of choices say the same as Django's own."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms

from ccus.portal.ui.widgets import LongCheckboxes, LongSelect

CHOICES = [("", "ない場所"), ("1", "<b>山田</b> & 組"), ("2", "佐藤「とび」")]
GROUPED = [("06 とび", [("06-01", "とび工"), ("06-02", "鳶")]), ("99", "その他")]


class Said(HTMLParser):
    """What a browser reads of a control: elements with their attributes, and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, {name: value or "" for name, value in attrs if name != "placeholder"}))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(data.strip())


def same(one: forms.Widget, other: forms.Widget, value: object) -> bool:
    attrs = {"id": "id_place", "placeholder": False, "aria-describedby": "id_place_help"}
    first, second = (Said(widget.render("place", value, attrs)).parts for widget in (one, other))
    assert first == second
    return bool(first)


@pytest.mark.parametrize("choices", [CHOICES, GROUPED, []])
@pytest.mark.parametrize("value", [None, "", "1", "06-02"])
def test_a_long_select_says_the_same(choices: list[tuple[str, object]], value: str | None) -> None:
    assert same(LongSelect(choices=choices), forms.Select(choices=choices), value)


@pytest.mark.parametrize("value", [None, [], ["1"], ["1", "2"]])
def test_long_checkboxes_say_the_same(value: list[str] | None) -> None:
    assert same(LongCheckboxes(choices=CHOICES), forms.CheckboxSelectMultiple(choices=CHOICES), value)
