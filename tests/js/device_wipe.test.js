/** A phone that forgets whose visits it held: nothing opens here any more, and what was not sent is sealed and still goes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, kept, put, rows, Server, someone, taps } from "./device_world.js";
import { append } from "../../static/js/device/append.js";
import { exchange } from "../../static/js/device/exchange.js";
import { remember } from "../../static/js/device/memory.js";
import { sendForOthers } from "../../static/js/device/round.js";
import { base64url } from "../../static/js/device/seal.js";
import { shut } from "../../static/js/device/vault.js";
import { wipeOut } from "../../static/js/device/wipe.js";

const NAME = "Серафима Каллистратова";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const text = (bytes) => new TextDecoder().decode(bytes);

/** Somebody whose server has a key, with a visit, a note that waits and a photo. */
async function worked() {
  const [account, server] = [await someone(), new Server()];
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const seal = base64url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  await remember("accounts", { [account.id]: { ...account, seal } });
  server.more = { cases: [{ id: CASE, playbook: "b", events: [], plan: {}, person: { name: NAME } }] };
  await exchange(account.id, {});
  server.more = {};
  await append(account.id, { caseId: CASE, type: "note", data: { to: "to_dispatcher" }, privateWords: { words: NAME } });
  const { iv, box } = await shut(account.id, new TextEncoder().encode(NAME));
  await put(account, "photos", { sha256: "aa", case: CASE, state: "waiting", mime: "image/jpeg", iv, bytes: box, size: 3, received: 2 });
  return { account, server, pair };
}

/** What fieldapp/actions/seal_keys.py does. */
async function unsealed(pair, bytes, boundTo) {
  const point = bytes.slice(9, 74);
  const theirs = await crypto.subtle.importKey("raw", point, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const agreed = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: new TextEncoder().encode("fieldapp sealed report") };
  const key = await crypto.subtle.deriveKey(how, agreed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const opening = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: new TextEncoder().encode(boundTo) };
  return crypto.subtle.decrypt(opening, key, bytes.slice(74));
}

test("after wiping nothing opens here, and kind, time and number of what waits stand plain beside it", async () => {
  const { account } = await worked();

  assert.equal(await wipeOut(account.id), true);

  assert.deepEqual([await rows(account, "cases"), await rows(account, "drafts"), await rows(account, "answered")], [[], [], []]);
  assert.equal(await kept(account, "key"), undefined);
  const [left] = await rows(account, "outbox");
  const names = ["author", "case", "device", "device_ms", "device_seq", "id", "sealed", "state", "type"];
  assert.deepEqual(Object.keys(left).sort(), names);
  assert.equal((await kept(account, "sequence")).device_seq, 1);
});

test("the server opens what is sent then: the whole event, in its place and in no other", async () => {
  const { account, server, pair } = await worked();
  await wipeOut(account.id);

  await exchange(account.id, {});

  const [sent] = server.bodies.at(-1).events;
  assert.deepEqual(Object.keys(sent), ["id", "device_seq", "sealed"]);
  const bytes = Uint8Array.from(Buffer.from(sent.sealed, "base64url"));
  const place = `${account.id} ${server.bodies.at(-1).device} ${sent.id} 1`;
  const event = JSON.parse(text(await unsealed(pair, bytes, place)));
  assert.deepEqual([event.id, event.type, event.data, event.private], [sent.id, "note", { to: "to_dispatcher" }, { words: NAME }]);
  await assert.rejects(unsealed(pair, bytes, `${place}2`));
  assert.deepEqual(await rows(account, "outbox"), []);
});

test("a photo that waited is sealed, too, and begins anew", async () => {
  const { account, pair } = await worked();

  await wipeOut(account.id);

  const [photo] = await rows(account, "photos");
  const opened = await unsealed(pair, new Uint8Array(photo.bytes), `${account.id} aa`);
  assert.deepEqual([photo.iv, photo.received, photo.size, text(opened)], [undefined, 0, photo.bytes.byteLength, NAME]);
});

test("wiping twice changes nothing, and the next report has the next number", async () => {
  const { account } = await worked();
  await wipeOut(account.id);
  const [before] = await rows(account, "outbox");

  assert.equal(await wipeOut(account.id), false);
  await taps(account, 1);
  await append(account.id, { caseId: CASE, type: "note", privateWords: { words: NAME } });

  const left = (await rows(account, "outbox")).sort((a, b) => a.device_seq - b.device_seq);
  assert.deepEqual([left[0], left.map(({ device_seq }) => device_seq)], [before, [1, 2, 3]]);
});

/** Do `action` in the middle of the next encryption, which then goes on with what it had begun. */
function during(action) {
  const real = crypto.subtle.encrypt;
  crypto.subtle.encrypt = async (...asked) => {
    crypto.subtle.encrypt = real;
    const done = await real.apply(crypto.subtle, asked);
    await action();
    return done;
  };
}

test("a report that is recorded while the phone wipes itself is sealed as well", async () => {
  const { account } = await worked();
  during(() => append(account.id, { caseId: CASE, type: "note", privateWords: { words: "второе" } }));

  await wipeOut(account.id);

  assert.deepEqual((await rows(account, "outbox")).map((row) => typeof row.sealed), ["string", "string"]);
});

test("a report that was shut just before the key went is shut anew", async () => {
  const { account, server } = await worked();
  during(() => wipeOut(account.id));

  await append(account.id, { caseId: CASE, type: "note", privateWords: { words: "второе" } });
  await exchange(account.id, {});

  const sent = server.bodies.at(-1).events;
  assert.deepEqual([typeof sent[0].sealed, sent[1].private.words], ["string", "второе"]);
});

test("without the server's key the visits go and the unsent stays readable: no report is lost", async () => {
  const { account, server } = await worked();
  await remember("accounts", { [account.id]: account });

  await wipeOut(account.id);
  await exchange(account.id, {});

  assert.deepEqual(await rows(account, "cases"), []);
  assert.deepEqual([...server.events.values()].map((event) => event.private.words), [NAME]);
});

test("what somebody left who has signed out goes without anybody signed in", async () => {
  const { account, server } = await worked();
  await wipeOut(account.id);
  await remember("account", undefined);

  await sendForOthers("", { shouldStop: () => true });

  assert.deepEqual(server.bodies.at(-1).author, account.id);
  assert.deepEqual(await rows(account, "outbox"), []);
});
