// Keys and slip numbers, made where the clerk types, also without a line.

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** UUIDv7 (RFC 9562, 5.7): the time in milliseconds, then random bits. */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Day in Japan and four letters: 1121-7QK3. The server gives another where two are alike. */
export function drawSlip(now = Date.now()) {
  const day = new Date(now + 9 * 3_600_000).toISOString();
  const letters = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => LETTERS[byte & 31]);
  return `${day.slice(5, 7)}${day.slice(8, 10)}-${letters.join("")}`;
}
