// A sound for each light, told apart with closed eyes: up = recorded, twice the same = look, question = rising three, low buzz = again.

const PEAK = 0.9;
const NOTES = {
  recorded: [[1047, 0, 0.1, "triangle"], [1568, 0.1, 0.22, "triangle"]],
  recorded_check: [[784, 0, 0.13, "triangle"], [784, 0.2, 0.13, "triangle"]],
  choose: [[659, 0, 0.1, "triangle"], [784, 0.12, 0.1, "triangle"], [988, 0.24, 0.2, "triangle"]],
  again: [[196, 0, 0.2, "sawtooth"], [165, 0.24, 0.34, "sawtooth"]],
};
const SHAKES = { recorded: [60], recorded_check: [80, 60, 80], choose: [40, 40, 40, 40, 40], again: [300] };
const KEPT = "ccus-gate-sound";

let context = null;

export const isLoud = () => read() !== "off";

export function setLoud(loud) {
  try {
    localStorage.setItem(KEPT, loud ? "on" : "off");
  } catch {
    // A browser without storage forgets it; the sound stays on.
  }
}

/** Browsers that want a touch or a key before the first sound get it from any touch or key. */
export function prepareSounds() {
  try {
    context = new AudioContext();
  } catch {
    return;
  }
  const wake = () => context.state === "suspended" && context.resume().catch(() => {});
  for (const happening of ["pointerdown", "keydown"]) addEventListener(happening, wake, { capture: true });
}

/** Colour and word do not depend on it: where sound is not allowed, nothing else changes. */
export function play(light) {
  if (!isLoud()) return;
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(SHAKES[light]);
  if (context?.state !== "running") return;
  for (const [hertz, after, seconds, type] of NOTES[light]) tone(hertz, context.currentTime + after, seconds, type);
}

function tone(hertz, start, seconds, type) {
  const source = new OscillatorNode(context, { type, frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(PEAK, start + 0.008);
  volume.gain.setValueAtTime(PEAK, start + seconds - 0.03);
  volume.gain.linearRampToValueAtTime(0, start + seconds);
  source.connect(volume).connect(context.destination);
  source.start(start);
  source.stop(start + seconds);
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
