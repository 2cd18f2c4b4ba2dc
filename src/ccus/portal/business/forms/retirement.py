"""What is typed for reports to the retirement mutual aid (建退共)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.portal.ui.widgets import LongSelect


class OutsiderForm(forms.Form):
    """Somebody without registration. `firms` are pairs of ID and name; with one there is nothing to choose."""

    name = forms.CharField(label=gettext_lazy("氏名"), max_length=200)
    insured_number = forms.CharField(
        label=gettext_lazy("被共済者番号"), help_text=gettext_lazy("手帳の表紙にあります。"), max_length=20
    )
    days = forms.CharField(label=gettext_lazy("働いた日"), help_text=gettext_lazy("例：1,2,5-9"), max_length=120)

    def __init__(self, *args: Any, firms: Sequence[tuple[str, str]], has_reporter_number: bool, **options: Any) -> None:
        """`has_reporter_number`: whether the firm that reports has a number of its own, which the page tells."""
        super().__init__(*args, **options)
        self.has_reporter_number = has_reporter_number
        self.fields["business_ccus_id"] = forms.ChoiceField(
            label=_("会社"), choices=list(firms), widget=LongSelect if len(firms) > 1 else forms.HiddenInput
        )
        if firms:
            self.fields["business_ccus_id"].initial = firms[0][0]
