// The card that this phone keeps, and the key that never leaves it: made here, not to be read out, used to sign the questions of checkers.

import { CURVE, ES256, base64url, jsonIn, sha256 } from "./signatures.js";

const NAME = "ccus-card";
const STORE = "cards";
const ONLY = "own";

/** A pair of keys whose secret half nobody can read, and the public one as a JWK. */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { secret: pair.privateKey, jwk: { kty, crv, x, y } };
}

/** Keeps `{ secret, text, photo, expiresAt }` in place of an earlier one. Durable when it resolves. */
export async function keepCard(card) {
  navigator.storage?.persist?.().catch(() => {});
  await ask("readwrite", (store) => store.put(card, ONLY));
}

/** The kept card; undefined without one. */
export function keptCard() {
  return ask("readonly", (store) => store.get(ONLY));
}

export function forgetCard() {
  return ask("readwrite", (store) => store.delete(ONLY));
}

/** What is hidden in a card, by name. */
export function disclosuresOf(text) {
  return new Map(text.split("~").slice(1, -1).map((one) => [jsonIn(one)[1], one]));
}

/** The card with the chosen claims, signed for one question of one checker (RFC 9901, 4.3). The face goes along when it is chosen. */
export async function present({ secret, text, photo }, { names, nonce, audience, now }) {
  const [jwt] = text.split("~");
  const shown = [...disclosuresOf(text)].filter(([name]) => names.has(name)).map(([, one]) => one);
  const bound = [jwt, ...shown, ""].join("~");
  const header = part({ typ: "kb+jwt", alg: "ES256" });
  const digest = base64url(await sha256(new TextEncoder().encode(bound)));
  const said = part({ iat: Math.floor(now / 1000), aud: audience, nonce, sd_hash: digest });
  const signed = `${header}.${said}`;
  const signature = await crypto.subtle.sign(ES256, secret, new TextEncoder().encode(signed));
  const face = names.has("photo") && photo ? `!${photo}` : "";
  return `${bound}${signed}.${base64url(new Uint8Array(signature))}${face}`;
}

function part(value) {
  return base64url(new TextEncoder().encode(JSON.stringify(value)));
}

async function ask(mode, question) {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const asked = question(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
