"""A gate, its uplink, and a server in memory, all by clocks that stand still."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from tests.gate_agent.hands import Hands, make_gate
from tests.gate_agent.uplink.server import Server

from ccus.foundation.signing import SigningKeys
from gate_agent.gate import Gate
from gate_agent.uplink.backoff import Backoff
from gate_agent.uplink.uplink import Uplink
from gate_agent.uplink.wire import Link


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def server(hands: Hands, tmp_path: Path) -> Server:
    made = Server(hands)
    made.keys = SigningKeys(tmp_path / "house")
    return made


@pytest.fixture
def gate(tmp_path: Path, hands: Hands) -> Gate:
    return make_gate(tmp_path, hands)


@pytest.fixture
def uplink(gate: Gate, server: Server, hands: Hands) -> Uplink:
    link = Link("https://ccus.example.jp", "ccus_dev_x", transport=httpx2.MockTransport(server))
    return Uplink(
        gate,
        link,
        clocks=hands,
        monotonic=hands.monotonic,
        backoff=Backoff(lambda low, high: high),
        transport=httpx2.MockTransport(server),
    )
