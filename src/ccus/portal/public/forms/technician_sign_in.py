"""What a technician types at the door."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ccus.kit.eras import parse_date
from ccus.kit.folding import fold_digits, fold_width, remove_spaces
from ccus.kit.ids import parse_id
from ccus.portal.ui.forms import ReadField

# Dates the example in the sentence about a date that cannot be read.
EXAMPLE_BIRTH_DATE = date(1980, 4, 1)


def read_birth_date(typed: str) -> date:
    return parse_date(typed, today=EXAMPLE_BIRTH_DATE)


def read_pin(typed: str) -> str:
    return remove_spaces(fold_digits(fold_width(typed)))


class TechnicianSignInForm(forms.Form):
    technician_id = ReadField(
        parse_id,
        label=_("技能者ID"),
        help_text=_("カードの表にある14けたの数字です。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "username"}),
        error_messages={"required": _("技能者IDを入力してください。カードの表にある14けたの数字です。")},
    )
    birth_date = ReadField(
        read_birth_date,
        label=_("生年月日"),
        help_text=_("例：1980年4月1日、昭和55年4月1日、19800401"),
        widget=forms.TextInput(attrs={"autocomplete": "bday"}),
        error_messages={"required": _("生年月日を入力してください。例：1980年4月1日")},
    )
    pin = ReadField(
        read_pin,
        label=_("暗証番号"),
        help_text=_("数字6けたです。"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "current-password"}),
        error_messages={"required": _("暗証番号を入力してください。数字6けたです。")},
    )
