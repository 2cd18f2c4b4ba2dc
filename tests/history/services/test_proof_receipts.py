from __future__ import annotations

from pathlib import Path

import pytest
from tests.history.proofs import ISSUER, NIGHT, Proven, proven_days, tamper
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.foundation.signing import SigningKeys
from ccus.history.services.proof.receipts import sign_receipts
from ccus.history.services.proof.verifying import Finding
from ccus.history.services.rejudging import raw_connection
from ccus.history.states import ProofFault


@pytest.fixture
def proven(world: World, tmp_path: Path) -> Proven:
    return proven_days(world, tmp_path)


def receipts_of(world: World, proven: Proven, *event_ids: object) -> list[str]:
    signed = sign_receipts(
        raw_connection(),
        event_ids,
        device_id=world.gate.pk,
        site_id=world.site.pk,
        keys=proven.keys,
        issuer=ISSUER,
        now=NIGHT,  # type: ignore[arg-type]
    )
    return [each.receipt for each in signed.values()]


def test_receipts_find_what_no_root_covers_yet(world: World, proven: Proven) -> None:
    altered, removed, kept = (a_touch(world.gate, at(clock, NIGHT.date())) for clock in ("01:10", "01:11", "01:12"))
    store(altered, removed, kept)
    receipts = receipts_of(world, proven, altered.event_id, removed.event_id, kept.event_id)
    tamper("UPDATE history_touch SET direction = 'exit' WHERE event_id = %s", [altered.event_id])
    tamper("DELETE FROM history_touch WHERE event_id = %s", [removed.event_id])

    result = proven.verify(receipts=receipts)

    assert result.receipts == 3
    assert result.findings == [
        Finding(ProofFault.ALTERED, None, altered.event_id, note="receipt"),
        Finding(ProofFault.REMOVED, None, removed.event_id, note="receipt"),
    ]


def test_what_a_root_has_named_is_not_named_twice(world: World, proven: Proven) -> None:
    removed = proven.ids[MONDAY][0]
    receipts = receipts_of(world, proven, removed)
    tamper("DELETE FROM history_touch WHERE event_id = %s", [removed])

    assert proven.verify(receipts=receipts).findings == [Finding(ProofFault.REMOVED, MONDAY, removed, 0)]


def test_with_receipts_alone_a_removed_touch_is_found_and_the_lost_roots_are_named(
    world: World, proven: Proven, tmp_path: Path
) -> None:
    (receipt,) = receipts_of(world, proven, removed := proven.ids[MONDAY][0])
    tamper("DELETE FROM history_touch WHERE event_id = %s", [removed])
    for path in proven.folder.folder.iterdir():
        path.unlink()

    result = proven.verify(receipts=[receipt])

    assert result.first is None
    assert result.findings == [
        *(Finding(ProofFault.ROOT_MISSING, day, note="folder") for day in proven.ids),
        Finding(ProofFault.REMOVED, None, removed, note="receipt"),
    ]


def test_a_receipt_given_after_the_change_does_not_hide_it(world: World, proven: Proven) -> None:
    """Whoever changes a touch can have a new receipt asked for; the older one stays a witness."""
    altered = a_touch(world.gate, at("01:10", NIGHT.date()))
    store(altered)
    before = receipts_of(world, proven, altered.event_id)
    tamper("UPDATE history_touch SET direction = 'exit' WHERE event_id = %s", [altered.event_id])
    after = receipts_of(world, proven, altered.event_id)

    found = [proven.verify(receipts=receipts).findings for receipts in ([*before, *after], [*after, *before])]

    assert found == [[Finding(ProofFault.ALTERED, None, altered.event_id, note="receipt")]] * 2


def test_forged_receipts_are_told_by_their_place(world: World, proven: Proven, tmp_path: Path) -> None:
    (receipt,) = receipts_of(world, proven, proven.ids[MONDAY][0])
    forged = SigningKeys(tmp_path / "forger").sign({"event_id": "?"}, kind="ccus-receipt", now=NIGHT)
    root = proven.folder.read(MONDAY).signed

    found = proven.verify(receipts=[receipt, forged, root, "?", receipt]).findings

    assert [(one.fault, one.place) for one in found] == [(ProofFault.RECEIPT_FORGED, place) for place in (2, 3, 4)]
