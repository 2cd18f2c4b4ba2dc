"""A case with what its papers say laid under what was typed: empty fields come filled in, for the clerk to compare."""

from __future__ import annotations

from dataclasses import dataclass, field

from ccus.applications.queries.applications import Folder
from ccus.applications.queries.paper_readings import proposals_of
from ccus.applications.rules.questions import Answers, QuestionType, value_of
from ccus.applications.services.answers import understood
from ccus.portal.applicant.views.filling_in import ADDRESS_OF
from ccus.registry.queries.postal_codes import find_address


@dataclass(frozen=True)
class ReadFolder(Folder):
    """`proposed` are answers of papers to questions that were not answered. Nothing of them is kept until the clerk saves."""

    proposed: Answers = field(default_factory=dict)

    @property
    def answers(self) -> Answers:
        return {**(self.version.answers if self.version else {}), **self.proposed}


def with_readings(folder: Folder) -> ReadFolder:
    asked = {
        question.code: question
        for page in folder.pages
        for question in page.questions
        if question.type is not QuestionType.PAPER and not folder.answers.get(question.code, {}).get("typed")
    }
    proposed = {}
    for paper in folder.papers:
        for code, text in proposals_of(paper).items():
            if code in asked and code not in proposed:
                proposed[code] = understood(asked[code], text, on=folder.on)[0]
    for code, (prefecture, rest) in ADDRESS_OF.items():
        place = (
            find_address(str(value_of(folder.answers, code) or "")) if prefecture in asked and rest in asked else None
        )
        if place is not None:
            for each, text in ((prefecture, place.prefecture_code), (rest, place.town)):
                proposed.setdefault(each, understood(asked[each], text, on=folder.on)[0])
    read = ReadFolder(folder.application, folder.on, proposed=proposed)
    # What was read from the database for the folder need not be read again.
    for name in ("version", "_papers_and_refused", "points"):
        if name in vars(folder):
            vars(read)[name] = vars(folder)[name]
    return read
