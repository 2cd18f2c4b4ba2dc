// A receipt as QR codes one after another, for the camera of a gate.

import { drawCode } from "../drawing.js";
import { framesOf, RECEIPT, RECEIPT_BLOCK } from "./frames.js";

const FRAME_MS = 300;
const CODE = { ecc: "medium", encoding: "alphanumeric" };

/** Plays on the canvas until the function that it gives is called. */
export function playReceipt(canvas, receipt) {
  const frames = framesOf(new TextEncoder().encode(receipt), { kind: RECEIPT, blockBytes: RECEIPT_BLOCK });
  const play = () => drawCode(canvas, frames.next().value, CODE);
  play();
  const timer = setInterval(play, FRAME_MS);
  return () => clearInterval(timer);
}
