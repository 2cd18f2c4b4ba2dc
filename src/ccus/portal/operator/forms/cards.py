"""The file that comes back from the card maker."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LIMIT_MB = 5


class ResultsForm(forms.Form):
    results = forms.FileField(
        label=_("発送の結果 (results.csv)"),
        help_text=_("UTF-8 かシフトJIS の CSV。同じファイルを何度取り込んでも、結果は変わりません"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。書き込んだ results.csv を選んでください。"),
        },
    )

    def clean_results(self) -> object:
        sent = self.cleaned_data["results"]
        if sent.size > LIMIT_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("ファイルが大きすぎます。%(limit)d MB 以下に分けてください。") % {"limit": LIMIT_MB}
            )
        return sent

    def content(self) -> bytes:
        """Only for a valid form."""
        content: bytes = self.cleaned_data["results"].read()
        return content
