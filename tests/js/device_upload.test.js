/** A photo over a bad line: in pieces, resumed, kept until the server has confirmed its hash. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, problem, put, rows, someone } from "./device_world.js";
import { listNotAccepted } from "../../static/js/device/left.js";
import { uploadPhotos } from "../../static/js/device/upload.js";

const SIZE = 150_000;
const how = { shouldStop: () => false };

async function withPhoto() {
  const account = await someone();
  const photo = { sha256: "f".repeat(64), case: CASE, about: "leaflet", mime: "image/jpeg", size: SIZE, taken_ms: 1, received: 0 };
  await put(account, "photos", { ...photo, state: "waiting", bytes: new ArrayBuffer(SIZE) });
  return account;
}

/** A server that keeps pieces; `before` may answer instead. */
function server(before = () => null) {
  const seen = { received: 0, ranges: [] };
  globalThis.fetch = async (path, asked) => {
    const range = asked.headers["Content-Range"];
    seen.ranges.push(range);
    const instead = before(seen);
    if (instead) return instead;
    const [, from, to] = /^bytes (\d+)-(\d+)\/150000$/.exec(range);
    if (Number(from) === seen.received) seen.received = Number(to) + 1;
    assert.equal(path, `/api/v1/photos/${"f".repeat(64)}`);
    return Response.json({ received: seen.received, complete: seen.received === SIZE });
  };
  return seen;
}

test("pieces of 64 KiB, and sent only when the server says it is whole", async () => {
  const account = await withPhoto();
  const seen = server();

  await uploadPhotos(account.id, how);

  assert.deepEqual(seen.ranges, ["bytes 0-65535/150000", "bytes 65536-131071/150000", "bytes 131072-149999/150000"]);
  assert.deepEqual((await rows(account, "photos")).map(({ state }) => state), ["sent"]);
});

test("a cut line costs the piece, not the photo (A18)", async () => {
  const account = await withPhoto();
  const seen = server(({ ranges }) => {
    if (ranges.length === 3) throw new TypeError("cut");
    return null;
  });

  await assert.rejects(uploadPhotos(account.id, how), { state: "offline" });
  await uploadPhotos(account.id, how);

  assert.deepEqual(seen.ranges.slice(2), ["bytes 131072-149999/150000", "bytes 131072-149999/150000"]);
  assert.equal((await rows(account, "photos"))[0].state, "sent");
});

test("a server that has forgotten its pieces gets them again", async () => {
  const account = await withPhoto();
  await put(account, "photos", { ...(await rows(account, "photos"))[0], received: 131_072 });
  const seen = server();

  await uploadPhotos(account.id, how);

  assert.deepEqual(seen.ranges.map((range) => range.split("-")[0]), ["bytes 131072", "bytes 0", "bytes 65536", "bytes 131072"]);
});

test("pieces that do not make the photo are sent once more from the beginning", async () => {
  const account = await withPhoto();
  await put(account, "photos", { ...(await rows(account, "photos"))[0], received: 131_072 });
  const seen = server(({ ranges }) => (ranges.length === 1 ? problem(422, "Это другое.") : null));

  await uploadPhotos(account.id, how);

  assert.equal(seen.ranges[1], "bytes 0-65535/150000");
  assert.equal((await rows(account, "photos"))[0].state, "sent");
});

test("what the server will never take is told with its reason (A15)", async () => {
  const account = await withPhoto();
  server(() => problem(422, "Это не фотография."));

  await uploadPhotos(account.id, how);

  const [told] = await listNotAccepted(account.id);
  assert.deepEqual([told.kind, told.case, told.reason], ["photo", CASE, "Это не фотография."]);
});

test("a busy server costs nothing", async () => {
  const account = await withPhoto();
  server(() => problem(503, "Сервер занят.", { "Retry-After": "3" }));

  await assert.rejects(uploadPhotos(account.id, how), { code: "busy", retryAfterMs: 3000 });

  assert.equal((await rows(account, "photos"))[0].state, "waiting");
});

test("an event that waits goes before the rest of a photo", async () => {
  const account = await withPhoto();
  const seen = server();

  await uploadPhotos(account.id, { shouldStop: () => seen.ranges.length === 1 });

  assert.equal(seen.ranges.length, 1);
  assert.equal((await rows(account, "photos"))[0].received, 65_536);
});
