"""What a judgement says, in Japanese and English: each condition, whether it is met, by what, and what is still to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ccus.kit.eras import display_date, display_date_english
from ccus.levels.rules.documents import Document, day_findings, decided_of
from ccus.levels.rules.expressions import Decided, NodeKind, Outcome
from ccus.levels.rules.judging import DayFinding, Holding, HoldingState, LevelJudgement, Proposal
from ccus.levels.rules.progress import STEP_LABELS
from ccus.levels.rules.qualifications import QualificationName

Names = Mapping[str, QualificationName]
OUTCOME_WORDS = {
    Outcome.MET: ("満たしています", "met"),
    Outcome.MISSING: ("足りません", "missing"),
    Outcome.UNKNOWN: ("団体が確かめます", "for the evaluating body to see"),
}


@dataclass(frozen=True)
class Line:
    """One condition in words, those it is made of below it. `evidence` names the registered row that meets it.

    `is_choice`: not all of the members are asked.
    """

    outcome: Outcome
    text: str
    evidence: str = ""
    members: tuple[Line, ...] = ()
    is_choice: bool = False


def lines_of(judgement: LevelJudgement, *, names: Names, language: str = "ja") -> tuple[Line, ...]:
    """Every condition of a level: days first, then qualifications, those of an ALL side by side."""
    return _lines(judgement.days, judgement.qualifications, names=names, language=language)


def lines_then(document: Document, *, level: int, names: Names, language: str = "ja") -> tuple[Line, ...]:
    """The same as it was known when a document was kept (`documents.document_of`); none for a level that it does not judge.

    A qualification that no table names any more is called by its code.
    """
    kept = next((each for each in document.get("levels", ()) if each["level"] == level), None)
    if kept is None:
        return ()
    return _lines(day_findings(kept), decided_of(kept["qualifications"]), names=names, language=language)


def _lines(findings: Iterable[DayFinding], whole: Decided, *, names: Names, language: str) -> tuple[Line, ...]:
    days = tuple(day_line(finding, language=language) for finding in findings)
    parts = _parts(whole) if whole.kind is NodeKind.ALL else (whole,)
    return (*days, *(qualification_line(part, names=names, language=language) for part in parts))


def day_line(finding: DayFinding, *, language: str = "ja") -> Line:
    label = STEP_LABELS[finding.kind][0 if language == "ja" else 1]
    if language == "ja":
        left = f"（あと{finding.left:,}日）" if finding.left else ""
        vouched = f"うち経歴証明{finding.certified:,}日" if finding.certified else ""
        text = f"{label} {finding.have:,}日／{finding.needed:,}日{left}{vouched}"
    else:
        left = f", {finding.left:,} to go" if finding.left else ""
        vouched = f", {finding.certified:,} by career certificate" if finding.certified else ""
        text = f"{finding.have:,} of {finding.needed:,} {label}{left}{vouched}"
    return Line(finding.outcome, text)


def qualification_line(decided: Decided, *, names: Names, language: str = "ja") -> Line:
    """The tree of qualifications as nested lines, each sentence saying how many of those below are asked."""
    japanese = language == "ja"
    if decided.kind is NodeKind.HAS:
        return Line(decided.outcome, _name(decided.code, names, language), evidence=decided.evidence)
    if decided.kind is NodeKind.WORK_DAYS:
        text = f"就業日数{decided.needed:,}日以上" if japanese else f"at least {decided.needed:,} work days"
        return Line(decided.outcome, text)
    if decided.kind is NodeKind.UNKNOWN:
        text = (
            "基準の文面を確認できていない条件（団体が確かめます）"
            if japanese
            else "a condition whose text is not known (the evaluating body decides)"
        )
        return Line(decided.outcome, text)
    if decided.kind is NodeKind.LEVEL:
        text = f"レベル{decided.needed}の資格の条件" if japanese else f"the qualifications of level {decided.needed}"
    elif decided.kind is NodeKind.ALL:
        text = "次のすべて" if japanese else "all of these"
    else:
        text = f"次のどれか{decided.needed}つ" if japanese else f"any {decided.needed} of these"
    parts = _parts(decided)
    if decided.kind is NodeKind.ANY and decided.outcome is Outcome.MET:
        parts = tuple(part for part in parts if part.outcome is Outcome.MET)
    members = tuple(
        _either(part, names=names, language=language) or qualification_line(part, names=names, language=language)
        for part in parts
    )
    return (
        members[0]
        if len(parts) == 1 and decided.kind is not NodeKind.LEVEL
        else Line(decided.outcome, text, "", members, decided.kind is NodeKind.ANY)
    )


def _name(code: str, names: Names, language: str) -> str:
    return names[code].name(language) if code in names else code


def _parts(decided: Decided) -> tuple[Decided, ...]:
    """Members, with an ALL inside an ALL, and an ANY1 inside an ANY1, taken apart."""
    found: list[Decided] = []
    for member in decided.members:
        same = member.kind is decided.kind and (decided.kind is NodeKind.ALL or decided.needed == member.needed == 1)
        found += _parts(member) if same and decided.kind is not NodeKind.LEVEL else (member,)
    return tuple(found)


def _either(decided: Decided, *, names: Names, language: str) -> Line | None:
    """Qualifications of which one counts, in one line; None for anything else."""
    if decided.kind is not NodeKind.ANY or decided.needed != 1:
        return None
    if any(member.kind is not NodeKind.HAS for member in decided.members):
        return None
    words = [_name(member.code, names, language) for member in decided.members]
    evidence = next((member.evidence for member in decided.members if member.evidence), "")
    return Line(decided.outcome, "／".join(words) if language == "ja" else " or ".join(words), evidence)


def summary(proposal: Proposal, *, field_name: str, language: str = "ja") -> str:
    """One or two sentences: what the records come to, and what the evaluating body would have to see."""
    level, possible = proposal.level, proposal.possible_level
    if language == "ja":
        first = f"「{field_name}」は、記録から見てレベル{level}です。"
        more = f"確認できていない条件を団体が認めれば、レベル{possible}まで進めます。" if possible > level else ""
        return first + more
    first = f"By the records this is level {level} in {field_name}."
    more = (
        f" Level {possible} is possible if the evaluating body accepts what is not known here."
        if possible > level
        else ""
    )
    return first + more


def set_aside_words(holding: Holding, proposal: Proposal, *, language: str = "ja") -> str:
    """Why a registered qualification does not count, and what to do."""
    japanese = language == "ja"
    if holding.state(proposal.on) is HoldingState.NOT_YET and holding.from_on is not None:
        if japanese:
            return f"「{holding.name}」は{display_date(holding.from_on)}からです。その日から数えます。日付の誤りなら、登録を直してください。"
        day = display_date_english(holding.from_on)
        return f"“{holding.name}” begins on {day} and counts from then. If the date is wrong, have it corrected."
    if holding.until is not None:
        if japanese:
            return (
                f"「{holding.name}」は{display_date(holding.until)}から有効ではありません。"
                "更新したときは、新しい証明書を登録してください。"
            )
        day = display_date_english(holding.until)
        return f"“{holding.name}” is not in force from {day}. If it was renewed, register the new certificate."
    return ""


def management_words(judgement: LevelJudgement, *, names: Names, language: str = "ja") -> str:
    """From when days as foreman or crew leader count; empty where they count from the first day."""
    course = judgement.requirement.management_after
    if not course or len(judgement.days) < 2:
        return ""
    name = names[course].name(language)
    if judgement.course_missing:
        return (
            f"職長・班長の日数は「{name}」を受けた翌月から数えます。受講日の登録がないため、0日としています。"
            if language == "ja"
            else f"Days as foreman count from the month after “{name}”. No day of it is registered, so none are counted."
        )
    if judgement.management_from is None:
        return ""
    if language == "ja":
        return f"職長・班長の日数は「{name}」の翌月、{display_date(judgement.management_from)}から数えています。"
    return (
        f"Days as foreman are counted from {display_date_english(judgement.management_from)}, the month after “{name}”."
    )
