/** Is a page that can be read told from one that is dark, blurred or small? With pages drawn here, line by line. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, LEAST_SIDE } from "../../static/js/lib/readable.js";

const SIZE = { width: 350, height: 500 };
const PHOTO = { width: 1500, height: 2100 };

/** A page of lines of strokes like handwriting; `ink` on `paper`. */
function page({ ink = 40, paper = 225 } = {}) {
  const grey = new Float32Array(SIZE.width * SIZE.height).fill(paper);
  let chance = 7;
  for (let line = 60; line < SIZE.height - 60; line += 28) {
    for (let x = 50; x < SIZE.width - 50; x += 1) {
      chance = (chance * 1103515245 + 12345) % 2147483648;
      const isStroke = chance % 5 < 2;
      for (let y = 0; isStroke && y < 10; y += 1) grey[(line + y) * SIZE.width + x] = ink;
    }
  }
  return grey;
}

/** The mean over a square, twice: what a lens that is out of focus does. */
function blurred(grey, radius) {
  let from = grey;
  for (let pass = 0; pass < 2; pass += 1) {
    for (const [dx, dy] of [[1, 0], [0, 1]]) {
      const to = new Float32Array(from.length);
      for (let y = 0; y < SIZE.height; y += 1) {
        for (let x = 0; x < SIZE.width; x += 1) {
          let sum = 0;
          for (let step = -radius; step <= radius; step += 1) {
            const atX = Math.min(SIZE.width - 1, Math.max(0, x + step * dx));
            const atY = Math.min(SIZE.height - 1, Math.max(0, y + step * dy));
            sum += from[atY * SIZE.width + atX];
          }
          to[y * SIZE.width + x] = sum / (2 * radius + 1);
        }
      }
      from = to;
    }
  }
  return from;
}

/** As a canvas hands it out. */
function pixels(grey) {
  const data = new Uint8ClampedArray(grey.length * 4);
  grey.forEach((value, place) => {
    data.fill(value, place * 4, place * 4 + 3);
    data[place * 4 + 3] = 255;
  });
  return { ...SIZE, data };
}

test("a page in good light, and one in an evening's light, can be read", () => {
  assert.deepEqual(faultsOf(PHOTO, pixels(page())), []);
  assert.deepEqual(faultsOf(PHOTO, pixels(page({ ink: 30, paper: 120 }))), []);
  assert.deepEqual(faultsOf(PHOTO, pixels(page({ ink: 120, paper: 220 }))), [], "a pale pencil");
});

test("a page nobody can read is dark", () => {
  assert.deepEqual(faultsOf(PHOTO, pixels(page({ ink: 10, paper: 70 }))), ["dark"]);
  assert.deepEqual(faultsOf(PHOTO, pixels(page({ ink: 0, paper: 0 }))), ["dark"]);
});

test("a page out of focus is blurred, a little softness is not", () => {
  assert.deepEqual(faultsOf(PHOTO, pixels(blurred(page(), 6))), ["blurred"]);
  assert.deepEqual(faultsOf(PHOTO, pixels(blurred(page(), 1))), []);
});

test("an empty sheet has nothing to read", () => {
  assert.deepEqual(faultsOf(PHOTO, pixels(page({ ink: 225 }))), ["blurred"]);
});

test("a photo that is too small says so, whatever else is wrong", () => {
  const small = { width: LEAST_SIDE - 1, height: 1200 };

  assert.deepEqual(faultsOf(small, pixels(page())), ["small"]);
  assert.deepEqual(faultsOf(small, pixels(blurred(page(), 6))), ["blurred", "small"]);
  assert.deepEqual(faultsOf({ width: LEAST_SIDE, height: LEAST_SIDE }, pixels(page())), []);
});
