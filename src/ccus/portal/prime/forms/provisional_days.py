"""A place becomes a site: one that exists, or one opened in three fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.history.queries.entry_choices import SiteChoice
from ccus.kit.eras import parse_date
from ccus.portal.ui.forms import ReadField, set_choices, show_refusal
from ccus.registry.rules.prefectures import prefecture_name, prefectures
from ccus.sites.rules.recording_period import RecordingPeriod

NEW_SITE, OTHER_SITE = "new", "other"

FIELD_OF_REFUSAL = {
    "sites.site_name_missing": "name",
    "sites.unknown_prefecture": "prefecture",
    "sites.recording_period_backwards": "last_on",
    "sites.recording_period_too_long": "last_on",
    "history.site_makes_no_days": "site",
    "sites.site_not_found": OTHER_SITE,
}


class PlaceForm(forms.Form):
    """`site` is one of the prime's, NEW_SITE with the three fields below it, or OTHER_SITE with the ID of one that the list of a
    prime with very many leaves out."""

    site = forms.ChoiceField(
        label=gettext_lazy("どの現場ですか"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("現場を選んでください。まだないときは「新しく開設する」を選びます。")},
    )
    other = forms.CharField(
        label=gettext_lazy("現場ID（一覧にない現場のとき）"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("現場名"), max_length=200, required=False)
    prefecture = forms.ChoiceField(label=gettext_lazy("都道府県"), required=False)

    def __init__(
        self,
        *args: Any,
        on: date,
        sites: Sequence[SiteChoice],
        has_more: bool,
        may_open: bool,
        language: str,
        **options: Any,
    ) -> None:
        """`has_more`: `sites` are not all."""
        super().__init__(*args, **options)
        self.has_more = has_more
        new = [(NEW_SITE, _("新しく開設する"))] if may_open else []
        other = [(OTHER_SITE, _("ほかの現場（現場IDを入力する）"))] if has_more else []
        set_choices(self, "site", [*new, *((site.ccus_id, site.name) for site in sites), *other])
        set_choices(
            self,
            "prefecture",
            [("", _("選んでください")), *((code, prefecture_name(code, language)) for code in prefectures())],
        )
        for name, label in (("first_on", _("就業履歴をためる最初の日")), ("last_on", _("最後の日"))):
            self.fields[name] = ReadField(
                partial(parse_date, today=on),
                label=label,
                required=False,
                widget=forms.TextInput(attrs={"type": "date"}),
            )

    @property
    def new_site_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "prefecture", "first_on", "last_on")]

    @property
    def is_new(self) -> bool:
        return bool(self["site"].value() == NEW_SITE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("site") == OTHER_SITE and not cleaned.get("other"):
            self.add_error("other", _("現場IDを入力してください。14桁の番号です。"))
        if cleaned.get("site") == NEW_SITE:
            for name in ("name", "prefecture", "first_on", "last_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("新しく開設するときは、ここを入力してください。"))
        return cleaned

    def site_ccus_id(self) -> str:
        """The site that exists, as chosen or typed. Only for a valid form without NEW_SITE."""
        chosen = self.cleaned_data["site"]
        return str(self.cleaned_data["other"] if chosen == OTHER_SITE else chosen)

    def period(self) -> RecordingPeriod:
        """Only for a valid form with NEW_SITE."""
        return RecordingPeriod(self.cleaned_data["first_on"], self.cleaned_data["last_on"])

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal, field=FIELD_OF_REFUSAL.get(refusal.code))
