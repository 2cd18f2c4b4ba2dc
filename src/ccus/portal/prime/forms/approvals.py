"""Sending a typed day back: a reason from a list, and a word to whoever typed it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.kit.folding import fold_spaces
from ccus.kit.labels import Labelled

# With the longest reason before it, the note fits the 200 characters that an entry keeps.
LONGEST_NOTE = 150


class DeclineReason(Labelled):
    """Why a day is sent back. Whoever typed it reads the Japanese words, whatever language it was chosen in."""

    ABSENT = "absent", "この日は現場にいなかった", "was not on site on that day"
    OTHER_SITE = "other_site", "現場がちがう", "another site"
    OTHER_WORK = "other_work", "職種・立場がちがう", "another trade or role"
    OTHER_TIME = "other_time", "日や時刻がちがう", "another day or time"
    RECORDED = "recorded", "もう記録がある", "recorded already"
    OTHER = "other", "そのほか", "something else"


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        choices=DeclineReason.choices,
        error_messages={
            "required": gettext_lazy("差し戻す理由を選んでください。入力した人が直すときに読みます。"),
            "invalid_choice": gettext_lazy("差し戻す理由を、一覧から選んでください。"),
        },
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": gettext_lazy("一言は%(limit_value)d文字までです（今は%(show_value)d文字）。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["note"] = fold_spaces(cleaned.get("note") or "")
        if cleaned.get("reason") == DeclineReason.OTHER and not cleaned["note"] and "note" not in self.errors:
            raise ValidationError({"note": _("「そのほか」のときは、理由を一言入力してください。")})
        return cleaned

    def text(self) -> str:
        """What whoever typed the day reads. Only for a valid form."""
        reason, note = DeclineReason(self.cleaned_data["reason"]), str(self.cleaned_data["note"])
        if reason is DeclineReason.OTHER:
            return note
        return _decision_text(reason.label_ja, note)


def _decision_text(reason: str, note: str) -> str:
    """Kept in Japanese like all that is kept of a decision."""
    return f"{reason}：{note}" if note else reason  # lint: japanese-text - a colon between two kept texts
