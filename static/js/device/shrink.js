/** How does a photo become small enough to be sent from a stairwell? At most 300 kB of JPEG, decoded and drawn anew. */

import { DeviceError } from "./errors.js";

const MOST_BYTES = 300_000;
/** Longest side in pixels and quality, tried in turn. */
const STEPS = [[1600, 0.8], [1600, 0.6], [1280, 0.6], [1024, 0.6], [800, 0.5], [640, 0.4]];
export const MIME = "image/jpeg";

/**
 * The bytes of the shrunk photo; drawing it anew also drops its place and camera (A17).
 * @param {Blob} file
 * @param {number} [mostBytes]
 * @returns {Promise<ArrayBuffer>} throws DeviceError "photo_unreadable"
 */
export async function shrink(file, mostBytes = MOST_BYTES) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((cause) => {
    throw new DeviceError("photo_unreadable", cause);
  });
  try {
    for (const [side = 640, quality] of STEPS) {
      const blob = await drawn(bitmap, Math.min(1, side / Math.max(bitmap.width, bitmap.height)), quality);
      if (blob.size <= mostBytes) return await blob.arrayBuffer();
    }
    throw new DeviceError("photo_unreadable");
  } finally {
    bitmap.close();
  }
}

/** @param {ImageBitmap} bitmap @param {number} scale @param {number | undefined} quality @returns {Promise<Blob>} */
async function drawn(bitmap, scale, quality) {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = canvasOf(width, height);
  const pen = /** @type {CanvasRenderingContext2D | null} */ (canvas.getContext("2d"));
  pen?.drawImage(bitmap, 0, 0, width, height);
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: MIME, quality });
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new DeviceError("photo_unreadable"))), MIME, quality);
  });
}

/** @param {number} width @param {number} height */
function canvasOf(width, height) {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}
