"""Asking somebody to certify a career before CCUS."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ccus.levels.states import CertifierKind
from ccus.portal.ui.forms import set_choices


class CareerForm(forms.Form):
    """Who certifies, and how many of the days were led."""

    kind = forms.ChoiceField(label=_("証明する人"))
    certifier = forms.CharField(
        label=_("証明する事業者のID"),
        required=False,
        max_length=20,
        help_text=_("CCUSの事業者IDの14桁。能力評価実施団体に頼むときは空のままにします。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    foreman_days = forms.IntegerField(
        label=_("職長だった日数"), min_value=0, max_value=20_000, initial=0, required=False, help_text=_("日")
    )
    crew_leader_days = forms.IntegerField(
        label=_("班長だった日数（職長の日を除く）"),
        min_value=0,
        max_value=20_000,
        initial=0,
        required=False,
        help_text=_("日"),
    )
    statement = forms.CharField(
        label=_("事情"),
        required=False,
        max_length=400,
        help_text=_("能力評価実施団体に頼むときは、ほかに証明できる人がいない理由を書いてください。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        language = (get_language() or "ja")[:2]
        set_choices(self, "kind", [(kind.value, kind.label(language)) for kind in CertifierKind])
