"""Asking a firm into the hierarchy: since when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ccus.foundation.refusals import Refusal
from ccus.portal.prime.forms.first_days import first_day_field
from ccus.portal.ui.forms import show_refusal


class FirmForm(forms.Form):
    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        """`on` is today."""
        super().__init__(*args, **options)
        help_text = _("この日からの記録が、さかのぼって評価の対象になります。")
        self.fields["from_on"] = first_day_field(on=on, help_text=help_text)

    def show(self, refusal: Refusal) -> None:
        """Tells a refusal at the day when it is about days."""
        show_refusal(self, refusal, field="from_on" if refusal.code == "sites.outside_upper_firms_days" else None)
