// QR codes from the camera or from a picture. Nothing leaves the device.

import decodeQR from "qr/decode.js";

const LARGEST_SIDE = 1600;
const PAUSE_MS = 120;
// Codes that follow each other several times a second: smaller pictures, looked at without rest.
const FOLLOWED_SIDE = 1200;
const SHORT_PAUSE_MS = 15;

/** The text in a picture file; null when none is found. */
export async function textInPicture(file) {
  const picture = await createImageBitmap(file);
  // A photo is tried smaller first, which is quicker and often clearer; then as it is.
  for (const side of [LARGEST_SIDE, Math.max(picture.width, picture.height)]) {
    const text = textIn(picture, picture.width, picture.height, side);
    if (text !== null) return text;
  }
  return null;
}

/** Shows the camera in `video` and calls `found` with the first text; gives a function that stops. Rejects without a camera. */
export async function watchCamera(video, found) {
  const stop = await followCamera(video, (text) => {
    stop();
    found(text);
  }, { side: LARGEST_SIDE, pause: PAUSE_MS });
  return stop;
}

/** Shows the camera in `video` and calls `saw` with each text, codes one after another too, until it is stopped. */
export async function followCamera(video, saw, { side = FOLLOWED_SIDE, pause = SHORT_PAUSE_MS } = {}) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  video.srcObject = stream;
  await video.play();
  let timer = 0;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const look = () => {
    const text = video.videoWidth ? textIn(video, video.videoWidth, video.videoHeight, side) : null;
    if (text !== null) saw(text);
    if (!isStopped) timer = setTimeout(look, pause);
  };
  timer = setTimeout(look, 0);
  return stop;
}

function textIn(source, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(drawing.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}
