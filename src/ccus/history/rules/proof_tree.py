"""The Merkle tree over the touches of a day: RFC 6962, section 2.1, with SHA-256.

Leaves are hashes of touches in the order of the day. The tree is built in blocks of BLOCK leaves: since BLOCK is a power of two,
each block is a subtree of the whole, so that a path needs the leaves of one block and the hashes of the blocks alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

BLOCK = 4096
EMPTY = sha256(b"").digest()


def leaf_of(content: bytes) -> bytes:
    """Hash of the content of one leaf."""
    return sha256(b"\x00" + content).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, or over the hashes of blocks."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def blocks_of(leaves: Iterable[bytes]) -> list[bytes]:
    """Hashes of the blocks, the last of which may be shorter. Keeps one block at a time in memory."""
    blocks: list[bytes] = []
    waiting: list[bytes] = []
    for leaf in leaves:
        waiting.append(leaf)
        if len(waiting) == BLOCK:
            blocks.append(root_of(waiting))
            waiting.clear()
    if waiting:
        blocks.append(root_of(waiting))
    return blocks


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, from below. IndexError when there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(level[neighbour])
        level = _level_above(level)
        index >>= 1
    return path


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads (RFC 9162, section 2.1.3.2); None when it cannot be one of a tree of `size` leaves."""
    if not 0 <= index < size:
        return None
    found, last = leaf, size - 1
    for beside in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            found = node_of(beside, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_of(found, beside)
        index, last = index >> 1, last >> 1
    return found if last == 0 else None


def _level_above(level: list[bytes]) -> list[bytes]:
    """A node without a neighbour rises as it is."""
    above = [node_of(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
    if len(level) % 2:
        above.append(level[-1])
    return above
