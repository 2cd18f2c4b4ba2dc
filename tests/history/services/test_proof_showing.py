from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import timedelta
from pathlib import Path

import pytest
from tests.history.proofs import ISSUER, NIGHT, TUESDAY, Proven, proven_days, tamper
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.access.states import Relation
from ccus.history.queries.days import Reach
from ccus.history.rules import proof_tree
from ccus.history.rules.proof_statements import HASH_BYTES, SHOWN
from ccus.history.rules.proof_tree import leaf_of, root_by_path
from ccus.history.services.proof import folder
from ccus.history.services.proof.showing import ShownTouch, show_touches_of_day
from ccus.history.services.rejudging import raw_connection


@pytest.fixture
def proven(world: World, tmp_path: Path) -> Proven:
    return proven_days(world, tmp_path)


def show(proven: Proven, world: World, *, day: object = TUESDAY, name: str = "") -> tuple[list[ShownTouch], int]:
    return show_touches_of_day(
        raw_connection(),
        Reach(technician_id=world.taro.pk, technician_ccus_id=world.taro.ccus_id, relation=Relation.SELF),
        day=day,  # type: ignore[arg-type]
        name=name,
        place=proven.folder,
        keys=proven.keys,
        issuer=ISSUER,
        now=NIGHT,
    )


def check(text: str, proven: Proven) -> dict[str, object]:
    """As the public page checks it: from the text and the keys alone."""
    version, content, path, signed = text.split(".", 3)
    claims = proven.keys.public(now=NIGHT).read(signed, kind=SHOWN)
    leaf = leaf_of(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    beside = urlsafe_b64decode(path + "=" * (-len(path) % 4))
    hashes = [beside[place : place + HASH_BYTES] for place in range(0, len(beside), HASH_BYTES)]
    root = root_by_path(leaf, int(claims["place"]), int(claims["size"]), hashes)
    assert root is not None
    assert version == "1"
    assert root == urlsafe_b64decode(str(claims["root"]) + "=")
    return claims


def test_each_touch_of_the_day_is_shown_with_its_path_to_the_root(proven: Proven, world: World) -> None:
    shown, without = show(proven, world)

    assert ([one.happened_at for one in shown], without) == (
        [at(clock, TUESDAY) for clock in ("08:00", "12:00", "13:00", "17:00")],
        0,
    )
    assert [check(one.text, proven)["place"] for one in shown] == [0, 1, 2, 3]
    claims = check(shown[0].text, proven)
    assert (claims["day"], claims["site"], claims["site_name"]) == ("2026-11-17", world.site.ccus_id, "丸の内新築")
    assert "name" not in claims


def test_the_name_is_told_only_when_the_holder_wants_it(proven: Proven, world: World) -> None:
    shown, _ = show(proven, world, name="山田 太郎")

    assert check(shown[0].text, proven)["name"] == "山田 太郎"


def test_paths_lead_through_several_blocks(proven: Proven, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_tree, "BLOCK", 2)
    monkeypatch.setattr("ccus.history.services.proof.showing.BLOCK", 2)
    monkeypatch.setattr(folder, "_CHUNK_BYTES", 96)
    for path in proven.folder.folder.iterdir():
        path.unlink()
    proven.publish()

    shown, _ = show(proven, world)

    assert len(proven.folder.read(TUESDAY).blocks) == 2
    assert [check(one.text, proven)["place"] for one in shown] == [0, 1, 2, 3]


def test_a_touch_of_an_open_day_or_one_that_was_changed_has_no_proof(proven: Proven, world: World) -> None:
    today = MONDAY + timedelta(days=3)
    store(a_touch(world.gate, at("08:00", today)))
    tamper("UPDATE history_touch SET direction = 'exit' WHERE event_id = %s", [proven.ids[TUESDAY][3]])

    assert show(proven, world, day=today) == ([], 1)
    shown, without = show(proven, world)
    assert (len(shown), without) == (3, 1)
    assert show(proven, world, day=today + timedelta(days=1)) == ([], 0)


def test_leaves_whose_root_is_not_there_yet_are_no_proof(proven: Proven, world: World) -> None:
    """The leaves get their name before the root is signed and kept: a fall in between, or a look at that moment, shows none."""
    (proven.folder.folder / f"{TUESDAY}.json").unlink()

    assert show(proven, world) == ([], 4)


def test_a_proof_fits_a_qr_code_even_on_a_day_of_half_a_million_touches(proven: Proven, world: World) -> None:
    (first, *_), _ = show(proven, world, name="山田 太郎")

    longest_path = 19 * HASH_BYTES * 4 / 3
    assert len(first.text) + longest_path < 2_000
