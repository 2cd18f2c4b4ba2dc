"""「ここで働いた」: the place, the evidence, and the button. Everything else is filled in already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.history.queries.entry_choices import SiteChoice
from ccus.history.services.provisional_backing import MeasuredPosition
from ccus.history.services.provisional_days import NotedDay
from ccus.kit.calendar import JstMonth
from ccus.kit.eras import parse_date
from ccus.portal.technician.forms.day_details import trade_choices
from ccus.portal.ui.forms import ReadField, set_choices, show_refusal
from ccus.sites.states import SiteRole

OTHER_PLACE = "other"
_SITE, _PLACE = "site:", "place:"
MOST_SITES = 5

FIELD_OF_REFUSAL = {
    "history.direct_entry_closed": "work_date",
    "history.direct_entry_in_future": "work_date",
    "history.day_already_counted": "work_date",
    "history.provisional_day_exists": "place",
    "history.place_missing": "place_name",
    "history.place_too_long": "place_name",
    "history.unknown_trade": "trade",
}


class PositionForm(forms.Form):
    """What the phone measured, filled in by the page's script; empty without it."""

    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, widget=forms.HiddenInput)
    fixed_at = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=0, max_value=4_102_444_800_000
    )  # milliseconds since 1970, until 2100

    def position(self) -> MeasuredPosition | None:
        """None when nothing, or not all of it, was sent. Only for a valid form."""
        sent = self.cleaned_data
        if any(sent.get(name) is None for name in ("latitude", "longitude", "accuracy", "fixed_at")):
            return None
        return MeasuredPosition(
            latitude=sent["latitude"],
            longitude=sent["longitude"],
            accuracy_m=sent["accuracy"],
            fixed_at=datetime.fromtimestamp(sent["fixed_at"] / 1000, tz=UTC),
        )


class NoteForm(PositionForm):
    """`place` is a site, a place noted lately, or another that is typed; the first choice is the likeliest."""

    place = forms.ChoiceField(
        label=gettext_lazy("1　どこで働きましたか"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("働いた場所を選んでください。なければ「ほかの場所」を選びます。")},
    )
    place_name = forms.CharField(
        label=gettext_lazy("場所の名前（「ほかの場所」のときだけ）"),
        help_text=gettext_lazy("例：品川駅前ビル新築"),
        max_length=200,
        required=False,
    )
    prime = forms.CharField(
        label=gettext_lazy("元請の名前か事業者ID（「ほかの場所」のときだけ）"),
        help_text=gettext_lazy("元請がここから見つけて、確認できるようになります。"),
        max_length=200,
        required=False,
    )
    place_address = forms.CharField(
        label=gettext_lazy("住所（分かれば）"),
        max_length=300,
        required=False,
    )
    trade = forms.ChoiceField(label=gettext_lazy("職種"))
    poster = forms.CharField(required=False, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=gettext_lazy("許可証や朝礼の写真"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )

    def __init__(
        self,
        *args: Any,
        on: date,
        sites: Sequence[SiteChoice],
        places: Sequence[tuple[str, str]],
        own_trades: Sequence[str],
        language: str,
        **options: Any,
    ) -> None:
        """`places` are pairs of place and prime as typed before."""
        super().__init__(*args, **options)
        self.places = places
        known = [(f"{_SITE}{site.ccus_id}", site.name) for site in sites[:MOST_SITES]]
        known += [(f"{_PLACE}{number}", name) for number, (name, _prime) in enumerate(places)]
        set_choices(self, "place", [*known, (OTHER_PLACE, _("ほかの場所"))])
        set_choices(self, "trade", trade_choices(own_trades, language=language))
        self.fields["work_date"] = ReadField(
            partial(parse_date, today=on),
            label=_("働いた日"),
            widget=forms.TextInput(
                attrs={"type": "date", "min": JstMonth.of(on).previous().first_on.isoformat(), "max": on.isoformat()}
            ),
            error_messages={"required": _("働いた日を入力してください。")},
        )

    @property
    def other_place_fields(self) -> list[forms.BoundField]:
        return [self["place_name"], self["prime"], self["place_address"]]

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        return [self["work_date"], self["trade"]]

    @property
    def has_details(self) -> bool:
        return any(field.errors for field in self.detail_fields)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the fields of another place must be in sight."""
        return self["place"].value() == OTHER_PLACE or any(field.errors for field in self.other_place_fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("place") == OTHER_PLACE and not cleaned.get("place_name"):
            self.add_error("place_name", _("場所の名前を入力してください。元請が現場と結び付けるときに見ます。"))
        return cleaned

    def noted_day(self, technician_ccus_id: str) -> NotedDay:
        """The day as it is sent. Only for a valid form."""
        chosen, typed = self.cleaned_data["place"], self.cleaned_data
        site, place, prime = "", typed["place_name"], typed["prime"]
        if chosen.startswith(_SITE):
            site = chosen.removeprefix(_SITE)
        elif chosen.startswith(_PLACE):
            place, prime = self.places[int(chosen.removeprefix(_PLACE))]
        return NotedDay(
            technician_ccus_id=technician_ccus_id,
            work_date=typed["work_date"],
            trade_code=typed["trade"],
            site_roles=[SiteRole.OTHER.value],
            site_ccus_id=site,
            place_name=place,
            place_address=typed["place_address"],
            prime=prime,
        )

    def show(self, refusal: Refusal) -> None:
        """Tells a refusal at the field it is about."""
        show_refusal(self, refusal, field=FIELD_OF_REFUSAL.get(refusal.code))


class EvidenceForm(PositionForm):
    """One evidence that is added to a day: a position or a photograph."""

    photo = forms.FileField(
        label=gettext_lazy("許可証や朝礼の写真"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )


def chosen_site(ccus_id: str) -> str:
    """The value of the choice that names a registered site."""
    return f"{_SITE}{ccus_id}"
