from ccus.applications.models.applications import AnswerVersion, Application, Decision
from ccus.applications.models.counter_cases import CounterCase
from ccus.applications.models.delegations import Delegation
from ccus.applications.models.known_people import KnownPersonLink, KnownPersonNote
from ccus.applications.models.paper_readings import PaperReading
from ccus.applications.models.papers import Paper
from ccus.applications.models.second_looks import SecondLook

__all__ = [
    "AnswerVersion",
    "Application",
    "CounterCase",
    "Decision",
    "Delegation",
    "KnownPersonLink",
    "KnownPersonNote",
    "Paper",
    "PaperReading",
    "SecondLook",
]
