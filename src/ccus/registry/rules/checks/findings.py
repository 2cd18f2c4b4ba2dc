"""What a check found, and how it tells it: the same value that was decided is the one that is explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ccus.kit.eras import display_date, display_date_english
from ccus.registry.rules.checks.kinds import CheckKind, Mender, Weight
from ccus.registry.rules.checks.tables import CheckRule, CheckWords, words_of

_GRAVITY = tuple(Weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One value that a rule looked at, in both languages. `source_*` says which registration it comes from.

    `item` is the code of the registered item it belongs to, empty for what is public or counted.
    """

    item: str
    name_ja: str
    name_en: str
    value_ja: str
    value_en: str
    source_ja: str
    source_en: str

    def name(self, language: str = "ja") -> str:
        return self.name_ja if language == "ja" else self.name_en

    def value(self, language: str = "ja") -> str:
        return self.value_ja if language == "ja" else self.value_en

    def source(self, language: str = "ja") -> str:
        return self.source_ja if language == "ja" else self.source_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One clause of a rule that holds. `data` fills the placeholders of its words; days are given as `date`."""

    code: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found of one person or firm. There is always a reason, also where all is well."""

    app: str
    rule: CheckRule
    reasons: tuple[Reason, ...]
    see: Callable[[], tuple[Seen, ...]] = tuple
    """What the rule looked at, worded only when somebody opens the mark: a roster has hundreds of them."""

    @property
    def seen(self) -> tuple[Seen, ...]:
        return self.see()

    @property
    def check(self) -> CheckKind:
        return self.rule.check

    @property
    def weight(self) -> Weight:
        return self._gravest[1].weight

    @property
    def sign(self) -> str:
        """What stands in the column of the check: ◆ ○ △ ？ －, or nothing."""
        return self._gravest[1].sign

    @property
    def who(self) -> Mender:
        return self._gravest[1].who

    def short(self, language: str = "ja") -> str:
        reason, words = self._gravest
        return _filled(words.short_ja if language == "ja" else words.short_en, reason.data, language)

    def whys(self, language: str = "ja") -> tuple[str, ...]:
        """A sentence for each reason."""
        return tuple(
            _filled(words.why_ja if language == "ja" else words.why_en, reason.data, language)
            for reason, words in self._worded()
        )

    def repairs(self, language: str = "ja") -> tuple[str, ...]:
        """What to do, each sentence once."""
        return tuple(
            dict.fromkeys(
                _filled(words.repair_ja if language == "ja" else words.repair_en, reason.data, language)
                for reason, words in self._worded()
            )
        )

    @property
    def _gravest(self) -> tuple[Reason, CheckWords]:
        return min(self._worded(), key=lambda worded: _GRAVITY.index(worded[1].weight))

    def _worded(self) -> list[tuple[Reason, CheckWords]]:
        table = words_of(self.app)
        return [(reason, table[self.check, reason.code]) for reason in self.reasons]


def _filled(sentence: str, data: Mapping[str, object], language: str) -> str:
    return sentence.format(**{name: _in_words(value, language) for name, value in data.items()})


def _in_words(value: object, language: str) -> object:
    if not isinstance(value, date):
        return value
    return display_date(value) if language == "ja" else display_date_english(value)


def day_seen(item: str, name_ja: str, name_en: str, day: date | None, source_ja: str, source_en: str) -> Seen:
    """A day that a rule looked at; said to be missing where none is registered."""
    return Seen(
        item=item,
        name_ja=name_ja,
        name_en=name_en,
        value_ja=display_date(day) if day else "登録なし",
        value_en=display_date_english(day) if day else "not registered",
        source_ja=source_ja,
        source_en=source_en,
    )


def word_seen(item: str, name: tuple[str, str], value: tuple[str, str], source: tuple[str, str]) -> Seen:
    """A value with its words in both languages."""
    return Seen(
        item=item,
        name_ja=name[0],
        name_en=name[1],
        value_ja=value[0],
        value_en=value[1],
        source_ja=source[0],
        source_en=source[1],
    )
