// QR codes before the camera: found by the browser where it can, else by the program beside it. Nothing is kept.

import { sendPicture } from "./sending.js";

const SIDE = 480; // pixels of the square in the middle that is looked at
const PAUSE_MS = 120;
const GONE_MS = 1500; // the same code counts again when it was out of sight for so long
const KEPT = "ccus-gate-camera";

export const wasOn = () => localStorage.getItem(KEPT) === "on";

export class Camera {
  /** `view` frames the `video`; `read(text)` is called once for each code held up. */
  constructor({ view, video, read, gateCanRead }) {
    Object.assign(this, { view, video, read, gateCanRead, stream: null, seen: "", seenAt: -Infinity });
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = SIDE;
  }

  get isOn() { return this.stream !== null; }

  /** Returns the reason as a key of `camera` words when it cannot be switched on, else null. */
  async switchOn() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: false });
    } catch (error) {
      return { NotAllowedError: "forbidden", SecurityError: "forbidden", NotReadableError: "busy" }[error.name] ?? "missing";
    }
    localStorage.setItem(KEPT, "on");
    const [track] = this.stream.getVideoTracks();
    track.addEventListener("ended", () => this.onEnd?.());
    this.view.classList.toggle("mirrored", track.getSettings().facingMode !== "environment");
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => {});
    this.look(this.stream);
    return null;
  }

  switchOff() {
    localStorage.setItem(KEPT, "off");
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
  }

  async look(stream) {
    const detector = await nativeDetector();
    while (this.stream === stream) {
      try {
        const text = await (detector ? this.ask(detector) : this.send());
        if (text) this.see(text);
      } catch {
        // The program is away for a moment: the stream of news says so, the camera goes on looking.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  see(text) {
    const now = performance.now();
    const isSame = text === this.seen && now - this.seenAt < GONE_MS;
    [this.seen, this.seenAt] = [text, now];
    if (!isSame) this.read(text);
  }

  async ask(detector) {
    const [code] = await detector.detect(this.video);
    return code?.rawValue;
  }

  async send() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return null;
    const square = Math.min(width, height);
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, (width - square) / 2, (height - square) / 2, square, square, 0, 0, SIDE, SIDE);
    const colours = context.getImageData(0, 0, SIDE, SIDE).data;
    const grey = new Uint8Array(SIDE * SIDE);
    for (let at = 0; at < grey.length; at++) {
      grey[at] = (colours[4 * at] * 77 + colours[4 * at + 1] * 151 + colours[4 * at + 2] * 28) >> 8;
    }
    return (await sendPicture(grey, SIDE, SIDE)).text;
  }
}

/** Whether a QR button makes sense here at all. */
export async function canReadCodes(gateCanRead) {
  return Boolean(navigator.mediaDevices?.getUserMedia) && (gateCanRead || (await nativeDetector()) !== null);
}

async function nativeDetector() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}
