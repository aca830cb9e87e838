/** Do the recorded playbooks and events give in JavaScript what they give in Python? */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadCore, replayed } from "./replayed.mjs";

const vectors = new URL("../vectors/", import.meta.url);
const core = await loadCore(fileURLToPath(new URL("../../static/js/core/", import.meta.url)));

for (const name of readdirSync(vectors).filter((file) => file.startsWith("book-"))) {
  test(`${name} gives what it gave in Python`, () => {
    const { words, book, cases } = JSON.parse(readFileSync(new URL(name, vectors), "utf8"));
    for (const { run, result } of cases) {
      assert.equal(core.canonical(replayed(core, words, book, run)), core.canonical(result));
    }
  });
}
