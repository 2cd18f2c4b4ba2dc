// A receipt as QR codes one after another, for the camera of a gate.

import encodeQR from "qr";
import { framesOf, RECEIPT, RECEIPT_BLOCK } from "./frames.js";

const FRAME_MS = 300;

/** Plays on the canvas until the function that it gives is called. */
export function playReceipt(canvas, receipt) {
  const frames = framesOf(new TextEncoder().encode(receipt), { kind: RECEIPT, blockBytes: RECEIPT_BLOCK });
  const play = () => draw(canvas, frames.next().value);
  play();
  const timer = setInterval(play, FRAME_MS);
  return () => clearInterval(timer);
}

function draw(canvas, text) {
  const rows = encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", border: 4 });
  canvas.width = canvas.height = rows.length;
  const picture = new ImageData(rows.length, rows.length);
  picture.data.fill(255);
  rows.flat().forEach((isDark, at) => {
    if (isDark) picture.data.fill(0, 4 * at, 4 * at + 3);
  });
  canvas.getContext("2d").putImageData(picture, 0, 0);
}
