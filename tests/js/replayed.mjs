/** What must the twins agree on? The counterpart of `replayed` in tests/support/twins.py. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** All modules of the core in a folder, as one object. @param {string} folder */
export async function loadCore(folder) {
  const names = ["canonical", "conditions", "events", "fold", "forms", "known", "timers"];
  const modules = await Promise.all(names.map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href)));
  return Object.assign({}, ...modules);
}

export function replayed(core, words, book, run) {
  const picture = core.fold(book, run.events, run.now);
  const base = core.advance(book, null, run.events.slice(0, run.cut));
  const rest = run.events.slice(run.cut);
  const follows = core.continues(base, rest);
  return {
    picture,
    base,
    pieces: follows ? core.look(book, core.advance(book, base, rest), run.now) : null,
    pending: core.pending(book, picture.snapshot).map(([due, place, timer]) => [due, place, timer.name]),
    dues: book.states[base.state].after.map((timer) => core.dueOf(timer, picture.snapshot)),
    checks: run.checks.map((row) => core.problemsOf(words, row)),
    forms: run.forms.map((form) => formOf(core, words, book, picture.snapshot, form)),
    ...(words.once ? { known: knownForms(core, words, book, run) } : {}),
  };
}

function formOf(core, words, book, snap, form) {
  const offer = book.states[form.state].offers[form.offer];
  const fields = core.fieldsOf(words, offer, snap);
  const plain = Object.fromEntries(Object.entries(form.values).filter(([, value]) => isPlain(value)));
  return {
    offered: core.holds(offer.if, snap, null),
    fields,
    problems: core.checkInput(fields, form.values),
    filled: core.filledIn(offer, fields, plain),
  };
}

function knownForms(core, words, book, run) {
  const known = core.knownOf(words, run.events);
  const forms = run.forms.map((form) => {
    const offer = book.states[form.state].offers[form.offer];
    return [core.stillAsked(offer, known), core.completed(words, offer, known, { data: { ...offer.sets }, private: {} })];
  });
  return [known, forms];
}

/** Values that survive as canonical JSON in both languages. */
function isPlain(value) {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return typeof value !== "string" || !value.includes("\ud800");
}
