"""Money that a clerk takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ccus.billing.states import AT_COUNTER
from ccus.portal.ui.forms import set_choices


class CounterPaymentForm(forms.Form):
    """What was counted, and how it was paid."""

    taken_yen = forms.IntegerField(
        label=_("受け取った金額（円）"),
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("受け取った金額を入力してください。"),
            "invalid": _("受け取った金額を、数字だけで入力してください。例：4900"),
            "min_value": _("受け取った金額を、0以上の数字で入力してください。"),
        },
    )
    method = forms.ChoiceField(
        label=_("受け取り方"),
        choices=[(each.value, each.label_ja) for each in AT_COUNTER],
        widget=forms.RadioSelect,
        error_messages={"required": _("受け取り方を選んでください。")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, language: str, due: int) -> None:
        super().__init__(data, initial={"taken_yen": due, "method": AT_COUNTER[0].value})
        set_choices(self, "method", [(each.value, each.label(language)) for each in AT_COUNTER])
