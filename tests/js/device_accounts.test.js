/** Two technicians on one phone: nobody sees or sends the other's, and nothing of either is lost (A14). */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, kept, rows, Server, someone, taps } from "./device_world.js";
import { askAccount, currentAccount, signIn, signOut } from "../../static/js/device/account.js";
import { day } from "../../static/js/device/cases.js";
import { recall, remember } from "../../static/js/device/memory.js";
import { syncRound } from "../../static/js/device/round.js";

const how = { shouldStop: () => false };

/** A has left two taps unsent and B works now. */
async function handedOver() {
  const first = await someone();
  await taps(first, 2);
  const second = await someone();
  await remember("accounts", { [first.id]: first, [second.id]: second });
  return { first, second, server: new Server() };
}

test("what the first left unsent goes out under the first one's name", async () => {
  const { first, second, server } = await handedOver();
  await taps(second, 1);

  await syncRound(second, how);

  assert.deepEqual(server.bodies.map(({ author, events }) => [author, events.length]), [[second.id, 1], [first.id, 2]]);
  assert.deepEqual(await rows(first, "outbox"), []);
});

test("that the first must sign in again does not disturb the second", async () => {
  const { first, second, server } = await handedOver();
  server.before = ({ author }) => (author === first.id ? new Response(null, { status: 401 }) : null);

  await syncRound(second, how);

  assert.equal((await rows(first, "outbox")).length, 2);
  assert.ok((await kept(second, "last_ok_ms")) > 0);
});

test("the second sees nothing of the first", async () => {
  const { first, second, server } = await handedOver();
  server.more = { cases: [{ id: CASE, events: [], plan: {}, playbook: "none" }] };
  await syncRound(first, how).catch(() => {});

  assert.equal((await recall("account")).id, second.id);
  assert.deepEqual(await day(), []);
});

test("signing out wipes the day, keeps the numbering, and says so to the server with what is left", async () => {
  const { second } = await handedOver();
  await taps(second, 1);
  const asked = [];
  globalThis.fetch = async (path, { method }) => {
    asked.push(`${method} ${path}`);
    return new Response(null, { status: 204 });
  };

  assert.deepEqual(await signOut(), { refused: "unsent", events: 1, photos: 0 });
  assert.deepEqual(await signOut({ force: true }), { done: true });

  assert.deepEqual(asked, ["DELETE /api/v1/session?unsent=1"]);
  assert.equal(await currentAccount(), null);
  assert.deepEqual([(await rows(second, "outbox")).length, (await kept(second, "sequence")).device_seq], [1, 1]);
});

test("a wrong password and a dead network are told apart", async () => {
  await handedOver();
  globalThis.fetch = async () => Response.json({ detail: "Не подходит." }, { status: 401 });
  assert.deepEqual(await signIn("t01", "x"), { refused: "wrong", words: "Не подходит." });

  globalThis.fetch = async () => {
    throw new TypeError("no network");
  };
  assert.equal((await signIn("t01", "x")).refused, "offline");
});

test("a phone that signs in names itself and keeps what former phones had left unsent (A8)", async () => {
  const { second } = await handedOver();
  const asked = [];
  globalThis.fetch = async (path) => {
    asked.push(path);
    return Response.json({ ...second, left_elsewhere: 3 });
  };

  await askAccount();

  assert.deepEqual(asked, [`/api/v1/session?device=${await recall("device")}`]);
  assert.equal((await currentAccount()).left_elsewhere, 3);
});
