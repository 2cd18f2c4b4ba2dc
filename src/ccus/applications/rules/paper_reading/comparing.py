"""What a paper says against what was typed, answer by answer. A difference is a question to the person, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from ccus.applications.rules.paper_reading.addresses import find_address, is_same_address
from ccus.applications.rules.paper_reading.folding import bare, fold_name, fold_number, fold_reading
from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.states import PaperKind
from ccus.kit.eras import FoundDate, display_date_era, find_dates
from ccus.kit.labels import Labelled
from ccus.kit.names import kanji_variants


class Likeness(Labelled):
    """How an answer stands to the paper."""

    SAME = "same", "書類と同じ", "as on the paper"
    SAME_FOLDED = "same_folded", "書類と同じと見なしました", "taken as the same"
    DIFFERENT = "different", "書類と違います", "differs from the paper"
    EXPIRED = "expired", "期限が切れています", "expired"
    UNREAD = "unread", "読み取れませんでした", "could not be read"


ALARMS = frozenset({Likeness.DIFFERENT, Likeness.EXPIRED})


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One answer against one paper: `read` as the paper has it, `typed` as the answer has it, `spot` where the paper says so.

    `code` is that of the question; of a deadline that nobody was asked about it is EXPIRY.
    """

    code: str
    likeness: Likeness
    read: str = ""
    typed: str = ""
    spot: Spot | None = None


EXPIRY = "expiry"
_NAME_LABEL = re.compile(r"(?:被保険者|加入者|共済者|契約者|修了者)?(?:氏名|名前)|^NAME|^Name")
_KANA_LABEL = re.compile(r"フリガナ|ふりがな|カナ氏名|氏名カナ|カナ")
_BIRTH_LABEL = re.compile(r"生年月日|出生|DATEOFBIRTH|BIRTH")
_OTHER_LABELS = re.compile(r"性別|住所|本籍|交付|資格|有効|国籍|事業所|保険者|番号|記号")
_EXPIRY_BEFORE = re.compile(r"有効期限|有効期間|満了|期限|EXPIR|VALIDUNTIL")
_EXPIRY_AFTER = re.compile(r"^[)）]?(?:まで|有効)")
_STAY_WORDS = re.compile(r"在留期間|PERIODOFSTAY")
_ISSUED_WORDS = re.compile(r"交付|修了|取得|発行")
_NUMBER_IN_CERTIFICATE = re.compile(r"第\s*([0-9A-Z\-]+)\s*号")
_AFTER_NAME = re.compile(r"(?:明治|大正|昭和|平成|令和|[MTSHR]?\d|[(（]|性別|男|女|生年|様|殿).*$")
_LATIN = re.compile(r"[A-Z]{2,}")
LIKE_ENOUGH = 0.5
_KINDS_OF_PEOPLE = frozenset(
    {
        PaperKind.IDENTITY,
        PaperKind.IDENTITY_BACK,
        PaperKind.INSURANCE,
        PaperKind.MUTUAL_AID,
        PaperKind.QUALIFICATION,
        PaperKind.CONSENT,
    }
)
_NUMBERS = {
    PaperKind.MUTUAL_AID: (("kentaikyo_insured_number", re.compile("被共済者番号|手帳番号|共済者番号")),),
    PaperKind.LICENCE: (("licence_number", re.compile("許可番号|許可")),),
    PaperKind.BUSINESS_PROOF: (("corporate_number", re.compile("法人番号|法人等番号")),),
}


def compare(transcript: Transcript, answers: Answers, *, kind: PaperKind, on: date) -> list[Comparison]:
    """What this paper can say about the answers, in the order of the paper's kind. `on`: today in Japan.

    Answers that were not given, and papers that do not name what was asked, give nothing; where such a paper ought to name it,
    the comparison is UNREAD.
    """
    transcript = transcript.in_rows()
    found: list[Comparison | None] = []
    if kind in _KINDS_OF_PEOPLE:
        found += [
            _name(transcript, answers, kind=kind),
            _reading(transcript, answers),
            _birth_date(transcript, answers, kind),
        ]
    if kind in (PaperKind.IDENTITY, PaperKind.IDENTITY_BACK, PaperKind.INSURANCE, PaperKind.LICENCE):
        found += [_stay(transcript, answers), _expiry(transcript, on=on)]
    if kind in (PaperKind.IDENTITY, PaperKind.IDENTITY_BACK):
        found.append(_address(transcript, answers, "address"))
    if kind in (PaperKind.LICENCE, PaperKind.BUSINESS_PROOF):
        found.append(_address(transcript, answers, "business_address"))
        found += [_text(transcript, answers, "business_name"), _text(transcript, answers, "representative_name")]
    found += [_number(transcript, answers, code, label) for code, label in _NUMBERS.get(kind, ())]
    if kind is PaperKind.QUALIFICATION:
        found.append(_qualification(transcript, answers))
    return [each for each in found if each is not None]


