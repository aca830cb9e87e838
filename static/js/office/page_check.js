/** Is the photo of a page readable? Said before it is sent, with what helps; whoever wants to sends it all the same. */

import { drawn, lookAt, pictureOf } from "fieldapp/lib/page_look.js";

/** A photo is sent no larger than the server keeps it: a stairwell's line is slow. */
const SENT_SIDE = 2000;

for (const form of document.querySelectorAll("form[data-page]")) {
  if (form instanceof HTMLFormElement) prepare(form);
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const field = form.querySelector("input[type=file]");
  if (!(field instanceof HTMLInputElement)) return;
  field.addEventListener("change", () => void look(form, field));
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} field */
async function look(form, field) {
  const file = field.files?.[0];
  if (!file) return say(form, [], "");
  const bitmap = await pictureOf(file);
  if (field.files?.[0] !== file) return; // another one was chosen meanwhile
  if (!bitmap) return say(form, [form.dataset.strange ?? ""], "");
  const { faults, preview } = lookAt(bitmap);
  say(form, faults.map((fault) => form.dataset[fault] ?? ""), preview);
  if (Math.max(bitmap.width, bitmap.height) > SENT_SIDE) shrink(field, file, drawn(bitmap, SENT_SIDE));
  bitmap.close();
}

/** @param {HTMLInputElement} field @param {File} file @param {HTMLCanvasElement} canvas */
function shrink(field, file, canvas) {
  canvas.toBlob(
    (blob) => {
      if (!blob || field.files?.[0] !== file) return;
      const files = new DataTransfer();
      files.items.add(new File([blob], "page.jpg", { type: "image/jpeg" }));
      field.files = files.files;
    },
    "image/jpeg",
    0.85,
  );
}

/** What is wrong, or that it is good; the button says what it then does. @param {HTMLFormElement} form @param {string[]} faults @param {string} preview */
function say(form, faults, preview) {
  const { good, send, anyway } = form.dataset;
  const picture = form.querySelector(".book__preview");
  if (picture instanceof HTMLImageElement) {
    picture.hidden = !preview;
    if (preview) picture.src = preview;
  }
  const words = faults.length ? faults : preview ? [good ?? ""] : [];
  const verdict = form.querySelector(".book__verdict");
  verdict?.replaceChildren(...words.map((one) => Object.assign(document.createElement("p"), { textContent: one })));
  verdict?.classList.toggle("book__note--danger", faults.length > 0);
  const button = form.querySelector("button");
  if (button) button.textContent = (faults.length ? anyway : send) ?? "";
}
