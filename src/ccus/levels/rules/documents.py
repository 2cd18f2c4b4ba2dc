"""A proposal as a document that is kept with a decision, and the same proposal read again from it.

Reading again takes nothing from the document but its leaves: days counted and needed, rows found, texts unknown. That the level
comes out the same shows that the explanation is the decision and no story beside it.
"""

from __future__ import annotations

from typing import Any

from ccus.levels.rules.expressions import Decided, NodeKind, Outcome, joined
from ccus.levels.rules.judging import DayFinding, LevelJudgement, Proposal, highest, level_outcome
from ccus.levels.rules.progress import StepKind

Document = dict[str, Any]
"""A JSON value."""


def document_of(proposal: Proposal) -> Document:
    """`levels` has one entry per judged level, with its days, the tree of qualifications and where the criteria come from."""
    return {
        "field": proposal.field,
        "on": proposal.on.isoformat(),
        "mark": proposal.mark,
        "level": proposal.level,
        "possible_level": proposal.possible_level,
        "levels": [_level(judgement) for judgement in proposal.judgements],
        "set_aside": [
            {
                "code": holding.code,
                "name": holding.name,
                "row": holding.row,
                "from_on": holding.from_on.isoformat() if holding.from_on else None,
                "until": holding.until.isoformat() if holding.until else None,
            }
            for holding in proposal.set_aside
        ],
    }


def reread(document: Document) -> tuple[int, int]:
    """The level and the possible level that the leaves of a document come to."""
    outcomes = {
        level["level"]: level_outcome(
            [finding.outcome for finding in day_findings(level)], decided_of(level["qualifications"]).outcome
        )
        for level in document["levels"]
    }
    return highest(outcomes, at_least=Outcome.MET), highest(outcomes, at_least=Outcome.UNKNOWN)


def day_findings(level: Document) -> tuple[DayFinding, ...]:
    """The conditions in days of one entry of `levels`."""
    return tuple(
        DayFinding(kind=StepKind(day["kind"]), needed=day["needed"], have=day["have"], certified=day["certified"])
        for day in level["days"]
    )


def decided_of(node: Document) -> Decided:
    """The tree of one entry of `levels`, every outcome worked out anew from the leaves."""
    kind = NodeKind(node["kind"])
    members = tuple(decided_of(member) for member in node.get("members", ()))
    if kind in (NodeKind.ALL, NodeKind.ANY):
        return joined(kind, members, needed=node["needed"])
    if kind is NodeKind.LEVEL:
        return Decided(kind, members[0].outcome, needed=node["needed"], members=members)
    if kind is NodeKind.HAS:
        outcome = Outcome.MET if node["evidence"] else Outcome.MISSING
        return Decided(kind, outcome, code=node["code"], evidence=node["evidence"])
    if kind is NodeKind.WORK_DAYS:
        outcome = Outcome.MET if node["have"] >= node["needed"] else Outcome.MISSING
        return Decided(kind, outcome, needed=node["needed"], have=node["have"])
    return Decided(kind, Outcome.UNKNOWN)


def _level(judgement: LevelJudgement) -> Document:
    asked = judgement.requirement
    return {
        "level": judgement.level,
        "days": [
            {"kind": day.kind.value, "needed": day.needed, "have": day.have, "certified": day.certified}
            for day in judgement.days
        ],
        "management_from": judgement.management_from.isoformat() if judgement.management_from else None,
        "course_missing": judgement.course_missing,
        "qualifications": _node(judgement.qualifications),
        "source": asked.source,
        "certainty": asked.certainty,
        "stand_in": asked.stand_in,
        "rule_stand_in": asked.rule_stand_in,
    }


def _node(decided: Decided) -> Document:
    node: Document = {"kind": decided.kind.value}
    if decided.kind is NodeKind.HAS:
        node |= {"code": decided.code, "evidence": decided.evidence}
    elif decided.kind is NodeKind.WORK_DAYS:
        node |= {"needed": decided.needed, "have": decided.have}
    elif decided.kind is not NodeKind.UNKNOWN:
        node |= {"needed": decided.needed, "members": [_node(member) for member in decided.members]}
    return node
