/** A technician was asked for: where is the order of this call opened? The page is the server's, so not without it. */

/**
 * The address of the form, or "" while there is nothing to open or nobody to open it at.
 * @param {{case: {id: string, revision: number}, events: {type: string}[]}} call @param {boolean} isOut the server does not answer
 */
export function orderAddress(call, isOut) {
  const isSaid = (/** @type {string} */ type) => call.events.some((event) => event.type === type);
  if (isOut || call.case.revision === 0 || !isSaid("visit.wanted") || isSaid("visit.opened")) return "";
  return `/register/${encodeURIComponent(call.case.id)}/order`;
}
