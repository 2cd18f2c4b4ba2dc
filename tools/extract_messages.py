"""`make messages`: brings the English catalogue up to date with the words of the source.

Reads Python with Babel, and templates through Django's own `templatize`, so GNU gettext is not needed. Translations stay,
words that are gone go, new ones are written without a translation, which a contract test then asks for.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ccus"
CATALOGUE = SOURCE / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
WIDTH = 119

Message = tuple[str | None, str | tuple[str, ...]]
"""Context and words: one text, or the pair of singular and plural."""


def extract_messages() -> list[Message]:
    """Every word of the source once, in the order of files and lines."""
    found: dict[Message, None] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            found.update(dict.fromkeys(_calls(path.read_text(encoding="utf-8"))))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found.update(dict.fromkeys(_calls(_as_python(path))))
    return list(found)


def update_catalogue(old: str) -> str:
    """The text of the catalogue with the words of the source; translations of `old` are kept, without guesses."""
    known = read_po(io.StringIO(old), locale="en")
    fresh = Catalog(locale="en")
    for context, words in extract_messages():
        translated = known.get(words if isinstance(words, str) else words[0], context)
        fresh.add(words, translated.string if translated else None, context=context)
    text = io.BytesIO()
    write_po(text, fresh, width=WIDTH, no_location=True, omit_header=True)
    return f"{_head(old)}\n{text.getvalue().decode()}"


def _calls(code: str) -> Iterator[Message]:
    for _line, function, arguments, _comments in extract_python(io.BytesIO(code.encode()), list(KEYWORDS), [], {}):
        words = _words(function, arguments if isinstance(arguments, tuple) else (arguments,))
        if words is not None:
            yield words


def _words(function: str | None, arguments: tuple[str | None, ...]) -> Message | None:
    """None for a call without a text that stands in the source."""
    places = KEYWORDS[function or "_"] or (1,)
    context: str | None = None
    words: list[str] = []
    for place in places:
        number, is_context = (place[0], True) if isinstance(place, tuple) else (place, False)
        text = arguments[number - 1] if number <= len(arguments) else None
        if not text:
            return None
        if is_context:
            context = text
        else:
            words.append(text)
    return context, words[0] if len(words) == 1 else tuple(words)


def _as_python(path: Path) -> str:
    """The calls in a template. The rest of `templatize` is blanked out but keeps its lines, hence the brackets."""
    from django.utils.translation.template import templatize

    return f"(\n{templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)"


def _head(old: str) -> str:
    """The header of the catalogue, as it was written by hand."""
    return re.split(r"\n\n", old, maxsplit=1)[0] + "\n"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
    os.environ.setdefault("CCUS_MODE", "test")
    old = CATALOGUE.read_text(encoding="utf-8")
    new = update_catalogue(old)
    CATALOGUE.write_text(new, encoding="utf-8")
    missing = [message for message in read_po(io.StringIO(new), locale="en") if message.id and not _is_done(message)]
    for message in missing:
        print(f"no English yet: {message.id}")
    return 0


def _is_done(message: object) -> bool:
    string = getattr(message, "string", "")
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
