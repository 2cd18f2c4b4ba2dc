"""Controls of forms with hundreds of choices. Django renders two templates for each choice, which took most of such a page's time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Attributes = dict[str, Any] | None


class LongSelect(forms.Select):
    """The same as `forms.Select`."""

    def render(
        self, name: str, value: Any, attrs: Attributes = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join("", "{}", ((_choice(key, words, chosen),) for key, words in self.choices))
        attributes = self.build_attrs(self.attrs, {"name": name, **_kept(attrs)})
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


class LongCheckboxes(forms.CheckboxSelectMultiple):
    """The same as `forms.CheckboxSelectMultiple`, without groups."""

    def render(
        self, name: str, value: Any, attrs: Attributes = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        kept = self.build_attrs(self.attrs, _kept(attrs))
        own_id = kept.pop("id", name)
        every = flatatt(kept)
        boxes = format_html_join(
            "",
            '<div><label for="{0}_{1}"><input type="checkbox" name="{2}" value="{3}" id="{0}_{1}"{4}{5}> {6}</label></div>',
            (
                (own_id, place, name, key, mark_safe(" checked") if str(key) in chosen else "", every, words)
                for place, (key, words) in enumerate(self.choices)
            ),
        )
        return format_html('<div id="{}">{}</div>', own_id, boxes)


def _kept(attrs: Attributes) -> dict[str, Any]:
    return {key: value for key, value in (attrs or {}).items() if value is not False}


def _choice(key: Any, words: Any, chosen: Collection[str]) -> SafeString:
    """An option, or a group of them: then `words` are its pairs and `key` its name."""
    if isinstance(words, (list, tuple)):
        return format_html(
            '<optgroup label="{}">{}</optgroup>',
            key,
            format_html_join("", "{}", ((_choice(each, told, chosen),) for each, told in words)),
        )
    mark = mark_safe(" selected") if str(key) in chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, mark, words)
