"""The form for a number of the retirement mutual aid (建退共), for people and for firms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class NumberForm(forms.Form):
    """`label` names the number as it stands on the paper in hand."""

    number = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].label = label
        self.fields["number"].help_text = _("全角でも半角でも、ハイフンがあってもなくてもかまいません。")
