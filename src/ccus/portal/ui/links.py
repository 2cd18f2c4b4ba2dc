"""Links to services outside in words and as a form, for people and businesses alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ccus.kit.eras import display_date, display_date_english, parse_date
from ccus.kit.money import display_yen
from ccus.portal.ui.forms import ReadField
from ccus.portal.ui.shapes.links import DifferenceRow, LinkRow, LinksPage
from ccus.registry.models import OutsideDifference, OutsideLink, OutsideService
from ccus.registry.queries.outside_links import LinkShelf
from ccus.registry.rules.trades import licence_trades
from ccus.registry.states import LinkProblem, OutsideField, OutsideSource

USUAL_DAYS = 365


class ConsentForm(forms.Form):
    """A number and the last day of the consent."""

    def __init__(self, data: Any = None, *, source: OutsideSource, on: date) -> None:
        super().__init__(data, initial={"last_on": (on + timedelta(days=USUAL_DAYS)).isoformat()})
        is_course = source is OutsideSource.CORE_TECHNICIANS
        self.fields["number"] = forms.CharField(
            label=_("修了番号") if is_course else _("許可番号"),
            help_text=_("修了証に書かれているとおり。例：24-0012-000042")
            if is_course
            else _("許可証に書かれているとおり。例：東京都知事許可（般-5）第12345号"),
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": _("番号を入力してください。")},
        )
        self.fields["last_on"] = ReadField(
            partial(parse_date, today=on),
            label=_("いつまで同意するか"),
            help_text=_("3年先まで。途中でも、いつでも取り消せます。"),
        )
        self.fields["agreed"] = forms.BooleanField(
            label=_("この番号について、相手先の今後の変更も受け取ることに同意します。"),
            error_messages={"required": _("同意するときは、ここに印を付けてください。")},
        )


def links_page(
    shelf: LinkShelf,
    *,
    revoke_url: Callable[[int], str],
    answer_url: Callable[[int], str],
    language: str,
) -> LinksPage:
    source = shelf.source.label(language)
    trouble, text = _trouble(shelf.service)
    return LinksPage(
        title=source,
        lead=_("番号を入れて同意すると、相手先の内容と、ここの登録の違いを見せます。認めるまで、登録は変わりません。"),
        rows=tuple(_row(link, revoke_url, answer_url, language) for link in shelf.links),
        trouble=trouble,
        trouble_text=text,
    )


def _trouble(service: OutsideService | None) -> tuple[str, str]:
    if service is None or not service.problem:
        return "", ""
    words = {
        "unreachable": _("相手先につながりません"),
        "slow": _("相手先の返事が遅れています"),
        "refused": _("相手先が止まっています"),
        "denied": _("相手先に断られています"),
        "unreadable": _("相手先から、読めない返事が来ています"),
        "changed": _("相手先の返事の形が変わりました"),
    }
    text = _(
        "同意と、これまでの内容はそのまま残っています。つながりしだい自動で続けるので、していただくことはありません。"
    )
    return words.get(service.problem, words["unreachable"]), text


def _row(
    link: OutsideLink, revoke_url: Callable[[int], str], answer_url: Callable[[int], str], language: str
) -> LinkRow:
    differences: list[OutsideDifference] = getattr(link, "open_differences", [])
    return LinkRow(
        number=link.number,
        given_at=link.given_at,
        last_on=link.last_on,
        ended_at=link.revoked_at,
        answered_at=link.answered_at,
        as_of=link.record_as_of if link.record else None,
        facts=_facts(link.record, language),
        problem=LinkProblem(link.problem).label(language) if link.problem else "",
        is_waiting=link.revoked_at is None and link.answered_at is None,
        differences=tuple(
            DifferenceRow(
                label=OutsideField(row.field).label(language),
                ours=_value(OutsideField(row.field), row.ours, language),
                theirs=_value(OutsideField(row.field), row.theirs, language),
                answer_url=answer_url(row.pk),
            )
            for row in differences
        ),
        revoke_url=revoke_url(link.pk) if link.revoked_at is None else "",
    )


def _facts(record: dict[str, Any] | None, language: str) -> tuple[tuple[str, str], ...]:
    if not record:
        return ()
    if "course" in record:
        until = _value(OutsideField.CERTIFICATE_LAST_DAY, record["valid_until"], language)
        return ((_("講習"), str(record["course"])), (_("有効期限"), until))
    until = _value(OutsideField.CERTIFICATE_LAST_DAY, record["valid_until"], language)
    return ((_("商号・名称"), str(record["name"])), (_("許可の有効期限"), until))


def _value(field: OutsideField, value: Any, language: str) -> str:
    if value is None or value == []:
        return _("登録なし")
    if field is OutsideField.CERTIFICATE:
        until = _value(OutsideField.CERTIFICATE_LAST_DAY, value["until"], language)
        return _("%(name)s（%(until)sまで）") % {"name": value["name"], "until": until}
    if field is OutsideField.CERTIFICATE_LAST_DAY:
        day = date.fromisoformat(value)
        return display_date(day) if language == "ja" else display_date_english(day)
    if field is OutsideField.CAPITAL:
        return display_yen(value)
    if field is OutsideField.TRADES:
        known = [licence_trades()[code] for code in value if code in licence_trades()]
        return " / ".join(trade.name_ja if language == "ja" else trade.name_en for trade in known)
    return str(value)
