/** How is a phone number shown? Dialled in E.164, shown as people of the country read it. */

/** "+70004838348" → "8 000 483-83-48"; other countries in groups of three. @param {string} e164 */
export function national(e164) {
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(e164);
  if (russian) return `8 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}`;
  return e164.replace(/(?!^)(\d{3})(?=\d)/g, "$1 ");
}

/** The address of a dial link; nothing but digits and the plus gets through. @param {string} e164 */
export function dialLink(e164) {
  return `tel:${e164.replace(/[^+\d]/g, "")}`;
}
