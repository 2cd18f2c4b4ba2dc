"""Putting a firm below a box: by its ID, or by name while it is not registered."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.portal.prime.forms.first_days import first_day_field
from ccus.portal.ui.forms import ReadField, show_refusal

FIELD_OF_REFUSAL = {
    "sites.outside_upper_firms_days": "from_on",
    "sites.site_has_ended": "from_on",
    "sites.hierarchy_ends_before_it_begins": "last_on",
    "sites.placeholder_name_missing": "name",
    "sites.placeholder_name_taken": "name",
    "sites.site_text_too_long": "name",
    "sites.firm_stands_already": "business",
    "registry.business_not_found": "business",
    "registry.unreadable_id": "business",
}


def last_day_field(*, on: date, label: str, help_text: str = "", required: bool = False) -> ReadField[date]:
    return ReadField(
        partial(parse_date, today=on),
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"type": "date"}),
        error_messages={"required": _("日付を入力してください。例：2026年11月30日")},
    )


class LowerFirmForm(forms.Form):
    """Exactly one of `business` (an ID) and `name` is given."""

    business = forms.CharField(
        label=gettext_lazy("事業者ID"),
        help_text=gettext_lazy("14桁の番号です。分からないときは、下で会社名から探せます。"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("会社名（まだ登録していない会社のとき）"),
        help_text=gettext_lazy(
            "場所を確保して、招待のリンクを送れます。その下の会社の記録は、初日から評価に入ります。"
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, on: date, first_on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["from_on"] = first_day_field(
            on=max(on, first_on), help_text=_("過ぎた日でもかまいません。その日からの記録が評価の対象になります。")
        )
        self.fields["last_on"] = last_day_field(on=on, label=_("いつまで（決まっているとき）"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("business")) == bool(cleaned.get("name")) and not self.errors:
            self.add_error(
                "business", _("事業者IDか、まだ登録していない会社の名前の、どちらか一方を入力してください。")
            )
        return cleaned

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal, field=FIELD_OF_REFUSAL.get(refusal.code))


class EndingForm(forms.Form):
    """The last day of something, today filled in."""

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        field = last_day_field(on=on, label=_("最後の日"), required=True)
        field.initial = on.isoformat()
        self.fields["last_on"] = field

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal, field="last_on")


class FirmNameForm(forms.Form):
    """Which registered firm a kept place is for."""

    business = forms.CharField(
        label=gettext_lazy("事業者ID"),
        help_text=gettext_lazy("14桁の番号です。"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("事業者IDを入力してください。14桁の番号です。")},
    )

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal, field=FIELD_OF_REFUSAL.get(refusal.code))
