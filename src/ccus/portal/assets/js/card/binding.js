// Is it the holder's phone that shows a card? Then its key has just signed the question of this very page (RFC 9901, 4.3: kb+jwt).

import { ASK_MS } from "./asks.js";
import { base64url, isSignedByPhone, readJws, sha256 } from "./signatures.js";

const KIND = "kb+jwt";

/** Whom an answer has to be for: the page of this house that checks cards. */
export function audienceOf(issuer) {
  return `${issuer}/card-check/`;
}

/**
 * What a card says of the phone that shows it. `kind` is
 *   none      the card is bound to no key: a copy looks the same
 *   held      the phone has just signed; `nonce`, `audience` and `signedAt` tell what
 *   copied    nothing was signed, or not for a question of this page, or not now
 *   changed   what was signed does not fit
 */
export async function bindingOf(card, claims, { issuer, asks }, now) {
  const key = claims.cnf?.jwk;
  if (!key) return { kind: card.binding ? "changed" : "none" };
  if (!card.binding) return { kind: "copied" };
  let told;
  try {
    told = readJws(card.binding);
  } catch {
    return { kind: "changed" };
  }
  const { header, claims: said, signature, signed } = told;
  const digest = base64url(await sha256(new TextEncoder().encode(card.bound)));
  const fits = header.typ === KIND && header.alg === "ES256" && said.sd_hash === digest;
  if (!fits || !(await isSignedByPhone(key, signature, signed))) return { kind: "changed" };
  const signedAt = new Date(said.iat * 1000);
  const isNow = Math.abs(now - signedAt.getTime()) <= ASK_MS;
  if (!isNow || said.aud !== audienceOf(issuer) || !asks.has(said.nonce)) return { kind: "copied" };
  return { kind: "held", nonce: said.nonce, audience: said.aud, signedAt };
}
