// The compact card of a QR code: `1.<COSE_Sign1>` and perhaps `.<WebP of the face>` (ccus/kit/cose.py writes it).

import { Tagged, decode, encode } from "cborg";
import { bytesOf } from "../proof/bytes.js";

const FORMAT = "1";
const SIGN1 = 18;
const ALGORITHM = 1;
const KEY = 4;
const TYPE = 16;
const ES256 = -7;
const KIND = "ccus-card+cwt";
const NAMES = new Map([[1, "iss"], [4, "exp"], [6, "iat"], [65535, "status"]]);
const STRICT = { useMaps: true, rejectDuplicateMapKeys: true, strict: true };

/** As `readSdJwt`, and `photo` where one came along. Throws for other texts. */
export function readCode(text) {
  const [format, signedPart, photoPart, ...more] = text.split(".");
  if (format !== FORMAT || !signedPart || more.length) throw new Error("no card");
  const tagged = decode(bytesOf(signedPart), { ...STRICT, tags: Tagged.preserve(SIGN1) });
  if (!(tagged instanceof Tagged) || tagged.tag !== SIGN1) throw new Error("no card");
  const [protectedHeader, , payload, signature] = tagged.value;
  const header = decode(protectedHeader, STRICT);
  if (header.get(ALGORITHM) !== ES256 || header.get(TYPE) !== KIND) throw new Error("no card");
  const claims = named(decode(payload, STRICT));
  return {
    keyName: header.get(KEY),
    signature,
    signed: encode(["Signature1", protectedHeader, new Uint8Array(), payload]),
    at: claims.iat,
    photo: photoPart === undefined ? null : bytesOf(photoPart),
    claims: async () => claims,
  };
}

function named(map) {
  return Object.fromEntries([...map].map(([label, value]) => [NAMES.get(label) ?? String(label), plain(value)]));
}

function plain(value) {
  if (value instanceof Map) return named(value);
  return Array.isArray(value) ? value.map(plain) : value;
}
