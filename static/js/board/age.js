/** How old is what stands here? Said in words, in another colour when it is old, loudly when nobody answers. */

const FRESH_MS = 40_000;
const LOST_MS = 75_000;

let heardMs = performance.now();

/** The server has just answered or spoken. */
export function heard() {
  heardMs = performance.now();
}

/** Milliseconds since then. */
export function ageMs() {
  return performance.now() - heardMs;
}

/** Say it again; called every few seconds. */
export function showAge() {
  const chip = document.getElementById("age");
  if (!chip) return;
  const age = ageMs();
  const lost = age > LOST_MS || !navigator.onLine;
  const kind = lost ? "lost" : age > FRESH_MS ? "old" : "fresh";
  const n = kind === "fresh" ? Math.max(1, Math.round(age / 1000)) : Math.max(1, Math.round(age / 60_000));
  const words = (chip.dataset[kind] ?? "").replace("{n}", String(n));
  if (chip.textContent !== words) chip.textContent = words;
  chip.className = `chip chip--${{ fresh: "ok", old: "attention", lost: "danger" }[kind]}`;
}
