"""The field for the first day from which something is registered."""

from __future__ import annotations

from datetime import date
from functools import partial

from django import forms
from django.utils.translation import gettext as _

from ccus.kit.eras import parse_date
from ccus.portal.ui.forms import ReadField


def first_day_field(*, on: date, help_text: str) -> ReadField[date]:
    """Typed in any form or chosen, today (`on`, JST) filled in beforehand."""
    return ReadField(
        partial(parse_date, today=on),
        label=_("いつから"),
        help_text=help_text,
        initial=on.isoformat(),
        widget=forms.TextInput(attrs={"type": "date"}),
        error_messages={"required": _("最初の日を入力してください。例：2026年11月5日")},
    )
