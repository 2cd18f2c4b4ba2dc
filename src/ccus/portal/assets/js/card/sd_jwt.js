// SD-JWT VC: a signed text with hashes of claims, and the claims that its holder did not leave out (RFC 9901, 7.1).

import { bytesOf } from "../proof/bytes.js";
import { base64url, jsonIn, readJws, sha256 } from "./signatures.js";

const KIND = "dc+sd-jwt";
const TYPE = "urn:openccus:technician-card:1";
// What decides about a credential cannot come in by a disclosure.
const NEVER_DISCLOSED = new Set(["iss", "iat", "nbf", "exp", "cnf", "vct", "status"]);

export function isSdJwt(text) {
  return text.includes("~");
}

/**
 * What every format gives: `keyName` or `kid`, `signature`, `signed`, `at` (seconds) and `claims()`, which throws when altered.
 *
 * After the last ~ the key binding may follow (`binding`, empty without one; `bound` is what it speaks of), and after a ! the face.
 */
export function readSdJwt(whole) {
  const [text, photoPart, ...more] = whole.split("!");
  if (more.length) throw new Error("no card");
  const [jwt, ...rest] = text.split("~");
  const { header, claims, signature, signed } = readJws(jwt);
  if (header.typ !== KIND || header.alg !== "ES256" || claims.vct !== TYPE) throw new Error("no card");
  return {
    kid: String(header.kid),
    signature,
    signed,
    at: claims.iat,
    claims: () => disclosed(claims, rest.slice(0, -1)),
    photo: photoPart === undefined ? null : bytesOf(photoPart),
    binding: rest.at(-1),
    bound: text.slice(0, text.lastIndexOf("~") + 1),
  };
}

async function disclosed(claims, texts) {
  if (claims._sd_alg !== undefined && claims._sd_alg !== "sha-256") throw new Error("unknown hash");
  const digests = await Promise.all(texts.map((text) => sha256(new TextEncoder().encode(text))));
  const byDigest = new Map(texts.map((text, place) => [base64url(digests[place]), jsonIn(text)]));
  if (byDigest.size !== texts.length) throw new Error("disclosed twice");
  const seen = new Set();
  const take = (digest) => {
    if (typeof digest !== "string" || seen.has(digest)) throw new Error("hash named twice");
    seen.add(digest);
    const found = byDigest.get(digest);
    byDigest.delete(digest);
    return found;
  };
  const { _sd_alg: hash, ...top } = claims;
  const found = unfolded(top, take);
  if (byDigest.size) throw new Error("disclosed without a hash");
  return found;
}

/** The value with what is disclosed in place of hashes. */
function unfolded(value, take) {
  if (Array.isArray(value)) return value.flatMap((one) => element(one, take));
  if (typeof value !== "object" || value === null) return value;
  const { _sd: digests = [], ...open } = value;
  if ("..." in open || !Array.isArray(digests)) throw new Error("no object");
  const found = Object.fromEntries(Object.entries(open).map(([name, one]) => [name, unfolded(one, take)]));
  for (const digest of digests) {
    const disclosure = take(digest);
    if (disclosure === undefined) continue;
    const [, name, hidden] = disclosure;
    if (disclosure.length !== 3 || typeof name !== "string" || name === "_sd" || name === "..." || name in found) throw new Error("no claim");
    if (NEVER_DISCLOSED.has(name)) throw new Error("not to be disclosed");
    found[name] = unfolded(hidden, take);
  }
  return found;
}

function element(one, take) {
  if (typeof one !== "object" || one === null || !("..." in one)) return [unfolded(one, take)];
  if (Object.keys(one).length !== 1) throw new Error("no element");
  const disclosure = take(one["..."]);
  if (disclosure === undefined) return [];
  if (disclosure.length !== 2) throw new Error("no element");
  return [unfolded(disclosure[1], take)];
}
