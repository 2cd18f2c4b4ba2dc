// A QR code on a canvas, one dot a module; the page makes it as large as there is room.

import encodeQR from "qr";

/** Throws when the text has no room in any code. */
export function drawCode(canvas, text, { ecc = "low", encoding = "byte" } = {}) {
  const rows = encodeQR(text, "raw", { ecc, encoding, border: 4 });
  canvas.width = canvas.height = rows.length;
  const picture = new ImageData(rows.length, rows.length);
  picture.data.fill(255);
  rows.flat().forEach((isDark, at) => {
    if (isDark) picture.data.fill(0, 4 * at, 4 * at + 3);
  });
  canvas.getContext("2d").putImageData(picture, 0, 0);
}
