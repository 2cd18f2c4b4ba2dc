// The Merkle tree of RFC 6962 and its paths (RFC 9162, 2.1.3.2), as ccus/history/rules/proof_tree.py builds them.

import { sha256 } from "@noble/hashes/sha2.js";
import { joined } from "./bytes.js";

const HASH_BYTES = 32;

export function leafOf(content) {
  return sha256(joined(Uint8Array.of(0), content));
}

function nodeOf(left, right) {
  return sha256(joined(Uint8Array.of(1), left, right));
}

/** The root to which a path (hashes one after another) leads; null when it cannot be one of a tree of `size` leaves. */
export function rootByPath(leaf, index, size, path) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  if (path.length % HASH_BYTES) return null;
  let found = leaf;
  let place = index;
  let last = size - 1;
  for (let at = 0; at < path.length; at += HASH_BYTES) {
    if (last === 0) return null;
    const beside = path.subarray(at, at + HASH_BYTES);
    if (place % 2 === 1 || place === last) {
      found = nodeOf(beside, found);
      while (place % 2 === 0 && place > 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = nodeOf(found, beside);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? found : null;
}
