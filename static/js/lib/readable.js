/**
 * Can a photographed page be read? A simple measure that is tried: how much the Laplacian of the grey picture varies.
 * A small copy is looked at (LOOK_SIDE), so that all cameras are measured alike. The person decides what is sent.
 */

/** Longest side of the copy that is looked at, in pixels. */
export const LOOK_SIDE = 1000;
/** Shorter side of the photo itself: a page of forty lines needs some twenty pixels a line. */
export const LEAST_SIDE = 900;
/** How light the paper is, 0 to 255: the lightest tenth of the picture. */
export const LEAST_LIGHT = 95;
/** Variance of the Laplacian, with the contrast brought to that of black on white; sharp print is far above it. */
export const LEAST_SHARPNESS = 120;
/** Below so much contrast the picture is not stretched further: noise is no print. */
const LEAST_CONTRAST = 60;

/** @typedef {{width: number, height: number, data: Uint8ClampedArray}} Pixels  RGBA as a canvas gives them */
/** @typedef {"small" | "dark" | "blurred"} Fault */

/**
 * What is wrong with it, the worst first; empty when it can be read.
 * @param {{width: number, height: number}} photo  its own size
 * @param {Pixels} copy  at most LOOK_SIDE a side
 * @returns {Fault[]}
 */
export function faultsOf(photo, copy) {
  const grey = greyOf(copy);
  const { dark, light } = rangeOf(grey);
  /** @type {Fault[]} */
  const found = [];
  if (light < LEAST_LIGHT) found.push("dark");
  else if (sharpness(grey, copy.width, copy.height, light - dark) < LEAST_SHARPNESS) found.push("blurred");
  if (Math.min(photo.width, photo.height) < LEAST_SIDE) found.push("small");
  return found;
}

/** @param {Pixels} pixels */
function greyOf({ data }) {
  const grey = new Float32Array(data.length / 4);
  for (let place = 0; place < grey.length; place += 1) {
    const at = place * 4;
    grey[place] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  }
  return grey;
}

/** Between which values nearly all of it lies: the fiftieth and the tenth from the ends. @param {Float32Array} grey */
function rangeOf(grey) {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[Math.round(value)] = (counts[Math.round(value)] ?? 0) + 1;
  return { dark: valueAt(counts, grey.length * 0.02), light: valueAt(counts, grey.length * 0.9) };
}

/** @param {Uint32Array} counts @param {number} rank */
function valueAt(counts, rank) {
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += counts[value] ?? 0;
    if (seen > rank) return value;
  }
  return 255;
}

/** @param {Float32Array} grey @param {number} width @param {number} height @param {number} contrast */
export function sharpness(grey, width, height, contrast) {
  const stretch = 255 / Math.max(contrast, LEAST_CONTRAST);
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const here = grey[at] ?? 0;
      const around = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - width] ?? 0) + (grey[at + width] ?? 0);
      const edge = (around - 4 * here) * stretch;
      sum += edge;
      squares += edge * edge;
      count += 1;
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0;
}
