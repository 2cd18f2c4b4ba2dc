"""What is typed about a missing day: trade, roles, times, content and the reason. Shared by the person's and the clerk's form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.history.queries.entry_choices import SiteChoice
from ccus.kit.calendar import JST
from ccus.kit.eras import parse_time
from ccus.kit.folding import fold_spaces
from ccus.kit.ids import parse_id
from ccus.kit.labels import Labelled
from ccus.portal.ui.forms import ReadField, set_choices
from ccus.registry.rules.trades import UNKNOWN_MINOR, major_trades, minor_trades, trade_name
from ccus.sites.states import SiteRole

LONGEST_TEXT = 200
LONGEST_NOTE = 150

# Folded away, since the roster or nobody knows better.
DETAILS = ("entry_time", "exit_time", "work_content")
NEEDED = ("reason", "reason_note", "site", "site_id", "trade", "site_roles")
OTHER_SITE = "other"

Choices = list[tuple[str, Any]]


class EntryReason(Labelled):
    """Why there was no touch. The prime reads the Japanese words, whatever language was typed in."""

    FORGOT_CARD = "forgot_card", "カードを忘れた・なくした", "card forgotten or lost"
    NOT_READ = "not_read", "タッチしたが記録されなかった", "touched, but nothing was recorded"
    NO_READER = "no_reader", "現場に読み取り機がなかった・こわれていた", "no reader at the site, or broken"
    NO_CARD_YET = "no_card_yet", "カードがまだ届いていない", "card has not arrived yet"
    WRONG_DETAILS = "wrong_details", "職種や立場を直したい", "trade or role has to be corrected"
    OTHER = "other", "そのほか", "something else"


@dataclass(frozen=True, kw_only=True)
class Times:
    """When somebody came and left, as moments; None where nothing was typed."""

    entry_at: datetime | None
    exit_at: datetime | None


class DayDetailsForm(forms.Form):
    """Without JavaScript and in any width. `sites` are offered by name; any other is typed as its 14-digit ID."""

    site = forms.ChoiceField(label=gettext_lazy("働いた現場"), required=False)
    site_id = ReadField(
        parse_id,
        label=gettext_lazy("現場ID（「上にない現場」のときだけ）"),
        help_text=gettext_lazy("14けたの数字です。現場の掲示で確かめられます。"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    trade = forms.ChoiceField(label=gettext_lazy("職種"), required=False)
    site_roles = forms.MultipleChoiceField(
        label=gettext_lazy("立場"), required=False, widget=forms.CheckboxSelectMultiple
    )
    entry_time = ReadField(
        parse_time,
        label=gettext_lazy("入った時刻"),
        required=False,
        widget=forms.TextInput(attrs={"type": "time"}),
    )
    exit_time = ReadField(
        parse_time,
        label=gettext_lazy("出た時刻"),
        help_text=gettext_lazy("入った時刻より早いときは、翌日の時刻とみなします。"),
        required=False,
        widget=forms.TextInput(attrs={"type": "time"}),
    )
    work_content = forms.CharField(
        label=gettext_lazy("作業内容"),
        help_text=gettext_lazy("例：足場の組立て"),
        max_length=LONGEST_TEXT,
        required=False,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("記録がない理由"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("理由を選んでください。元請が承認するときに読みます。")},
    )
    reason_note = forms.CharField(
        label=gettext_lazy("元請に伝えること"),
        help_text=gettext_lazy("例：朝礼の名簿に名前があります"),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        sites: Sequence[SiteChoice],
        own_trades: Sequence[str],
        blank_site: str,
        blank_trade: str,
        language: str,
        **options: Any,
    ) -> None:
        """`own_trades` come first in the list; the blank choices say what leaving them so means."""
        super().__init__(*args, **options)
        known = [(site.ccus_id, site.name) for site in sites]
        set_choices(self, "site", [("", blank_site), *known, (OTHER_SITE, _("上にない現場（下に現場IDを入力）"))])
        set_choices(self, "trade", [("", blank_trade), *trade_choices(own_trades, language=language)])
        set_choices(self, "site_roles", [(role.value, role.label(language)) for role in SiteRole])
        set_choices(self, "reason", [(reason.value, reason.label(language)) for reason in EntryReason])
        self.order_fields([*NEEDED, *DETAILS])
        if not sites:
            del self.fields["site"]
            self.fields["site_id"].label = _("現場ID")
            self.fields["site_id"].required = True
            self.fields["site_id"].error_messages["required"] = _(
                "現場IDを入力してください。現場の掲示に書かれた14けたの数字です。"
            )

    def clean_reason_note(self) -> str:
        note: str = fold_spaces(self.cleaned_data["reason_note"])
        if self.cleaned_data.get("reason") == EntryReason.OTHER and not note:
            raise ValidationError(_("「そのほか」のときは、理由を一言入力してください。"), code="required")
        return note

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen, typed = cleaned.get("site"), cleaned.get("site_id")
        if chosen == OTHER_SITE and not typed and "site_id" not in self.errors:
            self.add_error("site_id", _("現場IDを入力してください。現場の掲示に書かれた14けたの数字です。"))
        if chosen not in (None, "", OTHER_SITE) and typed:
            self.add_error("site_id", _("現場が2つ選ばれています。上で選んだ現場でよければ、ここは空にしてください。"))
        return cleaned

    @property
    def needed_fields(self) -> list[forms.BoundField]:
        """What is shown at once."""
        return [field for field in self.visible_fields() if field.name not in DETAILS]

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DETAILS]

    @property
    def has_details(self) -> bool:
        """Whether somebody typed a detail, so that it must be in sight."""
        return self.is_bound and any(field.value() or field.errors for field in self.detail_fields)

    def site_ccus_id(self) -> str:
        """The chosen or typed site; empty when neither was."""
        chosen = self.cleaned_data.get("site") or ""
        return self.cleaned_data.get("site_id") or ("" if chosen == OTHER_SITE else chosen)

    def reason_text(self) -> str:
        """The reason as the prime reads it, with the note behind it."""
        reason = EntryReason(self.cleaned_data["reason"])
        note = self.cleaned_data["reason_note"]
        if reason is EntryReason.OTHER:
            return str(note)
        # The prime's desk reads it, whatever the language of the person who typed it.
        if not note:
            return reason.label_ja
        return f"{reason.label_ja}：{note}"  # lint: japanese-text — stored for the prime, not a message

    def times_on(self, day: date) -> Times:
        return times_on(day, self.cleaned_data["entry_time"], self.cleaned_data["exit_time"])


def times_on(day: date, came: time | None, left: time | None) -> Times:
    """Typed times as moments in Japan; a leaving before the coming is that of the next morning."""
    next_day = day + timedelta(days=1)
    return Times(
        entry_at=datetime.combine(day, came, tzinfo=JST) if came else None,
        exit_at=datetime.combine(next_day if came and left < came else day, left, tzinfo=JST) if left else None,
    )


def trade_choices(own_trades: Sequence[str], *, language: str) -> Choices:
    """The person's own trades, then all by major trade; each major ends with a choice for a minor nobody knows."""
    choices: Choices = []
    if own_trades:
        choices.append((_("この人の職種"), [(code, trade_name(code, language)) for code in dict.fromkeys(own_trades)]))
    for major, trade in major_trades().items():
        minors = [
            (code, minor.name(language))
            for code, minor in minor_trades().items()
            if code.startswith(f"{major}-") and not code.endswith(UNKNOWN_MINOR)
        ]
        unknown = f"{major}-{UNKNOWN_MINOR}"
        words = _("%(trade)s（細かい区分は不明）") % {"trade": trade.name(language)} if minors else trade.name(language)
        choices.append((f"{major} {trade.name(language)}", [*minors, (unknown, words)]))
    return choices
