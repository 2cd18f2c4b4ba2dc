"""Getting back into one's account: who one is, and then the code with a new PIN."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.portal.public.forms.technician_sign_in import TechnicianSignInForm, read_pin
from ccus.portal.ui.forms import ReadField


class PersonForm(TechnicianSignInForm):
    """ID and birth date alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["pin"]


class NewPinForm(TechnicianSignInForm):
    """With the code that proves the person, and the new PIN twice, so that a slip is noticed."""

    field_order = ("technician_id", "birth_date", "code", "pin", "again")

    code = forms.CharField(
        label=gettext_lazy("コード"),
        help_text=gettext_lazy("携帯電話に届いた数字6けた、回復シートの12文字、または窓口で渡された12文字です。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("コードを入力してください。")},
    )
    pin = ReadField(
        read_pin,
        label=gettext_lazy("新しい暗証番号"),
        help_text=gettext_lazy("数字6けた。生年月日や同じ数字の並びは使えません。"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("暗証番号を入力してください。数字6けたです。")},
    )
    again = ReadField(
        read_pin,
        label=gettext_lazy("新しい暗証番号（もう一度）"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("同じ暗証番号をもう一度入力してください。")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("pin") and given.get("again") and given["pin"] != given["again"]:
            self.add_error("again", _("2つの暗証番号が違います。同じものを入力してください。"))
        return given
