"""How commands end when something is wrong: sentences on the error output and an exit code, never a traceback."""

from __future__ import annotations

import sys

from gate_agent import sentences
from gate_agent.exit_codes import ExitCode


class Stop(Exception):
    """Ends a command. `sentence` says what happened, why, and what to do."""

    def __init__(self, sentence: str, code: ExitCode) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def stop(key: str, code: ExitCode, **values: object) -> Stop:
    return Stop(sentences.say(key, **values), code)


def tell(key: str, **values: object) -> None:
    print(sentences.say(key, **values), flush=True)


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
