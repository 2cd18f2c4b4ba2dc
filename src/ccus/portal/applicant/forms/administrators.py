"""The first account of a business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_HIDDEN = {"autocomplete": "new-password"}


class AdministratorForm(forms.Form):
    """Whose account it is, and a password twice, so that a slip is noticed."""

    name = forms.CharField(
        label=_("事業者責任者の氏名"),
        help_text=_("ふだんCCUSを使う方の名前。あとから、事務担当や現場管理者を増やせます。"),
        max_length=100,
        error_messages={"required": _("氏名を入力してください。")},
    )
    password = forms.CharField(
        label=_("パスワード"),
        help_text=_("12文字以上。よく使われる言葉は使えません。"),
        widget=forms.PasswordInput(attrs=_HIDDEN),
        error_messages={"required": _("パスワードを入力してください。12文字以上です。")},
    )
    again = forms.CharField(
        label=_("パスワード（もう一度）"),
        widget=forms.PasswordInput(attrs=_HIDDEN),
        error_messages={"required": _("同じパスワードをもう一度入力してください。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("2つのパスワードが違います。もう一度入力してください。"))
        return cleaned
