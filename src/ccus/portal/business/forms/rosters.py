"""Putting people on a roster, and changing what they do there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.foundation.refusals import Refusal
from ccus.portal.business.forms.hierarchies import last_day_field
from ccus.portal.prime.forms.first_days import first_day_field
from ccus.portal.technician.forms.day_details import LONGEST_TEXT, trade_choices
from ccus.portal.ui.forms import set_choices, show_refusal
from ccus.sites.models import RosterEntry
from ccus.sites.rules.roster import Suggestion
from ccus.sites.services.roster_work import RosterDraft, RosterWork
from ccus.sites.states import ForeignWorkCategory, SiteRole

ONCE = 500  # people put on with one press
FIELD_OF_REFUSAL = {
    "registry.unknown_trade": "trade",
    "sites.site_role_missing": "site_roles",
    "sites.unknown_site_role": "site_roles",
    "sites.site_text_too_long": "work_content",
    "sites.roster_outside_recording_period": "from_on",
    "sites.roster_entry_outside_its_days": "from_on",
    "sites.roster_entry_ends_before_it_begins": "last_on",
    "sites.foreign_work_incomplete": "foreign_work_category",
}


class WorkForm(forms.Form):
    """What somebody does at the site. What is left open in `trade` and `site_roles` is filled in by those who use the form."""

    trade = forms.ChoiceField(label=gettext_lazy("職種"), required=False)
    site_roles = forms.MultipleChoiceField(
        label=gettext_lazy("立場"), widget=forms.CheckboxSelectMultiple, required=False
    )
    work_content = forms.CharField(
        label=gettext_lazy("作業内容"),
        help_text=gettext_lazy("例：足場の組立て"),
        max_length=LONGEST_TEXT,
        required=False,
    )
    foreign_work_category = forms.ChoiceField(label=gettext_lazy("特定技能の業務区分"), required=False)

    def __init__(self, *args: Any, on: date, language: str, blank_trade: str, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "trade", [("", blank_trade), *trade_choices([], language=language)])
        set_choices(self, "site_roles", [(role.value, role.label(language)) for role in SiteRole])
        set_choices(
            self,
            "foreign_work_category",
            [("", _("特定技能ではない")), *((one.value, one.label(language)) for one in ForeignWorkCategory)],
        )
        self.fields["education_on"] = last_day_field(on=on, label=_("新規入場者教育の日"))
        self.fields["foreign_from_on"] = last_day_field(on=on, label=_("特定技能で従事する最初の日"))
        self.fields["foreign_last_on"] = last_day_field(on=on, label=_("特定技能で従事する最後の日"))

    @property
    def foreign_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("foreign_work_category", "foreign_from_on", "foreign_last_on")]

    def work(self) -> RosterWork:
        """Only for a valid form that fills in everything itself."""
        typed = self.cleaned_data
        return RosterWork(
            trade_code=typed["trade"],
            site_roles=typed["site_roles"],
            work_content=typed["work_content"],
            education_on=typed["education_on"],
            foreign_work_category=typed["foreign_work_category"],
            foreign_from_on=typed["foreign_from_on"],
            foreign_last_on=typed["foreign_last_on"],
        )

    def show(self, refusal: Refusal) -> None:
        field = FIELD_OF_REFUSAL.get(refusal.code)
        show_refusal(self, refusal, field=field if field in self.fields else None)


class PeopleForm(WorkForm):
    """Many people at once: `person` are IDs, ticked in a list, or typed in `ids` for the people of another firm."""

    ids = forms.CharField(
        label=gettext_lazy("技能者ID"),
        help_text=gettext_lazy("1行に1人。空白や読点で区切ってもかまいません。"),
        widget=forms.Textarea(attrs={"rows": 6, "inputmode": "numeric", "autocomplete": "off"}),
        required=False,
        max_length=20_000,
    )
    template_name_typed = forms.CharField(
        label=gettext_lazy("この顔ぶれに名前を付けて残す"),
        help_text=gettext_lazy("例：A班。次の現場で、ひと押しで選べます。"),
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, on: date, language: str, by_ids: bool, people: list[str], **options: Any) -> None:
        blank = _("職種を選んでください") if by_ids else _("前回のとおり（人ごと）")
        super().__init__(*args, on=on, language=language, blank_trade=blank, **options)
        self.by_ids, self.people = by_ids, people
        self.fields["from_on"] = first_day_field(
            on=on, help_text=_("過ぎた日からでも載せられます。その日からのタッチが、さかのぼって数えられます。")
        )
        self.fields["last_on"] = last_day_field(on=on, label=_("いつまで（決まっているとき）"))
        if by_ids:
            del self.fields["template_name_typed"]
            self.fields["site_roles"].initial = [SiteRole.OTHER.value]
        else:
            del self.fields["ids"]
            self.fields["site_roles"].help_text = _("選ばないと、人ごとに前回のとおりになります。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.by_ids:
            self.people = [part for part in cleaned.get("ids", "").replace("、", " ").replace(",", " ").split() if part]
        if not self.people:
            self.add_error("ids" if self.by_ids else None, _("名簿に載せる人を選んでください。"))
        if len(self.people) > ONCE:
            self.add_error(None, _("一度に載せられるのは%(most)d人までです。人を分けてください。") % {"most": ONCE})
        if self.by_ids and not cleaned.get("trade"):
            self.add_error("trade", _("職種を選んでください。"))
        return cleaned

    def drafts(self, *, business_ccus_id: str, suggestions: Mapping[str, Suggestion]) -> list[RosterDraft]:
        """One for each person, in order; what the form leaves open comes from the suggestion. Only for a valid form."""
        typed = self.cleaned_data
        drafts = []
        for person in self.people:
            known = suggestions.get(person)
            drafts.append(
                RosterDraft(
                    technician_ccus_id=person,
                    business_ccus_id=business_ccus_id,
                    trade_code=typed["trade"] or (known.trade_code if known else ""),
                    site_roles=typed["site_roles"] or (known.site_roles if known else [SiteRole.OTHER.value]),
                    work_content=typed["work_content"] or (known.work_content if known else ""),
                    education_on=typed["education_on"],
                    foreign_work_category=typed["foreign_work_category"],
                    foreign_from_on=typed["foreign_from_on"],
                    foreign_last_on=typed["foreign_last_on"],
                    from_on=typed["from_on"],
                    last_on=typed["last_on"],
                )
            )
        return drafts


class EntryForm(WorkForm):
    """One line of a roster, changed from a day on."""

    def __init__(self, *args: Any, entry: RosterEntry, on: date, language: str, **options: Any) -> None:
        period = entry.foreign_work_period
        initial = {
            "trade": entry.trade_code,
            "site_roles": entry.site_roles,
            "work_content": entry.work_content,
            "education_on": entry.education_on.isoformat() if entry.education_on else "",
            "foreign_work_category": entry.foreign_work_category,
            "foreign_from_on": period.lower.isoformat() if period else "",
            "foreign_last_on": date.fromordinal(period.upper.toordinal() - 1).isoformat() if period else "",
        }
        super().__init__(
            *args, on=on, language=language, blank_trade=_("職種を選んでください"), initial=initial, **options
        )
        self.fields["trade"].required = True
        self.fields["site_roles"].required = True
        self.fields["from_on"] = first_day_field(
            on=max(entry.valid.lower, min(on, entry.valid.upper or on)),
            help_text=_(
                "この日から変わります。前の内容は、前の日まで残ります。最初の日を入れると、初めから直したことになります。"
            ),
        )
