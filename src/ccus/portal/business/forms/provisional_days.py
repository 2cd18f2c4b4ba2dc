"""Noting one day of many people at one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.history.queries.entry_choices import SiteChoice
from ccus.history.services.provisional_days import NotedDay
from ccus.kit.calendar import JstMonth
from ccus.kit.eras import parse_date
from ccus.portal.technician.forms.day_details import trade_choices
from ccus.portal.ui.forms import ReadField, set_choices
from ccus.portal.ui.widgets import LongCheckboxes, LongSelect
from ccus.registry.queries.technicians import Employee
from ccus.sites.states import SiteRole


class CrewForm(forms.Form):
    """Place, prime and day once; people ticked. A site of the list is named, any other place typed."""

    site = forms.ChoiceField(label=gettext_lazy("登録されている現場"), required=False, widget=LongSelect)
    place_name = forms.CharField(
        label=gettext_lazy("場所の名前（上にないとき）"),
        help_text=gettext_lazy("例：品川駅前ビル新築"),
        max_length=200,
        required=False,
    )
    prime = forms.CharField(
        label=gettext_lazy("元請の名前か事業者ID（上にないとき）"),
        help_text=gettext_lazy("元請がここから見つけて、確認できるようになります。"),
        max_length=200,
        required=False,
    )
    place_address = forms.CharField(label=gettext_lazy("住所（分かれば）"), max_length=300, required=False)
    trade = forms.ChoiceField(label=gettext_lazy("職種"), required=False, widget=LongSelect)
    people = forms.MultipleChoiceField(
        label=gettext_lazy("働いた人"),
        widget=LongCheckboxes,
        error_messages={"required": gettext_lazy("働いた人を選んでください。")},
    )

    def __init__(
        self,
        *args: Any,
        on: date,
        sites: Sequence[SiteChoice],
        people: Sequence[Employee],
        language: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.employees = {person.ccus_id: person for person in people}
        set_choices(self, "site", [("", _("上にない場所（下に入力）")), *((site.ccus_id, site.name) for site in sites)])
        own = list(dict.fromkeys(person.trade_code for person in people if person.trade_code))
        set_choices(self, "trade", [("", _("人ごとの登録の職種")), *trade_choices(own, language=language)])
        set_choices(self, "people", [(person.ccus_id, person.full_name) for person in people])
        self.fields["work_date"] = ReadField(
            partial(parse_date, today=on),
            label=_("働いた日"),
            widget=forms.TextInput(
                attrs={"type": "date", "min": JstMonth.of(on).previous().first_on.isoformat(), "max": on.isoformat()}
            ),
            error_messages={"required": _("働いた日を入力してください。")},
        )
        self.order_fields(["work_date", *(name for name in self.fields if name != "people"), "people"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("site") and not cleaned.get("place_name"):
            self.add_error("place_name", _("現場を選ぶか、場所の名前を入力してください。"))
        untold = [
            self.employees[ccus_id].full_name
            for ccus_id in cleaned.get("people", [])
            if not cleaned.get("trade") and not self.employees[ccus_id].trade_code
        ]
        if untold:
            names = _("、").join(untold)
            self.add_error(
                "trade", _("%(names)sさんの職種が登録されていません。職種を選んでください。") % {"names": names}
            )
        return cleaned

    def noted_days(self) -> list[NotedDay]:
        """One for each person. Only for a valid form."""
        typed = self.cleaned_data
        return [
            NotedDay(
                technician_ccus_id=ccus_id,
                work_date=typed["work_date"],
                trade_code=typed["trade"] or self.employees[ccus_id].trade_code,
                site_roles=[SiteRole.OTHER.value],
                site_ccus_id=typed["site"],
                place_name=typed["place_name"],
                place_address=typed["place_address"],
                prime=typed["prime"],
            )
            for ccus_id in typed["people"]
        ]
