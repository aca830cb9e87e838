/** How does a photo become small, kept and sent? */

/**
 * Shrink, keep, and record `photo.taken`. Throws DeviceError "photo_unreadable" or "storage_full".
 * @param {string} caseId @param {Blob} file @param {string} about
 * @returns {Promise<import("./types.js").StoredEvent>}
 */
export async function attach(caseId, file, about) { throw new Error(caseId + about + file.size); }

/** The photo of a hash, if this phone has it. @param {string} sha256 @returns {Promise<import("./types.js").StoredPhoto | null>} */
export async function photo(sha256) { void sha256; return null; }
