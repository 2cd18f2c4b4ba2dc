"""Ctrl-C ends the work, also where a library in between loses it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from ccus.config.interruption import hearing_ctrl_c


class Forgetful:
    """Python prints an exception that is raised in a destructor, and goes on."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def _ctrl_c_as_in_a_terminal() -> Iterator[None]:
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, former)


def test_ctrl_c_raises_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), hearing_ctrl_c():
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_that_a_destructor_lost_ends_the_work_when_it_next_tells_of_itself() -> None:
    told = []
    with pytest.raises(KeyboardInterrupt), hearing_ctrl_c() as interruption:
        tell = interruption.heeded_by(told.append)
        tell("before")
        forgetful = Forgetful()
        del forgetful
        tell("after")

    assert told == ["before"]


def test_what_a_library_makes_of_it_leaves_as_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt) as left, hearing_ctrl_c():
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None

    assert isinstance(left.value.__cause__, RuntimeError)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="else"), hearing_ctrl_c():
        raise RuntimeError("something else")


def test_a_command_that_shall_not_hear_ctrl_c_does_not() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with hearing_ctrl_c() as interruption:
        os.kill(os.getpid(), signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)

    assert not interruption.asked
