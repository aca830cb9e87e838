/** What does a photographed page look like to this device? A small copy to show, and what is wrong with it. */

import { faultsOf, LOOK_SIDE } from "./readable.js";

/**
 * A file as a picture, upright; null when it is none.
 * @param {Blob} file
 * @returns {Promise<ImageBitmap | null>}
 */
export async function pictureOf(file) {
  return createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
}

/** @param {ImageBitmap} bitmap @returns {{faults: import("./readable.js").Fault[], preview: string}} `preview` is a data address */
export function lookAt(bitmap) {
  const copy = drawn(bitmap, LOOK_SIDE);
  const pen = copy.getContext("2d");
  const faults = pen ? faultsOf(bitmap, pen.getImageData(0, 0, copy.width, copy.height)) : [];
  return { faults, preview: copy.toDataURL("image/jpeg", 0.7) };
}

/** A copy of at most so many pixels a side. @param {ImageBitmap} bitmap @param {number} side @returns {HTMLCanvasElement} */
export function drawn(bitmap, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d", { willReadFrequently: true })?.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}
