// The questions (nonces) that this browser has put to phones and that nobody has answered yet. Each is good once, and for minutes.

import { base64url } from "./signatures.js";

export const ASK_MS = 10 * 60 * 1000;
const NAME = "ccus-card-asks";
const BYTES = 16;
const PREFIX = "ask.";
// Where the browser keeps nothing, the page itself does.
let inMemory = "[]";

export function newAsk(now) {
  const nonce = base64url(crypto.getRandomValues(new Uint8Array(BYTES)));
  write([...open(now), { nonce, at: now }]);
  return nonce;
}

/** What a phone has to sign one of. */
export function openAsks(now) {
  return new Set(open(now).map(({ nonce }) => nonce));
}

export function usedUp(nonce, now) {
  write(open(now).filter((ask) => ask.nonce !== nonce));
}

/** The question as it stands in the address of its QR code, and back; null for another text. */
export function askText(nonce) {
  return PREFIX + nonce;
}

export function nonceIn(text) {
  return /^ask\.[A-Za-z0-9_-]{22}$/.test(text) ? text.slice(PREFIX.length) : null;
}

function open(now) {
  return read().filter(({ at }) => Math.abs(now - at) < ASK_MS);
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "[]");
  } catch {
    return JSON.parse(inMemory);
  }
}

function write(asks) {
  inMemory = JSON.stringify(asks);
  try {
    localStorage.setItem(NAME, inMemory);
  } catch {
    // Kept until the page is closed.
  }
}
