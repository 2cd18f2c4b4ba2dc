"""Proving that one is registered already: each way a small form of its own."""

from __future__ import annotations

from datetime import date
from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from ccus.kit.eras import parse_date
from ccus.kit.ids import parse_id
from ccus.portal.public.forms.technician_sign_in import read_birth_date
from ccus.portal.ui.forms import ReadField

_ID_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "off"}


class OldIdForm(forms.Form):
    """The ID of long ago and the birth date."""

    ccus_id = ReadField(
        parse_id,
        label=_("前の技能者ID"),
        help_text=_("14けたの数字です。古いカードや、会社の書類に書かれています。"),
        widget=forms.TextInput(attrs=_ID_ATTRIBUTES),
        error_messages={"required": _("技能者IDを入力してください。14けたの数字です。")},
    )
    day = ReadField(
        read_birth_date,
        label=_("生年月日"),
        help_text=_("例：1980年4月1日、昭和55年4月1日"),
        error_messages={"required": _("生年月日を入力してください。例：1980年4月1日")},
    )


class CardForm(forms.Form):
    """What stands on the card: its number and its last day."""

    ccus_id = ReadField(
        parse_id,
        label=_("カードの番号（技能者ID）"),
        help_text=_("カードの表にある14けたの数字です。"),
        widget=forms.TextInput(attrs=_ID_ATTRIBUTES),
        error_messages={"required": _("カードの番号を入力してください。14けたの数字です。")},
    )

    def __init__(self, *args: object, on: date, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["day"] = ReadField(
            partial(parse_date, today=on),
            label=_("カードの有効期限"),
            help_text=_("カードの表にある日付です。例：2033年4月1日"),
            error_messages={"required": _("カードの有効期限を入力してください。例：2033年4月1日")},
        )


class CodeForm(forms.Form):
    """The code that came to the registered telephone."""

    code = forms.CharField(
        label=_("確認コード"),
        help_text=_("数字6けたです。届かないときは、ほかの方法を選んでください。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("確認コードを入力してください。数字6けたです。")},
    )
