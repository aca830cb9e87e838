/** Pulling the day down asks for a sync; the button below does the same for those who do not know. */

const FAR_PX = 90;

/** @param {HTMLElement} root @param {() => void} pulled */
export function watchPull(root, pulled) {
  /** @type {number | null} */
  let start = null;
  root.addEventListener(
    "touchstart",
    (event) => {
      const screen = root.querySelector(".phone__screen");
      start = screen && screen.scrollTop <= 0 ? (event.touches[0]?.clientY ?? null) : null;
    },
    { passive: true },
  );
  root.addEventListener(
    "touchend",
    (event) => {
      const end = event.changedTouches[0]?.clientY ?? 0;
      if (start !== null && end - start > FAR_PX) pulled();
      start = null;
    },
    { passive: true },
  );
}
