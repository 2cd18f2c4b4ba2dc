"""What was read on papers of an application that the caller has been admitted to."""

from __future__ import annotations

from datetime import datetime, timedelta

from ccus.applications.models import Paper, PaperReading
from ccus.applications.rules.paper_reading.comparing import Comparison, compare
from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.rules.paper_reading.proposing import propose
from ccus.applications.rules.questions import Answers
from ccus.applications.states import PaperKind, ReadingState
from ccus.foundation import house_keys
from ccus.kit.calendar import jst_date

# As long as reading may be about to black something out, nobody but those who attached a paper sees it; a house without
# a worker must not hold its papers back for ever.
HELD_BACK_FOR = timedelta(minutes=30)


def reading_of(paper: Paper) -> PaperReading | None:
    """None for face photos, and for papers from before there were readings."""
    return getattr(paper, "reading", None)


def comparisons_of(paper: Paper, answers: Answers) -> list[Comparison]:
    """What the paper says about the answers, as of the day it was added. Empty for a paper that was not read."""
    transcript = _transcript_of(paper)
    if transcript is None:
        return []
    return compare(transcript, answers, kind=PaperKind(paper.kind), on=jst_date(paper.added_at))


def proposals_of(paper: Paper) -> dict[str, str]:
    """What the paper says of questions that nobody has answered, as text by question. Empty for a paper that was not read."""
    transcript = _transcript_of(paper)
    if transcript is None:
        return {}
    return propose(transcript, kind=PaperKind(paper.kind), on=jst_date(paper.added_at))


def _transcript_of(paper: Paper) -> Transcript | None:
    reading = reading_of(paper)
    if reading is None or reading.sealed is None:
        return None
    opened = house_keys.vault_keys().open(bytes(reading.sealed), label=label_of(paper))
    return Transcript.from_json(opened.decode())


def is_held_back(paper: Paper, *, now: datetime) -> bool:
    """Whether only those who attached it may see it for now."""
    reading = reading_of(paper)
    waits = reading is not None and reading.state == ReadingState.WAITING.value
    return waits and reading is not None and now < reading.asked_at + HELD_BACK_FOR


def label_of(paper: Paper) -> bytes:
    """Ties a transcript to its paper."""
    return f"applications.paper_reading:{paper.pk}".encode()
