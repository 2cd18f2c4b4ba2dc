"""Proposing a change of who sees one item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ccus.access.services.disclosure_policy import MOST_REASON
from ccus.access.states import Channel, SitePhase
from ccus.foundation.refusals import Refusal
from ccus.portal.ui.forms import show_refusal


class DisclosureChangeForm(forms.Form):
    """For one item and relation; both stand in the address."""

    def __init__(self, data: Any = None, *, language: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["shown"] = forms.ChoiceField(
            label=_("見せるか"),
            choices=[("yes", _("見せる")), ("no", _("見せない"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("「見せる」か「見せない」を選んでください。")},
        )
        self.fields["phases"] = forms.MultipleChoiceField(
            label=_("現場の状態"),
            choices=[(phase.value, phase.label(language)) for phase in SitePhase],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("現場の状態を1つ以上選んでください。")},
        )
        self.fields["channels"] = forms.MultipleChoiceField(
            label=_("経路"),
            choices=[(channel.value, channel.label(language)) for channel in Channel if channel is not Channel.GATE],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("経路を1つ以上選んでください。")},
        )
        self.fields["reason"] = forms.CharField(
            label=_("理由"),
            help_text=_("根拠となる決定や資料の名前。例：第30回運営委員会の決定"),
            max_length=MOST_REASON,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("理由を入力してください。理由は履歴に残ります。")},
        )

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal)
