/** How does the page hear that something changed? A stream says so; without one it asks every five seconds. */

const ASK_MS = 5_000;
const TRY_AGAIN_MS = 30_000;

/**
 * Listen for ever. `heard` is told that the server lives, `changed` that the cursor is elsewhere.
 * @param {{heard: () => void, changed: () => void}} on
 */
export function listen(on) {
  const stream = new EventSource("/board/stream");
  /** @type {number | undefined} */
  let asking;
  const cursors = { known: "" };

  stream.addEventListener("open", () => {
    clearInterval(asking);
    asking = undefined;
  });
  for (const kind of ["cursor", "still"]) {
    stream.addEventListener(kind, (event) => {
      on.heard();
      if (kind === "still" || cursors.known === "") cursors.known ||= event.data;
      if (kind === "cursor") on.changed();
    });
  }
  stream.addEventListener("error", () => {
    asking ??= window.setInterval(() => ask(on, cursors), ASK_MS);
    if (stream.readyState !== EventSource.CLOSED) return; // the browser itself comes again
    window.setTimeout(() => {
      clearInterval(asking);
      listen(on);
    }, TRY_AGAIN_MS);
  });
}

/** @param {{heard: () => void, changed: () => void}} on @param {{known: string}} cursors */
async function ask(on, cursors) {
  try {
    const answer = await fetch("/board/changes", { signal: AbortSignal.timeout(ASK_MS) });
    if (!answer.ok) return;
    const { cursor, digest } = await answer.json();
    on.heard();
    const known = `${cursor}-${digest}`;
    if (known !== cursors.known) on.changed();
    cursors.known = known;
  } catch {
    // no connection: the age of the data says so
  }
}
