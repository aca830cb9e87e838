/**
 * Replays JSON lines (see `random_lines` of tests/support/twins.py) with the core in a folder.
 * Prints the first difference as JSON and stops, or how many lines agreed.
 * Run: node tests/js/replay.mjs static/js/core < lines
 */

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { loadCore, replayed } from "./replayed.mjs";

const core = await loadCore(process.argv[2]);
let agreed = 0;
let said;
for await (const text of createInterface({ input: process.stdin })) {
  const found = firstDifference(JSON.parse(text));
  if (found !== null) {
    said = { line: agreed, ...found };
    break;
  }
  agreed += 1;
}
process.stdout.write(JSON.stringify(said ?? { agreed }), () => process.exit());

function firstDifference({ words, book, runs, expected }) {
  for (const [number, run] of runs.entries()) {
    let got = "";
    try {
      got = core.canonical(replayed(core, words, book, run));
    } catch (error) {
      return { run: number, got: String(error.stack) };
    }
    if (createHash("sha1").update(got).digest("hex") !== expected[number]) return { run: number, got };
  }
  return null;
}
