"""The form in which a technician types in one missing day, or corrects one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ccus.foundation.refusals import Refusal
from ccus.history.errors import DirectEntryInFuture
from ccus.history.queries.days import Person
from ccus.history.queries.entry_choices import EntryChoices
from ccus.history.services.typed_days import TypedDay
from ccus.kit.calendar import JstMonth
from ccus.kit.eras import display_date, parse_date
from ccus.portal.technician.forms.day_details import DayDetailsForm
from ccus.portal.ui.forms import ReadField, show_refusal
from ccus.sites.states import SiteRole

# At which field a refusal is told; above the form for all others.
FIELD_OF_REFUSAL = {
    "history.direct_entry_closed": "work_date",
    "history.direct_entry_in_future": "work_date",
    "history.direct_entry_exists": "work_date",
    "history.day_already_counted": "work_date",
    "history.unknown_trade": "trade",
    "history.unknown_site_role": "site_roles",
    "history.reason_missing": "reason",
    "sites.site_not_found": "site_id",
}


class EntryForm(DayDetailsForm):
    """`corrects` is set on the way from a day that is recorded already."""

    corrects = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, person: Person, choices: EntryChoices, **options: Any) -> None:
        """`on` is today."""
        self.on = on
        suggested = [suggestion.trade_code for suggestion in choices.suggestions.values()]
        own_trades = [code for code in (*suggested, person.trade_code) if code]
        super().__init__(
            *args,
            sites=choices.sites,
            own_trades=own_trades,
            blank_site=_("現場を選んでください"),
            blank_trade=_("職種を選んでください"),
            **options,
        )
        self.fields["work_date"] = ReadField(
            partial(parse_date, today=on),
            label=_("働いた日"),
            widget=forms.TextInput(
                attrs={"type": "date", "min": JstMonth.of(on).previous().first_on.isoformat(), "max": on.isoformat()}
            ),
            error_messages={"required": _("働いた日を入力してください。例：%(day)s") % {"day": display_date(on)}},
        )
        self.order_fields(["work_date", *self.fields])
        self.fields["trade"].required = True
        self.fields["trade"].error_messages["required"] = _("職種を選んでください。この日にした仕事の職種です。")
        self.fields["site_roles"].required = True
        self.fields["site_roles"].error_messages["required"] = _(
            "立場を選んでください。職長や班長でないときは「その他(一般)」です。"
        )
        if "site" in self.fields:
            self.fields["site"].required = True
            self.fields["site"].error_messages["required"] = _(
                "現場を選んでください。一覧にないときは「上にない現場」を選び、下に現場IDを入力してください。"
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("site_id") and self.has_error("site", code="required"):
            del self.errors["site"]  # a typed ID is as good as a choice
        day = cleaned.get("work_date")
        if day is not None and day > self.on:
            self.show(DirectEntryInFuture(work_date=day))
        return cleaned

    def typed_day(self, technician_ccus_id: str) -> TypedDay:
        """The day as it is sent. Only for a valid form."""
        day = self.cleaned_data["work_date"]
        times = self.times_on(day)
        return TypedDay(
            technician_ccus_id=technician_ccus_id,
            site_ccus_id=self.site_ccus_id(),
            work_date=day,
            trade_code=self.cleaned_data["trade"],
            site_roles=self.cleaned_data["site_roles"],
            reason=self.reason_text(),
            work_content=self.cleaned_data["work_content"],
            entry_at=times.entry_at,
            exit_at=times.exit_at,
            corrects=self.cleaned_data["corrects"],
        )

    def show(self, refusal: Refusal) -> None:
        """Tells a refusal at the field it is about."""
        field = FIELD_OF_REFUSAL.get(refusal.code)
        show_refusal(self, refusal, field=field if field in self.fields else None)


def initial_values(day: date | None, *, person: Person, choices: EntryChoices, corrects: bool) -> dict[str, Any]:
    """What stands in the form before anything is typed."""
    suggestion = choices.suggestions.get((person.ccus_id, day)) if day else None
    return {
        "work_date": day.isoformat() if day else "",
        "corrects": corrects,
        "site": suggestion.site.ccus_id if suggestion else "",
        "trade": (suggestion.trade_code if suggestion else "") or person.trade_code,
        "site_roles": list(suggestion.site_roles if suggestion else ()) or [SiteRole.OTHER.value],
        "work_content": suggestion.work_content if suggestion else "",
        "reason": "wrong_details" if corrects else None,
    }
