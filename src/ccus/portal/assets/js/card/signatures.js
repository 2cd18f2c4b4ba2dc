// ES256 by the browser's own WebCrypto, with the house's keys for cards.

import { bytesOf } from "../proof/bytes.js";

const GRACE_SECONDS = 600;
export const CURVE = { name: "ECDSA", namedCurve: "P-256" };
export const ES256 = { name: "ECDSA", hash: "SHA-256" };
const imported = new Map();

/** Whether a key signed these bytes, at a moment (seconds) at which it was in use. */
export async function isSignedBy(key, signature, signed, at) {
  const inUse = at >= key.nbf - GRACE_SECONDS && (!key.exp || at < key.exp + GRACE_SECONDS);
  if (!inUse || key.kty !== "EC" || key.crv !== "P-256") return false;
  try {
    return await crypto.subtle.verify(ES256, await cryptoKey(key), signature, signed);
  } catch {
    return false;
  }
}

/** The key whose `kid` (base64url of a SHA-256) begins with these bytes; undefined for a stranger's. */
export function keyByName(keys, name) {
  if (!(name instanceof Uint8Array) || name.length < 8) return undefined;
  return keys.find((key) => name.every((byte, place) => bytesOf(key.kid)[place] === byte));
}

/** Whether a key of somebody's phone, a JWK as it stands in a card, signed these bytes. */
export async function isSignedByPhone({ kty, crv, x, y }, signature, signed) {
  try {
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, ["verify"]);
    return await crypto.subtle.verify(ES256, key, signature, signed);
  } catch {
    return false;
  }
}

export async function sha256(content) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content));
}

/** A compact JWS: its header, claims and what was signed. Throws for anything else. */
export function readJws(text) {
  const [head, payload, signature, ...more] = text.split(".");
  if (!signature || more.length) throw new Error("no JWS");
  return {
    header: objectIn(head),
    claims: objectIn(payload),
    signature: bytesOf(signature),
    signed: new TextEncoder().encode(`${head}.${payload}`),
  };
}

/** The JSON in some base64url. Throws for what is none. */
export function jsonIn(part) {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(part)));
}

function objectIn(part) {
  const told = jsonIn(part);
  if (typeof told !== "object" || told === null || Array.isArray(told)) throw new Error("no claims");
  return told;
}

function cryptoKey({ kid, kty, crv, x, y }) {
  if (!imported.has(kid)) imported.set(kid, crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, ["verify"]));
  return imported.get(kid);
}

export function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
