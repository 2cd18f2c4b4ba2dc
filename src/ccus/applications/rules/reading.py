"""Understanding what was typed: never refused for its form, kept as typed beside what was understood, and echoed.

A date, a number or an ID that cannot be read raises Unreadable with a sentence for the person; everything else is folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from stdnum.jp import cn

from ccus.applications.rules.choices import choices_of
from ccus.applications.rules.cleaning import harmless_line, harmless_text, without_pictures
from ccus.applications.rules.entries import MOST_ENTRIES, Entry, read_entries
from ccus.applications.rules.questions import Question, QuestionType
from ccus.kit.calendar import add_months
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError, quote
from ccus.kit.folding import fold_digits, fold_hyphens, fold_phone, fold_postal_code, fold_width, remove_spaces
from ccus.kit.ids import parse_id
from ccus.registry.rules.business import fold_corporate_number
from ccus.registry.rules.names import is_reading, tidy_reading

LONGEST_LINE = 300
LONGEST_TEXT = 4_000
LONGEST_NAME = 100
OLDEST_YEARS = 120
YOUNGEST_YEARS = 14
_AFTER_BIRTH_DATE = re.compile(r"(生まれ|うまれ|生|生れ)$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_YEN = re.compile(r"(?:(?P<oku>\d+(?:\.\d+)?)億)?(?:(?P<man>\d+(?:\.\d+)?)万)?(?P<sen>\d+千)?(?P<rest>\d+)?")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


class Unreadable(InputFormatError):
    """Text that cannot be understood; `reason` is "date", "future", "age", "kana", "phone", "email", "number", "choice", "length",
    "postal_code", "corporate_number", "entry".
    """

    what = "answer"


def read_answer(question: Question, typed: str, *, on: date) -> Any:
    """What is understood, as a JSON value; None for nothing. `on`: today in Japan. Raises InputFormatError."""
    cleaned = harmless_text(typed) if question.type in _SEVERAL_LINES else harmless_line(typed)
    if not cleaned:
        return None
    limit = LONGEST_TEXT if question.type in _SEVERAL_LINES else LONGEST_LINE
    if question.type in (QuestionType.NAME, QuestionType.KANA):
        limit = LONGEST_NAME
    if len(cleaned) > limit:
        raise _unreadable(
            "length",
            typed,
            f"{len(cleaned)}文字ありますが、入るのは{limit}文字までです。大事なところだけに短くしてください。",
            f"This has {len(cleaned)} characters; {limit} fit. Shorten it to what matters.",
        )
    if question.type is QuestionType.CHOICE:
        return _choice(question, cleaned)
    value = _READERS[question.type](cleaned, on)
    if question.code == "qualifications":
        _check_days(value, typed)
    return value


def _check_days(entries: list[Entry], typed: str) -> None:
    """A qualification is in force from a day on, so each needs one."""
    for number, entry in enumerate(entries, start=1):
        if not entry["on"]:
            raise _unreadable(
                "entry",
                typed,
                f"{number}行目「{quote(entry['name'])}」に、取った日がありません。証明書を見て「玉掛け技能講習、2006年5月20日」のように入力してください。",
                f"Line {number} ({quote(entry['name'])}) has no day. Look at the certificate and write: name, day.",
            )


def _name(cleaned: str, on: date) -> str | None:
    return without_pictures(_joined_marks(cleaned)) or None


def _kana(cleaned: str, on: date) -> str | None:
    reading = without_pictures(_joined_marks(cleaned))
    if not is_reading(reading):
        raise _unreadable(
            "kana",
            cleaned,
            f"「{quote(cleaned)}」には、かな以外の文字があります。読み方をカタカナかひらがなで入力してください。",
            f'"{quote(cleaned)}" holds more than kana. Write how it is read, in katakana or hiragana.',
        )
    return tidy_reading(reading) or None


def _firm(cleaned: str, on: date) -> str:
    return cleaned


def _line(cleaned: str, on: date) -> str:
    return cleaned


def _address(cleaned: str, on: date) -> str:
    """Digits and hyphens of an address in half width: １ー２ー３ becomes 1-2-3."""
    return fold_hyphens(fold_digits(fold_width(cleaned)))


def _date(cleaned: str, on: date) -> str:
    return parse_date(_AFTER_BIRTH_DATE.sub("", cleaned).strip(), today=on).isoformat()


def _birth_date(cleaned: str, on: date) -> str:
    day = date.fromisoformat(_date(cleaned, on))
    if day > on:
        raise _unreadable(
            "future",
            cleaned,
            f"「{quote(cleaned)}」はまだ来ていない日です。生まれた年を確かめて入力し直してください。",
            f'"{quote(cleaned)}" lies ahead. Check the year of birth and type it again.',
        )
    if day > add_months(on, -12 * YOUNGEST_YEARS) or day <= add_months(on, -12 * OLDEST_YEARS):
        raise _unreadable(
            "age",
            cleaned,
            f"「{quote(cleaned)}」だと、いま{(on.year - day.year)}歳ほどになります。生まれた年を確かめて入力し直してください。",
            f'"{quote(cleaned)}" would make you about {on.year - day.year}. Check the year of birth and type it again.',
        )
    return day.isoformat()


def _postal_code(cleaned: str, on: date) -> str:
    code = fold_postal_code(cleaned)
    if len(code) != 7 or not (code.isascii() and code.isdigit()):
        raise _unreadable(
            "postal_code",
            cleaned,
            f"「{quote(cleaned)}」は郵便番号として読み取れません。7けたの数字で入力してください。わからなければ空のまま進めます。",
            f'"{quote(cleaned)}" is no postal code. Type its seven digits, or leave it empty.',
        )
    return code


def _phone(cleaned: str, on: date) -> str:
    number = fold_phone(cleaned)
    if not re.fullmatch(r"\+?\d{6,15}", number, re.ASCII):
        raise _unreadable(
            "phone",
            cleaned,
            f"「{quote(cleaned)}」は電話番号として読み取れません。市外局番から、数字で入力してください。",
            f'"{quote(cleaned)}" is no telephone number. Type it in digits with the area code.',
        )
    return number


def _email(cleaned: str, on: date) -> str:
    address = remove_spaces(fold_width(cleaned))
    if not _EMAIL.fullmatch(address) or len(address) > 254:
        raise _unreadable(
            "email",
            cleaned,
            f"「{quote(cleaned)}」はメールアドレスとして読み取れません。name@example.jp のように入力してください。",
            f'"{quote(cleaned)}" is no e-mail address. Write it like name@example.jp.',
        )
    return address


def _number(cleaned: str, on: date) -> int:
    text = re.sub(r"[約年回件人ほどくらい,、\s]", "", fold_digits(fold_width(cleaned)).translate(_KANJI_DIGITS))
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise _unreadable(
            "number",
            cleaned,
            f"「{quote(cleaned)}」は数として読み取れません。12 のように、数字だけで入力してください。",
            f'"{quote(cleaned)}" is no number. Type digits only, such as 12.',
        )
    return int(text)


def _yen(cleaned: str, on: date) -> int:
    """500万円, 1億2,000万, 5000000, ５，０００千円."""
    text = re.sub(
        r"[,、\s円¥￥]|\\", "", fold_digits(fold_width(cleaned)).translate(_KANJI_DIGITS).replace("千万", "000万")
    )
    match = _YEN.fullmatch(text)
    if not text or match is None or not any(match.groups()):
        raise _unreadable(
            "number",
            cleaned,
            f"「{quote(cleaned)}」は金額として読み取れません。500万円 や 5,000,000 のように入力してください。",
            f'"{quote(cleaned)}" is no amount. Write it like 5,000,000.',
        )
    amount = float(match["oku"] or 0) * 100_000_000 + float(match["man"] or 0) * 10_000
    return round(amount) + int((match["sen"] or "0千")[:-1]) * 1_000 + int(match["rest"] or 0)


def _corporate_number(cleaned: str, on: date) -> str:
    number = fold_corporate_number(cleaned)
    if len(number) == 13 and number.isascii() and number.isdigit() and cn.is_valid(number):
        return number
    raise _unreadable(
        "corporate_number",
        cleaned,
        f"「{quote(cleaned)}」は法人番号として正しくありません。13けたの数字を、登記や税務署の書類でもう一度確かめてください。",
        f'"{quote(cleaned)}" is no valid corporate number. Check the 13 digits on the register or a letter of the tax office.',
    )


def _yes_no(cleaned: str, on: date) -> bool:
    if cleaned in ("yes", "はい", "true", "1"):
        return True
    if cleaned in ("no", "いいえ", "false", "0"):
        return False
    raise _no_choice(cleaned)


def _choice(question: Question, cleaned: str) -> str:
    """A value of the list, or its words in either language."""
    for language in ("ja", "en"):
        for value, words in choices_of(question.choices, language):
            if cleaned == value or harmless_line(words) == cleaned:
                return value
    raise _no_choice(cleaned)


def _choices(cleaned: str, on: date) -> list[str]:
    return sorted(set(cleaned.replace(",", " ").split()))


def _entries(cleaned: str, on: date) -> list[Entry]:
    entries = read_entries(cleaned, on=on)
    nameless = next((number for number, entry in enumerate(entries, start=1) if not entry["name"]), None)
    if nameless is not None:
        raise _unreadable(
            "entry",
            cleaned,
            f"{nameless}行目に名前がありません。1行に一つ、「名前、取った日」のように入力してください。",
            f"Line {nameless} has no name. Write one a line: name, day.",
        )
    ahead = next(
        (number for number, entry in enumerate(entries, start=1) if (entry["on"] or "") > on.isoformat()), None
    )
    if ahead is not None:
        name = quote(entries[ahead - 1]["name"])
        raise _unreadable(
            "future",
            cleaned,
            f"{ahead}行目「{name}」は、まだ来ていない日です。終わってから申請するか、証明書を見て日付を入力し直してください。",
            f"Line {ahead} ({name}) lies ahead. Apply when it is over, or look at the certificate and type the day again.",
        )
    if len(entries) > MOST_ENTRIES:
        raise _unreadable(
            "length",
            cleaned,
            f"{len(entries)}行ありますが、入るのは{MOST_ENTRIES}行までです。大事なものだけにしてください。",
            f"There are {len(entries)} lines; {MOST_ENTRIES} fit. Keep those that matter.",
        )
    return entries


def _no_choice(cleaned: str) -> Unreadable:
    return _unreadable(
        "choice",
        cleaned,
        f"「{quote(cleaned)}」は選択肢にありません。一覧から選んでください。",
        f'"{quote(cleaned)}" is not in the list. Choose one of those shown.',
    )


def _joined_marks(text: str) -> str:
    """Half-width kana and spacing voiced marks as people write them; kanji stay as typed."""
    return fold_width(text)


def _unreadable(reason: str, typed: str, sentence_ja: str, sentence_en: str) -> Unreadable:
    return Unreadable(reason=reason, typed=typed, sentence_ja=sentence_ja, sentence_en=sentence_en)


_SEVERAL_LINES = frozenset({QuestionType.TEXT, QuestionType.ENTRIES})
_READERS: dict[QuestionType, Callable[[str, date], Any]] = {
    QuestionType.NAME: _name,
    QuestionType.KANA: _kana,
    QuestionType.PERSON_TEXT: _name,
    QuestionType.FIRM: _firm,
    QuestionType.LINE: _line,
    QuestionType.TEXT: _line,
    QuestionType.ENTRIES: _entries,
    QuestionType.ADDRESS: _address,
    QuestionType.DATE: _date,
    QuestionType.BIRTH_DATE: _birth_date,
    QuestionType.POSTAL_CODE: _postal_code,
    QuestionType.PHONE: _phone,
    QuestionType.EMAIL: _email,
    QuestionType.NUMBER: _number,
    QuestionType.YEN: _yen,
    QuestionType.BUSINESS_ID: lambda cleaned, on: parse_id(cleaned),
    QuestionType.CORPORATE_NUMBER: _corporate_number,
    QuestionType.CHOICES: _choices,
    QuestionType.YES_NO: _yes_no,
}