def _name(transcript: Transcript, answers: Answers, *, kind: PaperKind) -> Comparison | None:
    family, given = (str(value_of(answers, code) or "") for code in ("family_name", "given_name"))
    common = str(value_of(answers, "common_name") or "")
    typed = f"{family} {given}".strip()
    if not typed:
        return None
    for words in (typed, f"{given} {family}".strip(), common):
        found = _find(transcript, words) if words else None
        if found is not None:
            return _same("family_name", words, *found)
    labelled = _labelled(transcript, _NAME_LABEL)
    if labelled is None:
        labelled = _most_alike(transcript, fold_name(typed))
    if labelled is not None and _same_script(typed, labelled[0]) and not _lacks_rare(typed, labelled[0]):
        return Comparison(
            code="family_name", likeness=Likeness.DIFFERENT, read=labelled[0], typed=typed, spot=labelled[1]
        )
    is_expected = kind in (PaperKind.IDENTITY, PaperKind.QUALIFICATION)
    return Comparison(code="family_name", likeness=Likeness.UNREAD, typed=typed) if is_expected else None


def _find(transcript: Transcript, words: str) -> tuple[str, Spot] | None:
    """Where the words stand in some spelling: as the paper has them."""
    key = fold_name(words)
    labelled = _labelled(transcript, _NAME_LABEL)
    if labelled is not None and fold_name(labelled[0]) == key:
        return labelled
    if len(key) < 3:
        return None  # 林 健 stands in many words
    for line in transcript.lines:
        place = _place_of(line.text, key)
        if place is not None:
            return line.text[slice(*place)], line.part(*place)
    return None


def _place_of(text: str, key: str) -> tuple[int, int] | None:
    """The shortest run of characters whose fold is the key."""
    if key not in fold_name(text):
        return None
    end = next(end for end in range(1, len(text) + 1) if key in fold_name(text[:end]))
    begin = next(begin for begin in range(end - 1, -1, -1) if key in fold_name(text[begin:end]))
    return begin, end


def _same(code: str, typed: str, read: str, spot: Spot) -> Comparison:
    likeness = Likeness.SAME if bare(read).casefold() == bare(typed).casefold() else Likeness.SAME_FOLDED
    return Comparison(code=code, likeness=likeness, read=read.strip(), typed=typed, spot=spot)


def _labelled(transcript: Transcript, label: re.Pattern[str]) -> tuple[str, Spot] | None:
    """What stands behind a label on its line, to the right of it, or below it."""
    for line in transcript.lines:
        match = label.search(line.text)
        if match is None:
            continue
        rest = line.text[match.end() :]
        value = _AFTER_NAME.sub("", rest).strip(" :：・／/\u3000")
        if len(value) >= 2:
            begin = line.text.index(value, match.end())
            return value, line.part(begin, begin + len(value))
        for other in (transcript.right_of(line), *transcript.below(line)):
            value = _AFTER_NAME.sub("", other.text).strip() if other is not None else ""
            if other is not None and len(value) >= 2 and not _is_label(other.text) and not find_dates(other.text):
                begin = other.text.index(value)
                return value, other.part(begin, begin + len(value))
    return None


def _is_label(text: str) -> bool:
    """Whether a line begins with something else that papers name: it is no value of the label above it."""
    return any(label.match(bare(text)) for label in (_NAME_LABEL, _KANA_LABEL, _BIRTH_LABEL, _OTHER_LABELS))


def _most_alike(transcript: Transcript, key: str) -> tuple[str, Spot] | None:
    best: tuple[float, Line] | None = None
    for line in transcript.lines:
        folded = fold_name(line.text)
        if 2 <= len(folded) <= len(key) + 2:
            alike = SequenceMatcher(None, key, folded, autojunk=False).ratio()
            if alike >= LIKE_ENOUGH and (best is None or alike > best[0]):
                best = (alike, line)
    return (best[1].text, best[1].spot) if best else None


def _lacks_rare(typed: str, read: str) -> bool:
    """The reader passes over variants that its weights do not know: 濵田 becomes 田."""
    usual = "".join(character for character in typed if character not in kanji_variants())
    return usual != typed and fold_name(usual) == fold_name(read)


