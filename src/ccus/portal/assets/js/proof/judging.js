// Is a proof genuine? Decided from its text, the public keys and the published roots alone: nothing is asked of any server.

import * as ed25519 from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesOf, factsOf, hexOf } from "./bytes.js";
import { leafOf, rootByPath } from "./tree.js";

ed25519.hashes.sha512 = sha512;

const FORMAT = "1";
const GRACE_SECONDS = 600;
const JST_MS = 9 * 3_600_000;

/**
 * What a proof is worth. `verdict` is one of
 *   genuine      signed by the house, and the facts lead to the root
 *   changed      the signature or the facts do not fit: somebody changed it
 *   unpublished  all fits, but the house has published another root for that day
 *   stranger     signed with a key that is not in the public list
 *   unreadable   no proof at all
 * For a genuine one `claims` and `facts` say what it proves, and `listed` whether its root stands in the published list.
 */
export function judge(text, { keys, roots }) {
  let parts;
  try {
    parts = partsOf(text);
  } catch {
    return { verdict: "unreadable" };
  }
  const { header, claims, content, path, signature, signed } = parts;
  const key = keys.find((one) => one.kid === header.kid);
  if (!key) return { verdict: "stranger" };
  if (!isSigned(key, header, claims, signature, signed)) return { verdict: "changed" };
  let facts;
  try {
    facts = factsOf(content);
  } catch {
    return { verdict: "changed" };
  }
  const root = rootByPath(leafOf(content), claims.place, claims.size, path);
  if (root === null || hexOf(root) !== hexOf(bytesOf(claims.root)) || dayOf(facts.receivedAt) !== claims.day) {
    return { verdict: "changed" };
  }
  const published = roots[claims.day];
  if (published && published !== hexOf(root)) return { verdict: "unpublished" };
  return { verdict: "genuine", claims, facts, listed: Boolean(published) };
}

function partsOf(text) {
  const [format, content, path, head, payload, signature, ...more] = text.split(".");
  if (format !== FORMAT || !signature || more.length) throw new Error("no proof");
  const words = (part) => {
    const told = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(part)));
    if (typeof told !== "object" || told === null) throw new Error("no proof");
    return told;
  };
  return {
    header: words(head),
    claims: words(payload),
    content: bytesOf(content),
    path: bytesOf(path),
    signature: bytesOf(signature),
    signed: new TextEncoder().encode(`${head}.${payload}`),
  };
}

function isSigned(key, header, claims, signature, signed) {
  if (header.alg !== "Ed25519" || header.typ !== "ccus-touch" || claims.v !== 1) return false;
  const inUse = claims.iat >= key.nbf - GRACE_SECONDS && (!key.exp || claims.iat < key.exp + GRACE_SECONDS);
  try {
    return inUse && ed25519.verify(signature, signed, bytesOf(key.x), { zip215: false });
  } catch {
    return false;
  }
}

function dayOf(moment) {
  return new Date(moment.getTime() + JST_MS).toISOString().slice(0, 10);
}
