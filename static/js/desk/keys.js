/** Which keys does the desk know? By their place, so that a Russian layout is no obstacle; letters never while somebody writes. */

/** Playbook to its key on the start screen. */
export const OPENING = /** @type {Record<string, string>} */ ({
  information: "I",
  complaint: "C",
  outgoing: "O",
  consultation: "K",
  duty: "D",
});
/** This one holds also while somebody writes: a complaint may begin at any moment (S0.13). */
export const COMPLAINT = "F8";
/** The entry that the last call still wants. */
export const ENTRY = "E";
export const UNDO = "Ctrl+Z";

/**
 * The key as it stands on the buttons: "1" to "9", "I", "/", "F8", "Escape"; "" for what the desk does not know.
 * @param {KeyboardEvent} event
 */
export function keyOf({ code, key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (ctrlKey && code === "KeyZ") return UNDO;
  if (ctrlKey || metaKey || altKey) return "";
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit && !shiftKey) return digit;
  if (code === "Slash" || key === "/") return shiftKey && key !== "/" ? "?" : "/";
  if (code.startsWith("Key") && !shiftKey) return code.slice(3);
  return key;
}

/** Whether letters and digits belong to what is being written. @param {EventTarget | null} target */
export function isWriting(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");
}