def _same_script(typed: str, read: str) -> bool:
    """A residence card has Latin letters where a person may have typed kana."""
    return bool(_LATIN.search(typed.upper())) == bool(_LATIN.search(read.upper()))


def _reading(transcript: Transcript, answers: Answers) -> Comparison | None:
    """Only where the paper has a reading."""
    typed = " ".join(str(value_of(answers, code) or "") for code in ("family_kana", "given_kana")).strip()
    labelled = _labelled(transcript, _KANA_LABEL)
    if not typed or labelled is None:
        return None
    if fold_reading(labelled[0]) == fold_reading(typed):
        return _same("family_kana", typed, *labelled)
    return Comparison(code="family_kana", likeness=Likeness.DIFFERENT, read=labelled[0], typed=typed, spot=labelled[1])


def _birth_date(transcript: Transcript, answers: Answers, kind: PaperKind) -> Comparison | None:
    value = value_of(answers, "birth_date")
    if not value:
        return None
    born, typed = date.fromisoformat(value), str(answers["birth_date"].get("typed", ""))
    labelled = None
    for line, found in _days(transcript):
        if found.day == born:
            is_same = bare(found.written) == bare(typed)
            likeness = Likeness.SAME if is_same else Likeness.SAME_FOLDED
            return Comparison(
                code="birth_date", likeness=likeness, read=found.written, typed=typed, spot=_spot_of(line, found)
            )
        if labelled is None and _is_birth(transcript, line, found):
            labelled = (line, found)
    if labelled is not None:
        line, found = labelled
        return Comparison(
            code="birth_date",
            likeness=Likeness.DIFFERENT,
            read=found.written,
            typed=display_date_era(born),
            spot=_spot_of(line, found),
        )
    return Comparison(code="birth_date", likeness=Likeness.UNREAD, typed=typed) if kind is PaperKind.IDENTITY else None


def _is_birth(transcript: Transcript, line: Line, found: FoundDate) -> bool:
    if found.after.lstrip(" )").startswith("生") or _BIRTH_LABEL.search(bare(found.before).upper()):
        return True
    return any(
        _BIRTH_LABEL.search(bare(label.text).upper()) and not find_dates(label.text)
        for label in transcript.lines
        if transcript.right_of(label) is line or line in transcript.below(label)[:1]
    )


def _stay(transcript: Transcript, answers: Answers) -> Comparison | None:
    """The last day of the period of stay on a residence card (在留カード)."""
    value = value_of(answers, "residence_period_until")
    if not value or not _STAY_WORDS.search(bare(transcript.text).upper()):
        return None
    last, typed = date.fromisoformat(value), str(answers["residence_period_until"].get("typed", ""))
    ends = [(line, found) for line, found in _days(transcript) if _is_end(transcript, line, found)]
    for line, found in ends:
        if found.day == last:
            return _same("residence_period_until", typed, found.written, _spot_of(line, found))
    if not ends:
        return None
    line, found = ends[0]
    return Comparison(
        code="residence_period_until",
        likeness=Likeness.DIFFERENT,
        read=found.written,
        typed=typed,
        spot=_spot_of(line, found),
    )


def _expiry(transcript: Transcript, *, on: date) -> Comparison | None:
    """A paper that is no longer in force; nothing for one that is."""
    ends = [(line, found) for line, found in _days(transcript) if _is_end(transcript, line, found)]
    if not ends:
        return None
    line, found = max(ends, key=lambda end: end[1].day)
    if found.day >= on:
        return None
    return Comparison(code=EXPIRY, likeness=Likeness.EXPIRED, read=found.written, spot=_spot_of(line, found))


def _is_end(transcript: Transcript, line: Line, found: FoundDate) -> bool:
    if _EXPIRY_AFTER.search(found.after.strip()) or _EXPIRY_BEFORE.search(bare(found.before).upper()):
        return True
    return not bare(found.before) and any(
        _EXPIRY_BEFORE.search(bare(label.text).upper()) and not find_dates(label.text)
        for label in transcript.lines
        if transcript.right_of(label) is line or line in transcript.below(label)[:1]
    )


def _text(transcript: Transcript, answers: Answers, code: str) -> Comparison | None:
    """A name of a firm or its representative: found, or not spoken of."""
    typed = str(value_of(answers, code) or "")
    key = fold_name(typed)
    if len(key) < 2:
        return None
    for line in transcript.lines:
        place = _place_of(line.text, key)
        if place is not None:
            return _same(code, typed, line.text[slice(*place)], line.part(*place))
    return Comparison(code=code, likeness=Likeness.UNREAD, typed=typed)


