/** The htmx of this page; the import map knows where its file lives. */

// @ts-expect-error the name is the import map's
import found from "htmx";

/** @type {{ajax: (method: string, path: string, options: object) => Promise<void>, process: (element: Element) => void}} */
export const htmx = found;
