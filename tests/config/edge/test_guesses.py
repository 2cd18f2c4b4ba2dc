from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ccus.config.edge.guesses import CODES, TOKENS, Guesses, GuessLimit
from ccus.devices.errors import TooManyGuesses

LIMIT = GuessLimit(of_address=3, of_all=5, seconds=600)
ENROLMENTS = "/api/device/v1/enrolments"


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def miss(guesses: Guesses, address: str, times: int = 1) -> None:
    for _ in range(times):
        guesses.check(address)
        guesses.count(address)


def test_an_address_that_missed_too_often_waits_and_others_do_not() -> None:
    guesses = Guesses(LIMIT, clock=Clock())
    miss(guesses, "192.0.2.1", 3)

    with pytest.raises(TooManyGuesses) as refused:
        guesses.check("192.0.2.1")

    assert (refused.value.status, refused.value.data) == (429, {"seconds": 601, "minutes": 11})
    guesses.check("192.0.2.2")


def test_many_addresses_together_wait_too() -> None:
    guesses = Guesses(LIMIT, clock=Clock())
    for number in range(5):
        miss(guesses, f"192.0.2.{number}")

    with pytest.raises(TooManyGuesses):
        guesses.check("192.0.2.99")


def test_moving_within_an_ipv6_network_or_writing_ipv4_otherwise_hides_nobody() -> None:
    guesses = Guesses(LIMIT, clock=Clock())
    miss(guesses, "2001:db8::1")
    miss(guesses, "2001:db8::ffff:2", 2)

    with pytest.raises(TooManyGuesses):
        guesses.check("2001:db8:0:0:abcd::")

    guesses = Guesses(LIMIT, clock=Clock())
    miss(guesses, "::ffff:192.0.2.1", 3)

    with pytest.raises(TooManyGuesses):
        guesses.check("192.0.2.1")


def test_after_the_window_everything_is_open_again() -> None:
    clock = Clock()
    guesses = Guesses(LIMIT, clock=clock)
    miss(guesses, "192.0.2.1", 3)

    clock.seconds += LIMIT.seconds

    miss(guesses, "192.0.2.1", 3)


def test_what_was_no_miss_is_taken_back() -> None:
    guesses = Guesses(LIMIT, clock=Clock())
    for _ in range(10):
        miss(guesses, "192.0.2.1")
        guesses.take_back("192.0.2.1")

    guesses.check("192.0.2.1")


def test_unknown_codes_from_one_address_end_in_a_pause(edge: TestClient) -> None:
    codes = [{"code": f"ABCD-{number:04}", "label": "正門"} for number in range(CODES.of_address + 1)]

    answers = [edge.post(ENROLMENTS, json=code) for code in codes]

    assert [answer.status_code for answer in answers] == [404] * CODES.of_address + [429]
    assert answers[-1].json()["code"] == "devices.too_many_guesses"
    assert int(answers[-1].headers["retry-after"]) > 0


def test_unreadable_codes_and_forms_are_no_guesses(edge: TestClient) -> None:
    answers = [edge.post(ENROLMENTS, json={"code": "?", "label": "正門"}) for _ in range(CODES.of_address + 5)]

    assert {answer.status_code for answer in answers} == {422}


def test_made_up_tokens_end_in_a_pause_and_the_gate_at_the_same_address_goes_on(edge: TestClient) -> None:
    beat = "/api/device/v1/heartbeats"
    assert edge.post(beat, json={}).status_code == 200

    answers = [
        edge.post(beat, json={}, headers={"Authorization": f"Bearer made-up-{number}"})
        for number in range(TOKENS.of_address + 1)
    ]
    edge.app.state.tokens.forget_all()  # type: ignore[attr-defined]

    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert answers[-1].status_code == 429
    assert edge.post(beat, json={}).status_code == 200


def test_a_device_that_repeats_its_lost_token_is_counted_once(edge: TestClient) -> None:
    stubborn = {"Authorization": "Bearer lost"}

    answers = [edge.post("/api/device/v1/heartbeats", json={}, headers=stubborn) for _ in range(TOKENS.of_address + 5)]

    assert {answer.status_code for answer in answers} == {401}
