// Base64url and the big-endian fields of a leaf.

/** Throws for what is no base64url. */
export function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("no base64url");
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

const FIELDS = 14;
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** What a page shows of the facts of a touch (ccus/history/rules/proof_facts.py has the format). Throws for other bytes. */
export function factsOf(content) {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (view.getInt16(0) !== FIELDS) throw new Error("no touch");
  const fields = [];
  let place = 2;
  for (let number = 0; number < FIELDS; number += 1) {
    const length = view.getInt32(place);
    place += 4;
    fields.push(length < 0 ? null : content.subarray(place, place + length));
    place += Math.max(length, 0);
  }
  if (place !== content.length) throw new Error("no touch");
  const word = (field) => new TextDecoder("utf-8", { fatal: true }).decode(field);
  return {
    eventId: hexOf(fields[0]).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    happenedAt: momentOf(fields[2]),
    receivedAt: momentOf(fields[4]),
    method: word(fields[11]),
    direction: word(fields[12]),
  };
}

function momentOf(field) {
  const view = new DataView(field.buffer, field.byteOffset, field.byteLength);
  return new Date(EPOCH_MS + Number(view.getBigInt64(0) / 1000n));
}
