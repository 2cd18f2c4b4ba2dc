"""Differences between two versions of a form in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from ccus.documents.rules.forms.differences import ChangeKind, Difference

# Beyond these a sentence is not read any more; the list below it tells everything.
MOST_NAMED = 3


def sentence(title: str, found: Sequence[Difference], *, language: str = "ja") -> str:
    """作業員名簿：2人が加わり、1人が外れ、髙橋さんの健康保険が変わりました。 Says so where nothing changed."""
    if language != "ja":
        return _english(title, found)
    if not found:
        return f"{title}：前回と同じ内容です。"
    clauses = _japanese(found)
    parts = [subject + middle for subject, middle, _end in clauses[:-1]]
    subject, _middle, end = clauses[-1]
    return f"{title}：{'、'.join((*parts, subject + end))}。"


def _japanese(found: Sequence[Difference]) -> list[tuple[str, str, str]]:
    """Subject, its verb inside a sentence, and at the end of one."""
    clauses = [
        (f"{count}{unit}が", *verbs)
        for kind, verbs in (
            (ChangeKind.JOINED, ("加わり", "加わりました")),
            (ChangeKind.LEFT, ("外れ", "外れました")),
        )
        for unit, count in _counts(found, kind).items()
    ]
    named = [
        f"{_polite(who)}の{'・'.join(labels[:2])}が" if who else f"{labels[0]}が" for who, labels in _changed(found)
    ]
    clauses += [(words, "変わり", "変わりました") for words in named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        clauses.append((f"ほかに{len(named) - MOST_NAMED}か所が", "変わり", "変わりました"))
    return clauses


def _english(title: str, found: Sequence[Difference]) -> str:
    if not found:
        return f"{title}: the same as before."
    units = {"人": ("person", "people"), "件": ("row", "rows")}
    parts = [
        f"{count} {units[unit][count != 1]} {verb}"
        for kind, verb in ((ChangeKind.JOINED, "added"), (ChangeKind.LEFT, "taken out"))
        for unit, count in _counts(found, kind).items()
    ]
    named = [f"{' and '.join(labels[:2])} of {who}" if who else labels[0] for who, labels in _changed(found)]
    if named:
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        parts.append(f"changed: {', '.join(named[:MOST_NAMED])}{more}")
    return f"{title}: {', '.join(parts)}."


def _counts(found: Sequence[Difference], kind: ChangeKind) -> dict[str, int]:
    """How many people, and how many other rows."""
    counted: dict[str, int] = {}
    for one in found:
        if one.kind is kind:
            unit = "人" if one.is_person else "件"
            counted[unit] = counted.get(unit, 0) + 1
    return counted


def _changed(found: Sequence[Difference]) -> list[tuple[str, list[str]]]:
    """Labels of what changed, of each row together; a field of the form stands alone."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in found:
        if one.kind is ChangeKind.CHANGED:
            rows.setdefault((one.table, one.who) if one.who else ("", one.label), []).append(one.label)
    return [(who if table else "", labels) for (table, who), labels in rows.items()]


def _polite(name: str) -> str:
    """髙橋さん of 髙橋 健; a firm by its name."""
    family, _space, given = name.partition(" ")
    return f"{family}さん" if given else name
