/**
 * How does the page hear that something changed? A stream says so, of the process `live` or of the web process; without
 * one the page asks every five seconds, and goes on trying to open one.
 */

import { ageMs } from "fieldapp/board/age.js";

const ASK_MS = 5_000;
const MISSED_MS = 30_000; // of less, the changes that the page fetches tell everything
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** @typedef {{heard: () => void, changed: () => void, reopened: () => void}} Ears */

/**
 * Listen for ever. `heard` is told that the server lives, `changed` that the cursor is elsewhere, `reopened` that the
 * server was away for long, so that more may have happened than a list of changes holds (pain 19).
 * @param {Ears} on
 */
export function listen(on) {
  const line = new Line(on);
  void line.open();
}

/** One stream after the other, and questions while there is none. */
class Line {
  /** @param {Ears} on */
  constructor(on) {
    this.on = on;
    this.last = ""; // the id that was heard last
    this.known = ""; // what the last question was answered
    this.waitMs = FIRST_WAIT_MS;
    /** @type {number | undefined} */
    this.asking = undefined;
  }

  /** Fetch the address, which holds a pass for a quarter of an hour, and open a stream there. */
  async open() {
    try {
      const answer = await fetch("/board/listen", { signal: AbortSignal.timeout(ASK_MS) });
      if (!answer.ok) throw new Error(`no address: ${answer.status}`);
      const address = new URL((await answer.json()).address, location.href);
      if (this.last) address.searchParams.set("last", this.last);
      this.watch(new EventSource(address));
    } catch {
      this.openLater();
    }
  }

  /** @param {EventSource} stream */
  watch(stream) {
    stream.addEventListener("open", () => {
      if (ageMs() > MISSED_MS) this.on.reopened();
      this.waitMs = FIRST_WAIT_MS;
      clearInterval(this.asking);
      this.asking = undefined;
    });
    for (const kind of ["cursor", "still"]) {
      stream.addEventListener(kind, (event) => {
        this.last = event.lastEventId;
        this.on.heard();
        if (kind === "cursor") this.on.changed();
      });
    }
    stream.addEventListener("bye", () => {
      stream.close(); // its pass is over: nothing was missed, the next stream goes on from the last id
      void this.open();
    });
    stream.addEventListener("error", () => {
      this.askMeanwhile();
      if (stream.readyState === EventSource.CLOSED) this.openLater(); // else the browser itself comes again
    });
  }

  /** Try again, the later the oftener it failed, and never all boards at once. */
  openLater() {
    this.askMeanwhile();
    window.setTimeout(() => void this.open(), this.waitMs * (0.5 + Math.random()));
    this.waitMs = Math.min(2 * this.waitMs, LONGEST_WAIT_MS);
  }

  askMeanwhile() {
    this.asking ??= window.setInterval(() => void this.ask(), ASK_MS);
  }

  async ask() {
    try {
      const answer = await fetch("/board/changes", { signal: AbortSignal.timeout(ASK_MS) });
      if (!answer.ok) return;
      const { cursor, digest } = await answer.json();
      this.on.heard();
      const known = `${cursor}-${digest}`;
      if (known !== this.known) this.on.changed();
      this.known = known;
    } catch {
      // no connection: the age of the data says so
    }
  }
}
