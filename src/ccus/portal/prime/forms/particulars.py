"""Everything about a site that follows after the three fields: site, contract and works information, period, handover."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.portal.prime.forms.places import read_place
from ccus.portal.ui.forms import ReadField, set_choices, show_refusal
from ccus.registry.rules.prefectures import prefecture_name
from ccus.sites.models import Site, SiteContract, SiteWorks
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.rules.site_parts import ContractPart, SiteDetails, WorksPart
from ccus.sites.services.copying import details_of
from ccus.sites.states import ContractingForm, OrderCategory, SiteKind, WorksKind

FIELD_OF_REFUSAL = {
    "sites.site_name_missing": "name",
    "sites.unknown_prefecture": "place",
    "sites.recording_period_backwards": "last_on",
    "sites.recording_period_too_long": "last_on",
    "sites.contract_period_backwards": "last_on",
    "sites.close_day_ahead": "last_on",
    "sites.manager_name_missing": "name",
    "sites.manager_not_of_prime": "login_name",
    "sites.handover_before_term": "from_on",
    "sites.work_place_missing": "memo",
    "sites.site_is_not_wide_area": "memo",
}


class PartForm(forms.Form):
    """One section of the page. Fields carry the section's prefix, so that a name may stand in several."""

    def add_day(self, name: str, *, label: str, on: date, required: bool = False) -> None:
        self.fields[name] = ReadField(
            partial(parse_date, today=on),
            label=label,
            required=required,
            widget=forms.TextInput(attrs={"type": "date"}),
            error_messages={"required": _("日付を入力してください。例：2027年3月31日")},
        )

    def show(self, refusal: Refusal) -> None:
        field = FIELD_OF_REFUSAL.get(refusal.code)
        show_refusal(self, refusal, field=field if field in self.fields else None)


class DetailsForm(PartForm):
    name = forms.CharField(label=gettext_lazy("現場名"), max_length=200)
    place = forms.CharField(
        label=gettext_lazy("場所"),
        help_text=gettext_lazy("都道府県からの所在地、または郵便番号"),
        max_length=300,
    )
    organization_unit = forms.CharField(label=gettext_lazy("組織情報"), max_length=200, required=False)
    site_contact = forms.CharField(label=gettext_lazy("現場の連絡先"), max_length=200, required=False)
    site_manager_name = forms.CharField(label=gettext_lazy("現場管理者"), max_length=200, required=False)
    office_phone = forms.CharField(label=gettext_lazy("現場事務所の電話番号"), max_length=30, required=False)
    order_category = forms.ChoiceField(label=gettext_lazy("発注の区分"))
    is_wide_area = forms.BooleanField(
        label=gettext_lazy("広域現場（いくつかの工事を1つの現場IDにまとめる）"), required=False
    )
    handles_hazardous_substances = forms.BooleanField(label=gettext_lazy("有害物質の取扱いがある"), required=False)

    def __init__(self, data: Any, *, site: Site, language: str) -> None:
        self.site = site
        place = prefecture_name(site.office_prefecture_code) + site.office_address
        fields = {name: getattr(site, name) for name in self.base_fields if name != "place"}
        super().__init__(data, initial={**fields, "place": place}, prefix="details")
        set_choices(self, "order_category", [(one.value, one.label(language)) for one in OrderCategory])

    def clean_place(self) -> Any:
        return read_place(self.cleaned_data["place"], latitude=None, longitude=None)

    def details(self) -> SiteDetails:
        """Only for a valid form; what it does not ask for stays."""
        typed, old = self.cleaned_data, details_of(self.site)
        return SiteDetails(
            kind=SiteKind(self.site.kind),
            is_wide_area=typed["is_wide_area"],
            organization_unit=typed["organization_unit"],
            site_contact=typed["site_contact"],
            site_manager_name=typed["site_manager_name"],
            office_address=typed["place"].address,
            office_phone=typed["office_phone"],
            latitude=old.latitude,
            longitude=old.longitude,
            order_category=OrderCategory(typed["order_category"]),
            handles_hazardous_substances=typed["handles_hazardous_substances"],
        )


