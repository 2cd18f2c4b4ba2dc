// Is a digital card good? Decided from its text, the house's keys and status lists alone: nothing is asked of any server.

import { bytesOf } from "../proof/bytes.js";
import { bindingOf } from "./binding.js";
import { readCode } from "./code.js";
import { isSdJwt, readSdJwt } from "./sd_jwt.js";
import { base64url, isSignedBy, keyByName, sha256 } from "./signatures.js";
import { statusOf } from "./status.js";

const AHEAD_MS = 10 * 60 * 1000;
const PICTURE = "data:image/webp;base64,";

/**
 * What a card is worth at a moment (milliseconds). `known` is { issuer, keys, lists, asks }; `asks` are the open questions of this page.
 * `verdict` is one of
 *   genuine      signed by the house, in its time, and not stopped
 *   unsure       all of it, but no status list of the page tells whether it was stopped
 *   stopped      the house has stopped it
 *   expired      its time is over, or has not come
 *   copied       bound to a phone, which has not signed now and for this page: perhaps a copy
 *   photo        the face that came along is not the one that was signed
 *   changed      the signature or what was disclosed does not fit: somebody changed or forged it
 *   stranger     signed with a key that is not in the list
 *   unreadable   no card at all
 * `claims`, `photo` (WebP or null), `binding`, `expiresAt` and `listedAt` (null when unsure) stand with the first five.
 */
export async function judge(text, known, now) {
  let card;
  try {
    card = isSdJwt(text) ? readSdJwt(text) : readCode(text);
  } catch {
    return { verdict: "unreadable" };
  }
  const key = card.kid ? known.keys.find((one) => one.kid === card.kid) : keyByName(known.keys, card.keyName);
  if (!key) return { verdict: "stranger" };
  const [isSigned, claims] = await Promise.all([
    isSignedBy(key, card.signature, card.signed, card.at),
    card.claims().catch(() => null),
  ]);
  if (!isSigned || claims === null) return { verdict: "changed" };
  if (claims.iss !== known.issuer) return { verdict: "stranger" };
  const [photo, status, binding] = await Promise.all([
    photoOf(card, claims),
    statusOf(claims.status, known, now),
    bindingOf(card, claims, known, now),
  ]);
  if (photo === false) return { verdict: "photo" };
  if (binding.kind === "changed") return { verdict: "changed" };
  const found = {
    claims,
    photo,
    binding,
    expiresAt: new Date(claims.exp * 1000),
    signedAt: new Date(claims.iat * 1000),
    listedAt: status?.listedAt ?? null,
  };
  return { verdict: verdictOf(found, status, now), ...found };
}

function verdictOf({ expiresAt, signedAt, binding }, status, now) {
  if (status?.isStopped) return "stopped";
  if (!(now < expiresAt.getTime()) || !(signedAt.getTime() <= now + AHEAD_MS)) return "expired";
  if (binding.kind === "copied") return "copied";
  return status ? "genuine" : "unsure";
}

/** The face that was signed; null without one, false for another one. */
async function photoOf(card, claims) {
  if (typeof claims.picture === "string") {
    if (!claims.picture.startsWith(PICTURE)) return null;
    return bytesOf(claims.picture.slice(PICTURE.length).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
  }
  if (!card.photo) return null;
  // As bytes in a code, in base64url in a wallet's text.
  const named = claims.photo instanceof Uint8Array ? base64url(claims.photo) : claims.photo;
  return base64url(await sha256(card.photo)) === named ? card.photo : false;
}
