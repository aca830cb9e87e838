/**
 * One sound for a new alert. A browser lets a page sound only after a click, so the click plays a test tone. Who once
 * switched it on is told in red when a later page stays mute (pain 18).
 */

const WANTED = "board.sound";
/** @type {AudioContext | undefined} */
let audio;

/** Sound again after a reload, if the browser lets it without a click; else the button says in red that it is mute. */
export function armSound() {
  if (localStorage.getItem(WANTED)) void start({ quietly: true });
}

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
  button.classList.toggle("chip--danger", audio !== undefined && !on);
  const label = button.querySelector("span");
  if (label && label.textContent !== words) label.textContent = words ?? "";
}

/** Two notes, once. */
export function ring() {
  if (audio?.state !== "running") return showSound();
  for (const [at, pitch] of [[0, 740], [0.18, 988]]) note(audio, at ?? 0, pitch ?? 0);
}

async function toggle() {
  if (audio?.state !== "running") return start();
  localStorage.removeItem(WANTED);
  await audio.close();
  audio = undefined;
  showSound();
}

/** @param {{quietly?: boolean}} [how] without the test tone, and without waiting for a click */
async function start({ quietly = false } = {}) {
  await audio?.close();
  audio = new AudioContext();
  audio.addEventListener("statechange", showSound);
  localStorage.setItem(WANTED, "on");
  if (!quietly) await audio.resume();
  if (!quietly) ring();
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
