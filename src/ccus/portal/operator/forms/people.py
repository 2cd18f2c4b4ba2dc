"""Identifying somebody at a desk, and saying that two records are one person's."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ccus.access.states import DeskProof
from ccus.kit.ids import parse_id
from ccus.portal.public.forms.technician_sign_in import read_birth_date
from ccus.portal.ui.forms import ReadField

_ID = {"inputmode": "numeric", "autocomplete": "off"}


class IdentificationForm(forms.Form):
    technician_id = ReadField(
        parse_id,
        label=_("技能者ID"),
        widget=forms.TextInput(attrs=_ID),
        error_messages={"required": _("技能者IDを入力してください。14けたの数字です。")},
    )
    birth_date = ReadField(
        read_birth_date,
        label=_("書類に書かれた生年月日"),
        error_messages={"required": _("生年月日を入力してください。例：1980年4月1日")},
    )
    proofs = forms.MultipleChoiceField(
        label=_("目の前で見た書類（2つ以上）"),
        choices=DeskProof.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("見た書類を2つ選んでください。")},
    )


class MergeForm(forms.Form):
    kept = ReadField(
        parse_id,
        label=_("残す登録の技能者ID"),
        widget=forms.TextInput(attrs=_ID),
        error_messages={"required": _("残す登録の技能者IDを入力してください。")},
    )
    gone = ReadField(
        parse_id,
        label=_("統合される登録の技能者ID"),
        help_text=_("このIDは、あとも別名として使えます。カードもそのまま使えます。"),
        widget=forms.TextInput(attrs=_ID),
        error_messages={"required": _("統合される登録の技能者IDを入力してください。")},
    )
    reason = forms.CharField(
        label=_("同じ人だと判断した理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("何を見比べて決めたかを書いてください。")},
    )