class ContractForm(PartForm):
    works_place = forms.CharField(label=gettext_lazy("工事場所"), max_length=300, required=False)
    owner_name = forms.CharField(label=gettext_lazy("発注者名"), max_length=200, required=False)
    contracting_form = forms.ChoiceField(label=gettext_lazy("契約の形"), required=False)
    contract_number = forms.CharField(label=gettext_lazy("契約番号"), max_length=60, required=False)
    contract_amount_yen = forms.IntegerField(label=gettext_lazy("請負金額（円）"), min_value=0, required=False)

    def __init__(self, data: Any, *, contract: SiteContract | None, on: date, language: str) -> None:
        initial: dict[str, Any] = {}
        if contract is not None:
            initial = {name: getattr(contract, name) for name in self.base_fields}
            if contract.contract_period:
                last = date.fromordinal(contract.contract_period.upper.toordinal() - 1)
                initial |= {"first_on": contract.contract_period.lower.isoformat(), "last_on": last.isoformat()}
        super().__init__(data, initial=initial, prefix="contract")
        set_choices(
            self, "contracting_form", [("", "–"), *((one.value, one.label(language)) for one in ContractingForm)]
        )
        self.add_day("first_on", label=_("契約期間の最初の日"), on=on)
        self.add_day("last_on", label=_("契約期間の最後の日"), on=on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("first_on")) != bool(cleaned.get("last_on")) and not self.errors:
            self.add_error("last_on", _("契約期間は、最初の日と最後の日の両方を入力してください。"))
        return cleaned

    def part(self) -> ContractPart:
        typed = self.cleaned_data
        form = typed["contracting_form"]
        return ContractPart(
            works_place=typed["works_place"],
            owner_name=typed["owner_name"],
            contracting_form=ContractingForm(form) if form else None,
            first_on=typed["first_on"],
            last_on=typed["last_on"],
            contract_number=typed["contract_number"],
            contract_amount_yen=typed["contract_amount_yen"],
        )


class WorksForm(PartForm):
    works_kind = forms.ChoiceField(label=gettext_lazy("工事の種類"), required=False)
    is_corins_registered = forms.NullBooleanField(label=gettext_lazy("コリンズへの登録"), required=False)
    building_use = forms.CharField(label=gettext_lazy("用途"), max_length=100, required=False)
    construction_kind = forms.CharField(
        label=gettext_lazy("工事の種別"), help_text=gettext_lazy("例：新築、改修、解体"), max_length=100, required=False
    )
    works_type = forms.CharField(label=gettext_lazy("工種"), max_length=100, required=False)
    scale = forms.CharField(label=gettext_lazy("規模"), max_length=100, required=False)
    method = forms.CharField(label=gettext_lazy("工法"), max_length=100, required=False)

    def __init__(self, data: Any, *, works: SiteWorks | None, language: str) -> None:
        initial = {name: getattr(works, name) for name in self.base_fields} if works else {}
        super().__init__(data, initial=initial, prefix="works")
        set_choices(self, "works_kind", [("", "–"), *((one.value, one.label(language)) for one in WorksKind)])

    def part(self) -> WorksPart:
        typed = dict(self.cleaned_data)
        kind = typed.pop("works_kind")
        return WorksPart(works_kind=WorksKind(kind) if kind else None, **typed)


class PeriodForm(PartForm):
    def __init__(self, data: Any, *, period: RecordingPeriod, on: date) -> None:
        initial = {"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()}
        super().__init__(data, initial=initial, prefix="period")
        self.add_day("first_on", label=_("就業履歴をためる最初の日"), on=on, required=True)
        self.add_day("last_on", label=_("最後の日"), on=on, required=True)

    def period(self) -> RecordingPeriod:
        return RecordingPeriod(self.cleaned_data["first_on"], self.cleaned_data["last_on"])


class HandoverForm(PartForm):
    name = forms.CharField(label=gettext_lazy("新しい現場管理者"), max_length=200)
    login_name = forms.CharField(
        label=gettext_lazy("その人のログイン名（あれば）"),
        help_text=gettext_lazy("入れると、この現場の権限も引き継がれます。"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data, initial={"from_on": on.isoformat()}, prefix="handover")
        self.add_day("from_on", label=_("いつから"), on=on, required=True)


class WorkPlaceForm(PartForm):
    memo = forms.CharField(label=gettext_lazy("作業場所"), help_text=gettext_lazy("例：○○邸、3工区"), max_length=200)

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data, initial={"from_on": on.isoformat()}, prefix="place")
        self.add_day("from_on", label=_("いつから"), on=on, required=True)
        self.add_day("last_on", label=_("いつまで（決まっているとき）"), on=on)


class ClosingForm(PartForm):
    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data, initial={"last_on": on.isoformat()}, prefix="closing")
        self.add_day("last_on", label=_("最後の日"), on=on, required=True)
