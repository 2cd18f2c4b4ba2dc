"""Events as they are sealed, and their names."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gate_agent.hands import MORNING

from ccus.history.services.intake import hash_typed_id
from ccus.registry.rules.cards import hash_token
from gate_agent.journal.sealing import (
    canonical,
    credential_of,
    event_id_of_line,
    fitting_evidence,
    fold_id,
    hash_event,
    moment_text,
    new_event_id,
    open_line,
    seal,
)


def event(**values: object) -> dict[str, object]:
    evidence = {"log": "l", "previous": "0" * 64, "boot": "b", "monotonic_ns": 1}
    return {
        "event_id": "01932d3e-7a00-7cc3-98c4-dc0c0c07398f",
        "occurred_at": "2026-11-21T08:00:00.000000Z",
        "card": "佐藤 A1",
        "method": "card",
        "sequence": 1,
        "evidence": evidence,
        **values,
    }


def test_event_ids_are_of_version_7_and_in_order_of_time() -> None:
    first, second = new_event_id(MORNING), new_event_id(MORNING + timedelta(milliseconds=1))

    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first.int >> 80 == int(MORNING.timestamp() * 1_000)
    assert first < second
    assert len({new_event_id(MORNING) for _ in range(1_000)}) == 1_000


def test_the_example_of_the_standard_has_its_timestamp_where_ours_has_it() -> None:
    # RFC 9562, A.6: 2022-02-22 19:22:22 UTC is 017F22E2-79B0-7…
    moment = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)

    assert str(new_event_id(moment)).startswith("017f22e2-79b0-7")


@pytest.mark.parametrize("moment", [datetime(1970, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC)])
def test_a_clock_that_was_never_set_still_names_events(moment: datetime) -> None:
    assert new_event_id(moment).version == 7


def test_a_line_of_a_logging_reader_has_one_name() -> None:
    there = event_id_of_line("card 1 at 08:00", MORNING)

    assert there == event_id_of_line("card 1 at 08:00", MORNING)
    assert there != event_id_of_line("card 2 at 08:00", MORNING)
    assert there.version == 7


def test_credentials_are_those_that_the_server_keeps() -> None:
    assert credential_of(card=" abcd1234 ", technician_id=None) == hash_token("abcd1234").hex()
    assert credential_of(card=None, technician_id="０６９８８６２８-760421") == hash_typed_id("06988628760421").hex()
    assert fold_id(" ０６９８ー８６２８ 760421") == "06988628760421"


def test_a_moment_is_written_in_one_way() -> None:
    japan = timezone(timedelta(hours=9))

    assert moment_text(datetime(2026, 11, 21, 8, 0, tzinfo=japan)) == "2026-11-20T23:00:00.000000Z"


def test_the_seal_covers_everything_and_the_card_as_its_hash() -> None:
    sealed = event()
    without_card = {name: value for name, value in sealed.items() if name != "card"}
    without_card["credential"] = credential_of(card="佐藤 A1", technician_id=None)

    assert hash_event(sealed) == hashlib.sha256(canonical(without_card).encode()).hexdigest()
    for name, value in [
        ("card", "B"),
        ("sequence", 2),
        ("method", "qr"),
        ("clock_offset_ms", 1),
        ("direction", "exit"),
    ]:
        assert hash_event({**sealed, name: value}) != hash_event(sealed)


def test_an_offset_that_is_measured_later_leaves_the_seal_as_it_is() -> None:
    evidence = {"log": "l", "previous": "0" * 64, "boot": "b", "monotonic_ns": 1, "offset": "later"}

    assert hash_event(event(evidence=evidence)) == hash_event(event(evidence=evidence, clock_offset_ms=90_000))


@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_a_sealed_line(content: bytes) -> None:
    assert open_line(content.decode("utf-8", "replace")) is None


@given(st.data())
def test_a_sealed_line_with_any_character_changed_is_none(data: st.DataObject) -> None:
    line = seal(event())
    place = data.draw(st.integers(0, len(line) - 1))
    character = data.draw(st.characters(exclude_characters=line[place], codec="utf-8"))
    changed = line[:place] + character + line[place + 1 :]

    found = open_line(changed)

    assert open_line(line) == event()
    # A letter of the card may change its case or become a blank beside it: that is the same card.
    assert found is None or hash_event(found) == hash_event(event())


@pytest.mark.parametrize(
    ("evidence", "kept"),
    [
        ({"kind": "felica"}, {"kind": "felica"}),
        ({"picture": "x" * 2_000}, {"left_out": "too_large", "bytes": 2_014}),
        ({"strange": object()}, {"left_out": "no_json"}),
        ({"strange": float("nan")}, {"left_out": "no_json"}),
    ],
)
def test_a_reader_s_evidence_fits_or_is_left_out(evidence: dict[str, object], kept: dict[str, object]) -> None:
    assert fitting_evidence(evidence) == kept
    assert json.loads(canonical(fitting_evidence(evidence))) == kept
