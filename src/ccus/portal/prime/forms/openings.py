"""Opening a site: what it is called, where it is, until when."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.portal.prime.forms.places import PLACE_MISSING, read_place
from ccus.portal.technician.forms.provisional_days import PositionForm
from ccus.portal.ui.forms import ReadField, show_refusal
from ccus.sites.rules.recording_period import RecordingPeriod

# What most contracts of small works fit into; one changes it with a tap.
USUAL_LENGTH = timedelta(days=180)
FIELD_OF_REFUSAL = {
    "sites.site_name_missing": "name",
    "sites.site_text_too_long": "name",
    "sites.unknown_prefecture": "place",
    "sites.recording_period_backwards": "last_on",
    "sites.recording_period_too_long": "last_on",
}


class OpeningForm(PositionForm):
    """`opening_key` makes two sendings of the form one site. The first day is today, `on`."""

    name = forms.CharField(
        label=gettext_lazy("現場名"),
        help_text=gettext_lazy("例：丸の内三丁目ビル新築工事。あとから直せます。"),
        max_length=200,
        error_messages={"required": gettext_lazy("現場名を入力してください。略称でもかまいません。")},
    )
    place = forms.CharField(
        label=gettext_lazy("場所"),
        help_text=gettext_lazy(
            "郵便番号（例：100-0005）か、都道府県からの所在地。現場にいるときは、位置だけでもかまいません。"
        ),
        max_length=300,
    )
    opening_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on
        # Who is at the site may leave it to the phone's position; `read_place` says so where neither is there.
        self.fields["place"].error_messages["required"] = PLACE_MISSING
        self.fields["place"].required = not (self.is_bound and self.data.get("latitude"))
        self.fields["last_on"] = ReadField(
            partial(parse_date, today=on),
            label=_("いつまで"),
            help_text=_("今日からこの日までのタッチが日数に入ります。工期が延びたら、あとから延ばせます。"),
            initial=(on + USUAL_LENGTH).isoformat(),
            widget=forms.TextInput(attrs={"type": "date"}),
            error_messages={"required": _("最後の日を入力してください。例：2027年3月31日")},
        )
        self.order_fields(["name", "place", "last_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "place" not in self.errors:
            try:
                cleaned["read_place"] = read_place(
                    cleaned.get("place") or "", latitude=cleaned.get("latitude"), longitude=cleaned.get("longitude")
                )
            except ValidationError as error:
                self.add_error("place", error)
        return cleaned

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "place", "last_on")]

    def period(self) -> RecordingPeriod:
        return RecordingPeriod(self.on, self.cleaned_data["last_on"])

    def key(self) -> UUID:
        found = self.cleaned_data["opening_key"]
        assert isinstance(found, UUID)
        return found

    def show(self, refusal: Refusal) -> None:
        show_refusal(self, refusal, field=FIELD_OF_REFUSAL.get(refusal.code))
