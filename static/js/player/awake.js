/** Keeps the screen on while a person waits for a due call, and says with sound and a shake that it is due. */

/**
 * @type {{lock: Promise<any> | null, sound: AudioContext | null}} What the browser holds for us; nothing of the case.
 */
const held = { lock: null, sound: null };

/**
 * Keep the screen on while `wanted`; browsers drop the lock when the page hides, so ask again on return.
 * @param {boolean} wanted
 */
export async function keepAwake(wanted) {
  if (wanted && !held.lock && document.visibilityState === "visible" && "wakeLock" in navigator) {
    held.lock = navigator.wakeLock.request("screen").catch(() => null); // refused on low battery: the countdown still runs
    const lock = await held.lock;
    lock?.addEventListener("release", () => {
      held.lock = null;
    });
    if (!lock) held.lock = null;
  }
  if (!wanted && held.lock) {
    const lock = await held.lock;
    held.lock = null;
    await lock?.release();
  }
}

/** Browsers let a page sound only after a tap: call this in one. */
export function armSound() {
  if (!held.sound && "AudioContext" in window) held.sound = new AudioContext();
  if (held.sound?.state === "suspended") void held.sound.resume();
}

/** Two short tones and a shake. */
export function ring() {
  navigator.vibrate?.([200, 100, 200]);
  const sound = held.sound;
  if (sound?.state !== "running") return;
  for (const [start, pitch] of [
    [0, 660],
    [0.22, 880],
  ])
    tone(sound, sound.currentTime + (start ?? 0), pitch ?? 660);
}

/** @param {AudioContext} sound @param {number} at seconds of the sound clock @param {number} pitch Hz */
function tone(sound, at, pitch) {
  const [source, gain] = [sound.createOscillator(), sound.createGain()];
  source.frequency.value = pitch;
  gain.gain.setValueAtTime(0.2, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
  source.connect(gain).connect(sound.destination);
  source.start(at);
  source.stop(at + 0.2);
}
