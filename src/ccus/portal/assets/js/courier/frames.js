// A message as QR frames of which any enough suffice. The format is told in gate_agent/courier/frames.py, which has the same in Python.

import { sha256 } from "@noble/hashes/sha2.js";

export const BUNDLE = "CCUS-B1:";
export const RECEIPT = "CCUS-R1:";
export const RECEIPT_BLOCK = 110;
const NAME_BYTES = 8;
const HEAD_BYTES = NAME_BYTES + 4;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** The texts of frames of a message: each block once, then sums of some, drawn by chance. */
export function* framesOf(message, { kind, blockBytes }) {
  const blocks = Math.ceil(message.length / blockBytes);
  const length = Math.ceil(message.length / blocks);
  const padded = new Uint8Array(blocks * length);
  padded.set(message);
  const head = new Uint8Array(HEAD_BYTES);
  head.set(sha256(message).subarray(0, NAME_BYTES));
  head.set([message.length >> 16, (message.length >> 8) & 255, message.length & 255, blocks], NAME_BYTES);
  for (let number = 0; ; number += 1) {
    const places = number < blocks ? [number] : chosen(blocks);
    const mask = new Uint8Array(Math.ceil(blocks / 8));
    const sum = new Uint8Array(length);
    for (const place of places) {
      mask[mask.length - 1 - (place >> 3)] |= 1 << (place & 7);
      addTo(sum, padded.subarray(place * length, (place + 1) * length));
    }
    yield kind + toBase45(Uint8Array.of(...head, ...mask, ...sum));
  }
}

/** Puts one message together from its frames; frames of another message begin anew. */
export class Collector {
  constructor(kind) {
    Object.assign(this, { kind, name: "", rows: new Map(), message: null });
  }

  /** `{ name, have, blocks, message }`, the message null until it is whole; null for a text that is no frame of that kind. */
  take(text) {
    const frame = read(text, this.kind);
    if (!frame) return null;
    const { name, blocks } = frame;
    if (name !== this.name) Object.assign(this, { name, rows: new Map(), message: null });
    if (!this.message) {
      this.add(frame);
      if (this.rows.size === blocks) this.solve(frame);
    }
    return { name, have: this.rows.size, blocks, message: this.message };
  }

  add({ mask, sum }) {
    let wanted = mask;
    const total = sum.slice();
    while (wanted) {
      const lowest = wanted & -wanted;
      const known = this.rows.get(lowest);
      if (!known) {
        this.rows.set(lowest, { wanted, total });
        return;
      }
      wanted ^= known.wanted;
      addTo(total, known.total);
    }
  }

  /** Each row holds its lowest block and some above it: from the last to the first, all that is above is known. */
  solve({ name, blocks, length, blockBytes }) {
    const whole = new Uint8Array(blocks * blockBytes);
    const block = (place) => whole.subarray(place * blockBytes, (place + 1) * blockBytes);
    for (let place = blocks - 1; place >= 0; place -= 1) {
      const { wanted, total } = this.rows.get(1n << BigInt(place));
      for (let above = place + 1; above < blocks; above += 1) {
        if ((wanted >> BigInt(above)) & 1n) addTo(total, block(above));
      }
      block(place).set(total);
    }
    const message = whole.slice(0, length);
    if (name === nameOf(message, length, blocks)) this.message = message;
    else Object.assign(this, { name: "", rows: new Map() });
  }
}

export function toBase45(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let value = isPair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let count = isPair ? 3 : 2; count; count -= 1) {
      text += DIGITS[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

/** Null for what is no base45 (RFC 9285). */
export function fromBase45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((digit) => DIGITS.indexOf(digit));
    const value = values.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (values.length === 1 || values.includes(-1) || value >= (values.length === 3 ? 65_536 : 256)) return null;
    if (values.length === 3) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

function read(text, kind) {
  const content = text.startsWith(kind) ? fromBase45(text.slice(kind.length)) : null;
  if (!content || content.length < HEAD_BYTES) return null;
  const [high, middle, low, blocks] = content.subarray(NAME_BYTES, HEAD_BYTES);
  if (!blocks) return null;
  const length = high * 65_536 + middle * 256 + low;
  const blockBytes = Math.ceil(length / blocks);
  const begin = HEAD_BYTES + Math.ceil(blocks / 8);
  const mask = content.subarray(HEAD_BYTES, begin).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (content.length - begin !== blockBytes || mask <= 0n || mask >> BigInt(blocks)) return null;
  return { name: hexOf(content.subarray(0, HEAD_BYTES)), blocks, length, blockBytes, mask, sum: content.subarray(begin) };
}

function nameOf(message, length, blocks) {
  const tail = Uint8Array.of(length >> 16, (length >> 8) & 255, length & 255, blocks);
  return hexOf(sha256(message).subarray(0, NAME_BYTES)) + hexOf(tail);
}

function chosen(blocks) {
  const places = Array.from({ length: blocks }, (_, place) => place).filter(() => Math.random() < 0.5);
  return places.length ? places : [Math.floor(Math.random() * blocks)];
}

function addTo(sum, block) {
  for (let at = 0; at < sum.length; at += 1) sum[at] ^= block[at];
}

export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
