/**
 * The few signs of the phone, drawn in the colour of the text; each stands beside a word, so none has a name of its
 * own.
 */

import { svg, html } from "lit";

const SHAPES = {
  phone: svg`<path d="M6.6 3.5 9 3l2 4.6-2 1.7a12 12 0 0 0 5.7 5.7l1.7-2 4.6 2-.5 2.4a3 3 0 0 1-3.2 2.4C10.3 19.2 4.8 13.7 4.2 6.700a3 3 0 0 1 2.4-3.200Z"/>`,
  check: svg`<path d="m4.5 12.5 5 5 10-11"/>`,
  cross: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
  alert: svg`<path d="M12 4 2.8 20h18.400L12 4Z"/><path d="M12 10v4.500M12 17.200v.1"/>`,
  back: svg`<path d="m15 5-7 7 7 7"/>`,
  pin: svg`<path d="M12 21s7-6.3 7-11.500a7 7 0 0 0-14 0C5 14.7 12 21 12 21Z"/><circle cx="12" cy="9.5" r="2.5"/>`,
  car: svg`<path d="M4 16v-4l2-5h12l2 5v4H4Zm0-4h16M6.5 16v2.500M17.5 16v2.5"/>`,
  cloud_off: svg`<path d="M7 18a4 4 0 0 1-.5-8 5.5 5.5 0 0 1 10.7-.6A4.3 4.3 0 0 1 17 18H7ZM4 4l16 16"/>`,
  stop: svg`<circle cx="12" cy="12" r="9"/><path d="M7.5 12h9"/>`,
  gear: svg`<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
  camera: svg`<path d="M4 8h3.500L9 5.500h6L16.5 8H20v11H4V8Z"/><circle cx="12" cy="13" r="3.5"/>`,
  people: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20a7 7 0 0 1 14 0"/>`,
  key: svg`<circle cx="8" cy="14" r="4"/><path d="m11 11 8-8M16 6l3 3"/>`,
  sync: svg`<path d="M19.5 8A8 8 0 0 0 5 8M5 4v4h4M4.5 16A8 8 0 0 0 19 16M19 20v-4h-4"/>`,
  note: svg`<path d="M5 4h14v12l-4 4H5V4Z"/><path d="M8.5 9h7M8.5 13h5"/>`,
};

/** @param {keyof typeof SHAPES} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
