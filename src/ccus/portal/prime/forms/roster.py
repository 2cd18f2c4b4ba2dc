"""Putting somebody who touched on the roster: since when, as what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.portal.prime.forms.first_days import first_day_field
from ccus.portal.technician.forms.day_details import LONGEST_TEXT, trade_choices
from ccus.portal.ui.forms import set_choices, show_refusal
from ccus.sites.services.roster_work import RosterDraft
from ccus.sites.states import SiteRole

# At which field a refusal is told; above the form for all others.
FIELD_OF_REFUSAL = {
    "registry.unknown_trade": "trade",
    "sites.site_role_missing": "site_roles",
    "sites.unknown_site_role": "site_roles",
    "sites.site_text_too_long": "work_content",
    "sites.roster_outside_recording_period": "from_on",
    "sites.technician_not_affiliated": "from_on",
    "sites.firm_not_on_site": "from_on",
}


class RosterEntryForm(forms.Form):
    trade = forms.ChoiceField(
        label=gettext_lazy("職種"),
        error_messages={"required": gettext_lazy("職種を選んでください。分からないときは、会社に確かめてください。")},
    )
    site_roles = forms.MultipleChoiceField(
        label=gettext_lazy("立場"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("立場を選んでください。職長や班長でないときは「その他(一般)」です。")},
    )
    work_content = forms.CharField(
        label=gettext_lazy("作業内容"),
        help_text=gettext_lazy("例：足場の組立て"),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, on: date, language: str, **options: Any) -> None:
        """`on` is today."""
        super().__init__(*args, **options)
        set_choices(self, "trade", [("", _("職種を選んでください")), *trade_choices([], language=language)])
        set_choices(self, "site_roles", [(role.value, role.label(language)) for role in SiteRole])
        self.fields["site_roles"].initial = [SiteRole.OTHER.value]
        help_text = _("この日からのタッチが、さかのぼって数えられます。")
        self.fields["from_on"] = first_day_field(on=on, help_text=help_text)

    def draft(self, technician_ccus_id: str, *, business_ccus_id: str) -> RosterDraft:
        """Only for a valid form."""
        return RosterDraft(
            technician_ccus_id=technician_ccus_id,
            business_ccus_id=business_ccus_id,
            trade_code=self.cleaned_data["trade"],
            site_roles=self.cleaned_data["site_roles"],
            work_content=self.cleaned_data["work_content"],
            from_on=self.cleaned_data["from_on"],
        )

    def show(self, refusal: Refusal) -> None:
        """Tells a refusal at the field it is about."""
        show_refusal(self, refusal, field=FIELD_OF_REFUSAL.get(refusal.code))
