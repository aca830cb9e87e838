/** When does the desk lead from a call to the form of its order? */

import assert from "node:assert/strict";
import { test } from "node:test";
import { orderAddress } from "../../static/js/desk/order.js";

const call = (/** @type {string[]} */ ...types) => ({ case: { id: "call-1", revision: 3 }, events: types.map((type) => ({ type })) });

test("a call in which a technician was asked for leads to its order", () => {
  assert.equal(orderAddress(call("case.opened", "visit.wanted"), false), "/register/call-1/order");
});

test("not without a wish, not twice, not without the server, not before the server has the call", () => {
  assert.equal(orderAddress(call("case.opened"), false), "");
  assert.equal(orderAddress(call("visit.wanted", "visit.opened"), false), "");
  assert.equal(orderAddress(call("visit.wanted"), true), "");
  assert.equal(orderAddress({ ...call("visit.wanted"), case: { id: "call-1", revision: 0 } }, false), "");
});
