"""One group of questions as a form: what is typed goes to the service as it is; the service says what it could not understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.applications.rules.choices import choices_of
from ccus.applications.rules.prefilling import offered_answer
from ccus.applications.rules.questions import Answers, Page, Question, QuestionType
from ccus.billing.states import BY_PAYER
from ccus.kit.errors import InputFormatError
from ccus.portal.ui.forms import set_choices

MOST_RADIOS = 5
_AUTOCOMPLETE = {
    "family_name": "family-name",
    "given_name": "given-name",
    "birth_date": "bday",
    "postal_code": "postal-code",
    "address": "street-address",
    "phone_mobile": "tel",
    "email": "email",
    "business_name": "organization",
}
_INPUT_MODE = {
    QuestionType.POSTAL_CODE: "numeric",
    QuestionType.PHONE: "tel",
    QuestionType.EMAIL: "email",
    QuestionType.NUMBER: "numeric",
    QuestionType.BUSINESS_ID: "numeric",
    QuestionType.CORPORATE_NUMBER: "numeric",
}
_SPOKEN_KANA = {"family_name": "family_kana", "given_name": "given_kana", "business_name": "business_kana"}


class PapersInput(forms.ClearableFileInput):
    """Several photographs at once, straight from the camera of a phone."""

    allow_multiple_selected = True


class GroupForm(forms.Form):
    """`answers` stand in it before anything is typed. Fields check nothing: their text is read by the service."""

    def __init__(self, page: Page, answers: Answers, language: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={each.code: _initial(each, answers) for each in page.questions})
        for question in page.questions:
            self.fields[question.code] = _field(question, language, others={each.code for each in page.questions})

    def show_problems(self, problems: Mapping[str, InputFormatError], language: str) -> None:
        for code, problem in problems.items():
            self.add_error(code, problem.sentence_ja if language == "ja" else problem.sentence_en)

    def typed(self) -> dict[str, str]:
        """Text by question, of a bound form; several choices as one text."""
        texts = {}
        for code, field in self.fields.items():
            if not isinstance(field, forms.FileField):
                value = field.widget.value_from_datadict(self.data, self.files, code)
                texts[code] = " ".join(value) if isinstance(value, list) else value or ""
        return texts


class LaterPapersForm(forms.Form):
    """Papers that may follow; each can be left out."""

    def __init__(self, questions: Sequence[Question], language: str) -> None:
        super().__init__()
        for question in questions:
            self.fields[question.code] = _field(question, language, others=set())
            self.fields[question.code].required = False


class ResumeForm(forms.Form):
    """Number and key of an application, as on the note."""

    number = forms.CharField(
        label=gettext_lazy("申請番号"),
        help_text=gettext_lazy("控えにある10けたの数字です。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("申請番号を入力してください。控えにある10けたの数字です。")},
    )
    key = forms.CharField(
        label=gettext_lazy("申請キー"),
        help_text=gettext_lazy("控えにある16文字です。大文字と小文字、ハイフンの有無は問いません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("申請キーを入力してください。控えにある16文字です。")},
    )


class PaymentForm(forms.Form):
    """How one charge is paid. `name` keeps apart the forms of one page."""

    method = forms.ChoiceField(
        label=gettext_lazy("支払い方法"),
        choices=[(each.value, each.label_ja) for each in BY_PAYER],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("支払い方法を選んでください。")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, language: str, name: str) -> None:
        super().__init__(data, auto_id=f"id_{name}_%s")
        set_choices(self, "method", [(each.value, each.label(language)) for each in BY_PAYER])


def _field(question: Question, language: str, *, others: set[str]) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.label(language),
        "help_text": question.help(language),
        "required": question.is_required,
        "error_messages": {"required": missing_words(question, language)},
    }
    if question.type is QuestionType.PAPER:
        widget = PapersInput(attrs={"accept": "image/*"})
        return forms.FileField(**common, widget=widget)
    if question.type is QuestionType.YES_NO:
        choices = [("yes", _("はい")), ("no", _("いいえ"))]
        return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect)
    if question.type is QuestionType.CHOICES:
        options = choices_of(question.choices, language)
        return forms.MultipleChoiceField(**common, choices=options, widget=forms.CheckboxSelectMultiple)
    if question.type is QuestionType.CHOICE:
        options = choices_of(question.choices, language)
        if len(options) <= MOST_RADIOS:
            return forms.ChoiceField(**common, choices=options, widget=forms.RadioSelect)
        return forms.ChoiceField(**common, choices=[("", _("選んでください")), *options])
    return forms.CharField(**common, widget=_text_widget(question, others))


def _text_widget(question: Question, others: set[str]) -> forms.Widget:
    attributes: dict[str, str | int] = {"autocomplete": _AUTOCOMPLETE.get(question.code, "off")}
    if question.type in _INPUT_MODE:
        attributes["inputmode"] = _INPUT_MODE[question.type]
    kana = _SPOKEN_KANA.get(question.code, "")
    if kana in others:
        attributes["data-kana-into"] = f"id_{kana}"
    if question.type in (QuestionType.TEXT, QuestionType.ENTRIES):
        return forms.Textarea(attrs={**attributes, "rows": 5})
    return forms.TextInput(attrs=attributes)


def missing_words(question: Question, language: str) -> str:
    if question.type is QuestionType.PAPER:
        return _("「%(label)s」を付けてください。") % {"label": question.label(language)}
    if question.type in (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO):
        return _("「%(label)s」を選んでください。") % {"label": question.label(language)}
    return _("「%(label)s」を入力してください。") % {"label": question.label(language)}


def _initial(question: Question, answers: Answers) -> Any:
    answer = offered_answer(question.code, answers)
    typed, value = answer.get("typed", ""), answer.get("value")
    if question.type is QuestionType.CHOICES:
        return value or []
    if question.type is QuestionType.YES_NO:
        return {True: "yes", False: "no"}.get(value, "") if value is not None else ""
    if question.type is QuestionType.CHOICE:
        if value is None and question.code == "nationality":
            return "JP"
        return value or ""
    return typed
