/** What does a key do at the desk? Everything that a button does, and nothing else. */

import { go } from "../phone/route.js";
import { callPromise, mayCall } from "./calling.js";
import { COMPLAINT, ENTRY, isWriting, keyOf, OPENING, UNDO } from "./keys.js";
import { takeNumber, toComplaint } from "./talk.js";

/** @param {import("./app.js").DeskApp} app */
export function watchKeys(app) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || !app.account) return;
    app.follow();
    if (act(app, keyOf(event), isWriting(event.target))) event.preventDefault();
  });
}

/** @param {import("./app.js").DeskApp} app @param {string} key @param {boolean} writing @returns {boolean} whether the key was taken */
function act(app, key, writing) {
  const { call } = app;
  if (key === COMPLAINT) return call ? toComplaint(app, call) : begin(app, "complaint");
  if (key === "Escape") return leave(app);
  if (writing) return false;
  if (key === UNDO) return app.goTo("[data-undo]", true);
  if (key === "/") return app.goTo("#card-search");
  if (/^[1-9]$/.test(key) && !call) return callOne(app, Number(key));
  if (/^[1-9]$/.test(key)) return app.route.part !== "ask" && takeNumber(app, call, Number(key));
  return !call && atStart(app, key);
}

/** @param {import("./app.js").DeskApp} app @param {string} key */
function atStart(app, key) {
  const { wanting } = app;
  if (key === "N") return app.goTo("#caller-number");
  if (key === ENTRY && wanting) go("case", wanting.case.id);
  const playbook = Object.keys(OPENING).find((name) => OPENING[name] === key);
  return playbook === undefined ? key === ENTRY && wanting !== null : begin(app, playbook);
}

/** Our call about the promise that stands there. @param {import("./app.js").DeskApp} app @param {number} number */
function callOne(app, number) {
  const row = app.promises.rows[number - 1];
  if (!row || !mayCall(app) || app.route.screen !== "day") return false;
  void callPromise(app, row);
  return true;
}

/** @param {import("./app.js").DeskApp} app @param {string} playbook @returns {boolean} whether this desk has it */
function begin(app, playbook) {
  void app.open(playbook);
  return app.books.has(playbook);
}

/** One step back: from a question to its step, from a call to the start. Nothing is lost, a draft is kept. @param {import("./app.js").DeskApp} app */
function leave({ route }) {
  if (route.screen === "day") return false;
  if (route.part) go("case", route.caseId);
  else go();
  return true;
}
