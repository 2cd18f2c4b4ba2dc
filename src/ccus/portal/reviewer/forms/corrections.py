"""What a reviewer sets right, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CorrectionForm(forms.Form):
    """The field takes any text; the service says what it cannot understand."""

    value = forms.CharField(label=_("正しい内容"), required=True, widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(
        label=_("申請者への説明"),
        help_text=_("例：運転免許証の住所に合わせました。"),
        error_messages={"required": _("なぜ直したかを、申請者にわかる言葉で書いてください。")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, label: str, value: str) -> None:
        super().__init__(data, initial={"value": value})
        self.fields["value"].label = label
