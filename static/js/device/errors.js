/** What may go wrong on the phone that a person must read? The screens have a text for each code. */

/** `code`: storage_full, photo_unreadable, no_account. */
export class DeviceError extends Error {
  /** @param {string} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.name = "DeviceError";
    this.code = code;
  }
}
