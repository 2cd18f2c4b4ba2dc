from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.history.rules import proof_tree
from ccus.history.rules.proof_tree import blocks_of, leaf_of, path_of, root_by_path, root_of

# Test vectors of certificate-transparency (google/certificate-transparency, merkletree/merkle_tree_test.cc): inputs and roots.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_of(content) for content in INPUTS]


def split_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + split_root(leaves[:split]) + split_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_day_without_touches_has_the_root_of_nothing() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


# The paths of the same tests: leaf (from 1), size, hashes.
PATHS = [
    (1, 1, []),
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (2, 5, [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "size", "path"), PATHS)
def test_paths_are_those_of_certificate_transparency(leaf: int, size: int, path: list[str]) -> None:
    assert [beside.hex() for beside in path_of(LEAVES[:size], leaf - 1)] == path


@given(size=st.integers(1, 70), data=st.data())
def test_a_path_leads_to_the_root_from_its_own_leaf_and_place_alone(size: int, data: st.DataObject) -> None:
    leaves = [leaf_of(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = path_of(leaves, index)
    root = root_of(leaves)

    assert root == split_root(leaves)
    assert root_by_path(leaves[index], index, size, path) == root
    assert root_by_path(leaf_of(b"other"), index, size, path) != root
    for other in range(size):
        if other != index:
            assert root_by_path(leaves[index], other, size, path) != root
    assert root_by_path(leaves[index], index, size, [*path, root]) is None
    assert root_by_path(leaves[index], size, size, path) is None


@given(size=st.integers(0, 70), power=st.integers(0, 4))
def test_blocks_of_any_power_of_two_stand_for_their_leaves(size: int, power: int) -> None:
    leaves = [leaf_of(bytes([number])) for number in range(size)]
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(proof_tree, "BLOCK", 2**power)

        blocks = blocks_of(iter(leaves))

    assert root_of(blocks) == root_of(leaves)
    assert len(blocks) == -(-size // 2**power)


def test_there_is_no_path_from_outside() -> None:
    with pytest.raises(IndexError):
        path_of(LEAVES, 8)
