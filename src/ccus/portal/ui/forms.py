"""Reading typed input in forms: kit's readers as form fields, and refusals of services as form messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from ccus.foundation.refusals import Refusal
from ccus.kit.errors import InputFormatError

T = TypeVar("T")


class ReadField(forms.CharField, Generic[T]):
    """A text field whose value is what a reader of `kit` makes of it; what was typed is shown again as it was typed.

    `reader` takes the text and raises InputFormatError, whose sentence becomes the message at the field.
    """

    def __init__(self, reader: Callable[[str], T], **options: Any) -> None:
        super().__init__(**options)
        self.reader = reader

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return self.reader(typed)
        except InputFormatError as error:
            raise ValidationError(
                error.sentence_ja if _is_japanese() else error.sentence_en, code=error.reason
            ) from error


def show_refusal(form: forms.Form, refusal: Refusal, *, field: str | None = None) -> None:
    """Puts what a service refused, and what to do, into the form; above it all when no field is named."""
    form.add_error(field, ValidationError(refusal.sentence("ja" if _is_japanese() else "en"), code=refusal.code))


def set_choices(form: forms.Form, field: str, choices: Iterable[tuple[str, Any]]) -> None:
    """What a field of choices offers, where that depends on who asks or in which language."""
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)
    chosen.choices = list(choices)


def _is_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")
