"""The form that fills many days of many people at once: what is left open is taken from each person's roster or last record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ccus.history.queries.days import Person
from ccus.history.queries.entry_choices import EntryChoices
from ccus.history.queries.people_days import ChosenPerson
from ccus.history.services.typed_days import TypedDay
from ccus.portal.technician.forms.day_details import DayDetailsForm
from ccus.sites.states import SiteRole

# One press sends at most so many days, some seconds of work.
MOST_DAYS = 2_000


@dataclass(frozen=True, kw_only=True)
class Incomplete:
    """A day that cannot be sent, since neither form nor roster says all of it; `why` says what to do."""

    person: Person
    day: date
    why: str


class BulkForm(DayDetailsForm):
    """`corrects` is set on the way from a day that is recorded already."""

    corrects = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, chosen: Sequence[ChosenPerson], choices: EntryChoices, **options: Any) -> None:
        knows_all = all((choice.person.ccus_id, day) in choices.suggestions for choice in chosen for day in choice.days)
        knows_some = bool(choices.suggestions)
        super().__init__(
            *args,
            sites=choices.sites,
            own_trades=_own_trades(chosen, choices),
            blank_site=_("作業員名簿のとおり（人ごと）") if knows_some else _("現場を選んでください"),
            blank_trade=_("作業員名簿のとおり（人ごと）"),
            **options,
        )
        self.chosen, self.choices = chosen, choices
        self.fields["site_roles"].help_text = _("選ばないと、人ごとに作業員名簿のとおりになります。")
        if "site" not in self.fields:
            return
        if not knows_some:
            self.fields["site"].required = True
            self.fields["site"].error_messages["required"] = _(
                "現場を選んでください。作業員名簿にも記録にもありません。"
            )
        elif not knows_all:
            self.fields["site"].help_text = _("名簿にない人がいます。その人の分は、現場を選ばないと送れません。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if sum(len(choice.days) for choice in self.chosen) > MOST_DAYS:
            self.add_error(
                None, _("一度に送れるのは%(most)d日分までです。人を分けて送ってください。") % {"most": MOST_DAYS}
            )
        return cleaned

    def typed_days(self) -> tuple[list[TypedDay], list[Incomplete]]:
        """The days as they are sent, person by person, and those that are incomplete. Only for a valid form."""
        typed: list[TypedDay] = []
        incomplete: list[Incomplete] = []
        for choice in self.chosen:
            for day in choice.days:
                found = self._typed_day(choice.person, day)
                if isinstance(found, TypedDay):
                    typed.append(found)
                else:
                    incomplete.append(found)
        return typed, incomplete

    def _typed_day(self, person: Person, day: date) -> TypedDay | Incomplete:
        suggestion = self.choices.suggestions.get((person.ccus_id, day))
        site = self.site_ccus_id() or (suggestion.site.ccus_id if suggestion else "")
        if not site:
            why = _("作業員名簿にないため、現場が決められません。現場を選んで、もう一度送ってください。")
            return Incomplete(person=person, day=day, why=why)
        trade = self.cleaned_data["trade"] or (suggestion.trade_code if suggestion else "") or person.trade_code
        if not trade:
            why = _("作業員名簿にも登録にも職種がありません。職種を選んで、もう一度送ってください。")
            return Incomplete(person=person, day=day, why=why)
        times = self.times_on(day)
        roles = self.cleaned_data["site_roles"] or (suggestion.site_roles if suggestion else ())
        return TypedDay(
            technician_ccus_id=person.ccus_id,
            site_ccus_id=site,
            work_date=day,
            trade_code=trade,
            site_roles=roles or [SiteRole.OTHER.value],
            reason=self.reason_text(),
            work_content=self.cleaned_data["work_content"] or (suggestion.work_content if suggestion else ""),
            entry_at=times.entry_at,
            exit_at=times.exit_at,
            corrects=self.cleaned_data["corrects"],
        )


def _own_trades(chosen: Iterable[ChosenPerson], choices: EntryChoices) -> list[str]:
    codes = [suggestion.trade_code for suggestion in choices.suggestions.values()]
    codes += [choice.person.trade_code for choice in chosen]
    return list(dict.fromkeys(code for code in codes if code))
