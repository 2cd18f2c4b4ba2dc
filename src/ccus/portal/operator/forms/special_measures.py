"""Proposing a special measure."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.portal.ui.forms import ReadField, show_refusal
from ccus.registry.rules.prefectures import prefecture_name, prefectures
from ccus.registry.rules.special_measures import read_areas
from ccus.registry.services.special_measures import MeasureDraft
from ccus.registry.states import MeasureEffect


class MeasureForm(forms.Form):
    """Dates as people write them, in Western years or eras; areas as prefectures, or municipalities one a line."""

    def __init__(self, data: Any = None, *, on: date, language: str) -> None:
        super().__init__(data)

        def day(label: str, help_text: str, *, required: bool = False) -> ReadField[date]:
            return ReadField(partial(parse_date, today=on), label=label, help_text=help_text, required=required)

        self.fields["name"] = forms.CharField(
            label=_("名前"),
            help_text=_("例：令和6年能登半島地震。対象になった方の画面に、この名前が出ます。"),
            max_length=100,
        )
        self.fields["basis"] = forms.CharField(
            label=_("根拠"),
            help_text=_("決定や通知の名前と日付"),
            max_length=400,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["prefectures"] = forms.MultipleChoiceField(
            label=_("都道府県の全域"),
            choices=[(code, prefecture_name(code, language)) for code in prefectures()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["municipalities"] = forms.CharField(
            label=_("市区町村だけのとき"),
            help_text=_("1行に1つ、都道府県から。例：石川県輪島市"),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )
        self.fields["from_on"] = day(_("期間の始まり"), _("例：2024年1月1日"), required=True)
        self.fields["last_on"] = day(_("期間の終わり"), _("この日も期間に入ります。"), required=True)
        self.fields["effects"] = forms.MultipleChoiceField(
            label=_("内容"),
            choices=[(effect.value, effect.label(language)) for effect in MeasureEffect],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("内容を1つ以上選んでください。")},
        )
        self.fields["registrations_until"] = day(
            _("事業者登録の期限をいつまで延ばすか"), _("期間の中で切れる登録が、この日まで続きます。")
        )
        self.fields["entries_until"] = day(
            _("直接入力の締切をいつまで延ばすか"), _("期間の中で締め切られる就業日を、この日まで入力できます。")
        )
        self.fields["papers_until"] = day(
            _("書類をいつまで待つか"), _("期間の中で送られた申請の書類を、この日まで出せます。")
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        areas, unread = read_areas(found.get("prefectures", []), found.get("municipalities", ""))
        found["areas"] = areas
        if unread:
            words = _("「{names}」は読み取れません。石川県輪島市 のように、都道府県と市区町村の名前を入れてください。")
            self.add_error("municipalities", words.format(names="」「".join(unread)))
        return found

    def draft(self) -> MeasureDraft:
        given = self.cleaned_data
        return MeasureDraft(
            name=given["name"],
            basis=given["basis"],
            areas=given["areas"],
            from_on=given["from_on"],
            last_on=given["last_on"],
            effects=frozenset(MeasureEffect(effect) for effect in given["effects"]),
            registrations_until=given["registrations_until"],
            entries_until=given["entries_until"],
            papers_until=given["papers_until"],
        )

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal)