def _address(transcript: Transcript, answers: Answers, code: str) -> Comparison | None:
    """Nothing where the paper names no address, and where it cannot be told."""
    typed, found = str(value_of(answers, code) or ""), find_address(transcript)
    is_same = is_same_address(typed, found[0]) if typed and found is not None else None
    if found is None or is_same is None:
        return None
    if is_same:
        return _same(code, typed, *found)
    return Comparison(code=code, likeness=Likeness.DIFFERENT, read=found[0], typed=typed, spot=found[1])


def _number(transcript: Transcript, answers: Answers, code: str, label: re.Pattern[str]) -> Comparison | None:
    typed = str(value_of(answers, code) or "")
    match = _NUMBER_IN_CERTIFICATE.search(typed)
    key = fold_number(match[1] if match else typed)
    if not key:
        return None
    return _number_on(transcript, code, typed, key, label) or Comparison(
        code=code, likeness=Likeness.UNREAD, typed=typed
    )


def _number_on(transcript: Transcript, code: str, typed: str, key: str, label: re.Pattern[str]) -> Comparison | None:
    other: tuple[str, Spot] | None = None
    for line in transcript.lines:
        for match in re.finditer(r"[0-9A-Z０-９][0-9A-Z０-９\-\s]*", line.text):
            read = match.group().strip()
            # A company number of the register (12 digits) is the corporate number without its first digit.
            if fold_number(read) in (key, key[1:] if len(key) == 13 else key):
                return _same(code, typed, read, line.part(*match.span()))
            is_labelled = label.search(line.text) or _is_beside(transcript, line, label)
            if other is None and is_labelled and len(fold_number(read)) >= 3 and not find_dates(line.text):
                other = (read, line.part(*match.span()))
    if other is None:
        return None
    return Comparison(code=code, likeness=Likeness.DIFFERENT, read=other[0], typed=typed, spot=other[1])


def _is_beside(transcript: Transcript, line: Line, label: re.Pattern[str]) -> bool:
    return any(
        label.search(each.text) and (transcript.right_of(each) is line or line in transcript.below(each)[:1])
        for each in transcript.lines
    )


def _qualification(transcript: Transcript, answers: Answers) -> Comparison | None:
    """The certificate of one of the qualifications that were typed: its day and its number."""
    entries = value_of(answers, "qualifications") or []
    page = fold_name(transcript.text)
    named = [entry for entry in entries if fold_name(re.sub("修了証?$", "", entry["name"])) in page]
    if not named:
        return None
    entry = max(named, key=lambda each: len(each["name"]))
    typed = "、".join(part for part in (entry["name"], entry["on"], entry["number"]) if part)
    gained = date.fromisoformat(entry["on"]) if entry["on"] else None
    days = [(line, found) for line, found in _days(transcript) if not _is_birth(transcript, line, found)]
    match = next(((line, found) for line, found in days if found.day == gained), None)
    issued = [day for day in days if _ISSUED_WORDS.search(day[1].before + day[1].after)] or days
    if gained is not None and match is None and issued:
        line, found = issued[0]
        return Comparison(
            code="qualifications",
            likeness=Likeness.DIFFERENT,
            read=found.written,
            typed=f"{entry['name']}、{display_date_era(gained)}",
            spot=_spot_of(line, found),
        )
    key = fold_number(entry["number"])
    number = _number_on(transcript, "qualifications", entry["number"], key, re.compile("番号|第")) if key else None
    if number is not None and number.likeness is Likeness.DIFFERENT:
        return number
    if match is None:
        return Comparison(code="qualifications", likeness=Likeness.UNREAD, typed=typed)
    line, found = match
    return Comparison(
        code="qualifications",
        likeness=Likeness.SAME_FOLDED,
        read=found.written,
        typed=typed,
        spot=_spot_of(line, found),
    )


def _days(transcript: Transcript) -> Iterator[tuple[Line, FoundDate]]:
    for line in transcript.lines:
        for found in find_dates(line.text):
            yield line, found


def _spot_of(line: Line, found: FoundDate) -> Spot:
    """Where a day stands. Folding may have taken spaces out, so its place is told by shares."""
    whole = max(1, len(found.before) + len(found.written) + len(found.after))
    begin = len(found.before) / whole
    return line.spot.part(begin, begin + len(found.written) / whole)
