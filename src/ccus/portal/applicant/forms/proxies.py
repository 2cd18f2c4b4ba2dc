"""Letting a business apply, choosing a PIN, handing in a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ccus.applications.services.opening import OF_TECHNICIANS
from ccus.applications.states import ApplicationKind
from ccus.kit.eras import parse_date
from ccus.kit.folding import fold_digits, fold_width, remove_spaces
from ccus.kit.ids import parse_id
from ccus.portal.ui.forms import ReadField, set_choices


def read_pin(typed: str) -> str:
    return remove_spaces(fold_digits(fold_width(typed)))


class DelegationForm(forms.Form):
    """To whom, for what, until when."""

    business = ReadField(
        parse_id,
        label=_("任せる事業者のID"),
        help_text=_("14けたの数字です。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("任せる事業者のIDを入力してください。")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("任せる申請"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("任せる申請を選んでください。")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, on: date, language: str) -> None:
        super().__init__(data)
        kinds = [(kind.value, kind.label(language)) for kind in ApplicationKind if kind in OF_TECHNICIANS]
        set_choices(self, "kinds", kinds)
        self.fields["last_on"] = ReadField(
            partial(parse_date, today=on),
            label=_("いつまで"),
            help_text=_("今日から1年までの日。例：2027年3月31日"),
            error_messages={"required": _("いつまで任せるかを入力してください。")},
        )


class PinForm(forms.Form):
    """The PIN twice, so that a slip is noticed."""

    pin = ReadField(
        read_pin,
        label=_("暗証番号"),
        help_text=_("数字6けた。生年月日や同じ数字の並びは使えません。"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        error_messages={"required": _("暗証番号を入力してください。数字6けたです。")},
    )
    again = ReadField(
        read_pin,
        label=_("暗証番号（もう一度）"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        error_messages={"required": _("同じ暗証番号をもう一度入力してください。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("pin") and cleaned.get("again") and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("2つの暗証番号が違います。もう一度入力してください。"))
        return cleaned


class ListForm(forms.Form):
    """A table of people."""

    table = forms.FileField(
        label=_("一括申請リスト（ExcelかCSV）"),
        help_text=_("見出し：氏名、フリガナ、生年月日、性別、郵便番号、都道府県、住所、携帯電話、職種 など"),
        error_messages={"required": _("表のファイルを選んでください。")},
    )
