"""A service outside that is down, slow, full of nonsense or of another shape is told apart, and only some is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.registry.standin import CERTIFICATE, client_to, running

from ccus.foundation.outside import ATTEMPTS, OutsideClient, OutsideMissing, OutsideTrouble
from ccus.registry.rules.outside_records import CoreCertificate
from ccus.twin.services.standins import StandIn

PATH = f"/records/{CERTIFICATE['number']}"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with running(CERTIFICATE) as server:
        yield server


def test_an_answer_is_read_as_what_it_has_to_be(server: StandIn) -> None:
    found = client_to(server).get(PATH, CoreCertificate)

    assert (found.course, found.valid_until.isoformat(), server.asked) == ("登録とび・土工基幹技能者", "2029-05-31", 1)


@pytest.mark.parametrize(
    ("trouble", "code", "asked"),
    [
        ("down", "refused", ATTEMPTS),
        ("slow", "slow", ATTEMPTS),
        ("garbage", "unreadable", 1),
        ("schema", "changed", 1),
    ],
)
def test_each_trouble_has_its_name_and_only_what_may_pass_is_asked_again(
    server: StandIn, trouble: str, code: str, asked: int
) -> None:
    server.trouble = trouble

    with pytest.raises(OutsideTrouble) as told:
        client_to(server).get(PATH, CoreCertificate)

    assert (told.value.code, server.asked) == (code, asked)


def test_a_service_that_is_gone_is_unreachable_and_pauses_grow_and_spread() -> None:
    with running() as server:
        url = server.url
    paused: list[float] = []
    client = OutsideClient(url=url, sleep=paused.append, spread=lambda: 0.0)

    with pytest.raises(OutsideTrouble) as told:
        client.get(PATH, CoreCertificate)

    assert (told.value.code, paused) == ("unreachable", [0.15, 0.3])
    with pytest.raises(OutsideTrouble):
        replace(client, spread=lambda: 1.0, sleep=lambda seconds: paused.append(round(seconds, 2))).get(
            PATH, CoreCertificate
        )
    assert paused[2:] == [0.45, 0.9]


def test_what_nobody_knows_is_no_trouble(server: StandIn) -> None:
    with pytest.raises(OutsideMissing):
        client_to(server).get("/records/unknown", CoreCertificate)


@pytest.mark.parametrize("field", sorted(CERTIFICATE))
def test_a_field_that_is_missing_or_of_another_kind_is_noticed(field: str) -> None:
    for broken in ({**CERTIFICATE, field: [1]}, {name: value for name, value in CERTIFICATE.items() if name != field}):
        with running({**broken, "number": CERTIFICATE["number"]} if field == "number" else broken) as server:
            server.records = {str(CERTIFICATE["number"]): broken}

            with pytest.raises(OutsideTrouble) as told:
                client_to(server).get(PATH, CoreCertificate)

        assert told.value.code == "changed"
