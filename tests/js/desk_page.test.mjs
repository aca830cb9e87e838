/** A page of the book of reviews at the desk: held while its form is open, sent with the event that names it (S1.14). */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, rows, someone } from "./device_world.js";
import { bytesOf } from "../../static/js/device/vault.js";
import { countUnsent } from "../../static/js/device/unsent.js";

globalThis.fetch = async () => {
  throw new TypeError("the server is away");
};
const { heldPage, holdPage, recordPage } = await import("../../static/js/desk/page_photo.js");
const OTHER = "22222222-2222-4222-8222-222222222222";
const page = (fill) => new Uint8Array(500).fill(fill).buffer;
const named = (sha256) => ({ caseId: CASE, type: "book.page", data: { booklet_page: sha256 } });

test("what is only looked at is no photo and waits for nothing; a second one takes its place", async () => {
  const account = await someone();
  const first = await holdPage(CASE, page(1));
  const second = await holdPage(CASE, page(2));

  assert.equal(await heldPage(CASE, first), null);
  assert.deepEqual(await heldPage(CASE, second), page(2));
  assert.equal(await heldPage(OTHER, second), null);
  assert.deepEqual(await countUnsent(account.id), { events: 0, photos: 0 });
});

test("recorded, the event and its photo wait together, and nothing is held any more", async () => {
  const account = await someone();
  const sha256 = await holdPage(CASE, page(3));
  const stored = await recordPage(named(sha256), sha256);

  assert.deepEqual([stored.type, stored.data], ["book.page", { booklet_page: sha256 }]);
  assert.deepEqual(await countUnsent(account.id), { events: 1, photos: 1 });
  const [photo] = await rows(account, "photos");
  assert.deepEqual([photo.sha256, photo.case, photo.size, photo.state], [sha256, CASE, 500, "waiting"]);
  assert.notDeepEqual(photo.bytes.slice(0, 500), page(3), "it lies shut");
  assert.deepEqual(await bytesOf(account.id, photo), page(3));
  assert.equal(await heldPage(CASE, sha256), null);
});

test("a report is never lost for a page that is gone", async () => {
  const account = await someone();
  await recordPage(named("a".repeat(64)), "a".repeat(64));

  assert.deepEqual(await countUnsent(account.id), { events: 1, photos: 0 });
});

test("a page of a form that nobody came back to goes after two days", async (context) => {
  const account = await someone();
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const first = await holdPage(OTHER, page(4));
  context.mock.timers.tick(2 * 86_400_000 - 60_000);
  await holdPage(CASE, page(5));
  assert.deepEqual(await heldPage(OTHER, first), page(4));
  context.mock.timers.tick(120_000);
  await holdPage(CASE, page(6));

  assert.equal(await heldPage(OTHER, first), null);
  assert.equal((await rows(account, "drafts")).length, 1);
});
