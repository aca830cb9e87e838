/** How does the page hear that something changed? A stream says so; without one it asks every five seconds. */

const ASK_MS = 5_000;
const TRY_AGAIN_MS = 30_000;

/**
 * Listen for ever. `heard` is told that the server lives, `changed` that the cursor is elsewhere, `reopened` that the
 * stream was away for a while, so that more may have happened than a list of changes holds (pain 19).
 * @param {{heard: () => void, changed: () => void, reopened: () => void}} on
 */
export function listen(on) {
  const stream = new EventSource("/board/stream");
  /** @type {number | undefined} */
  let asking;
  const cursors = { known: "" };
  let wasOpen = false;

  stream.addEventListener("open", () => {
    if (wasOpen) on.reopened();
    wasOpen = true;
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
      on.reopened();
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
