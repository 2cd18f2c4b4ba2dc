// QR codes from the camera or from a picture. Nothing leaves the device.

import decodeQR from "qr/decode.js";

const LARGEST_SIDE = 1600;
const PAUSE_MS = 120;

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
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  video.srcObject = stream;
  await video.play();
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const look = () => {
    const text = video.videoWidth ? textIn(video, video.videoWidth, video.videoHeight, LARGEST_SIDE) : null;
    if (text === null) {
      timer = setTimeout(look, PAUSE_MS);
      return;
    }
    stop();
    found(text);
  };
  look();
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
