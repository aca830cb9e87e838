/** One sound for a new alert. A browser lets a page sound only after a click, so the click plays a test tone. */

/** @type {AudioContext | undefined} */
let audio;

/** Let the button arm and disarm; it is drawn anew with each top line. */
export function showSound() {
  const button = document.getElementById("sound");
  if (!button) return;
  button.hidden = false;
  if (!button.dataset.ready) button.addEventListener("click", toggle);
  button.dataset.ready = "yes";
  const on = audio?.state === "running";
  const words = audio && !on ? button.dataset.blocked : on ? button.dataset.on : button.dataset.off;
  button.setAttribute("aria-pressed", String(on));
  const label = button.querySelector("span");
  if (label && label.textContent !== words) label.textContent = words ?? "";
}

/** Two notes, once. */
export function ring() {
  if (audio?.state !== "running") return showSound();
  for (const [at, pitch] of [[0, 740], [0.18, 988]]) note(audio, at ?? 0, pitch ?? 0);
}

async function toggle() {
  if (audio?.state === "running") {
    await audio.close();
    audio = undefined;
  } else {
    audio = new AudioContext();
    await audio.resume();
    audio.addEventListener("statechange", showSound);
    ring();
  }
  showSound();
}

/** @param {AudioContext} context @param {number} at seconds from now @param {number} pitch hertz */
function note(context, at, pitch) {
  const [start, tone, loudness] = [context.currentTime + at, context.createOscillator(), context.createGain()];
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.25, start + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
  tone.connect(loudness).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.42);
}
