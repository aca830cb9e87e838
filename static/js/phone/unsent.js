/** What is not sent yet, what was not accepted and why, and a copy for support. */

import { html, LitElement, nothing } from "lit";
import { exportUnsent, refusedOrQuarantined, sealedUnsent } from "../device/left.js";
import { requestSync } from "../device/sync.js";
import { icon } from "../lib/icons.js";
import { maybe, plural, t } from "../lib/texts.js";
import { clockTime } from "../lib/times.js";
import { badgeOf } from "./badge.js";
import { link } from "./route.js";
import { addressLine } from "./slots.js";

/** `<unsent-list .rows .status>`. */
export class UnsentList extends LitElement {
  static properties = { rows: { attribute: false }, status: { attribute: false }, refused: { state: true }, sealed: { state: true } };

  constructor() {
    super();
    /** @type {import("./types.js").Row[]} */ this.rows = [];
    /** @type {any} */ this.status = {};
    /** @type {import("../device/types.js").NotAccepted[]} */ this.refused = [];
    /** @type {import("../device/types.js").StoredEvent[]} */ this.sealed = [];
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  async updated(changed) {
    if (!changed.has("status") && !changed.has("rows")) return;
    [this.refused, this.sealed] = await Promise.all([refusedOrQuarantined(), sealedUnsent()]);
  }

  /** Hand the unsent events over as a file: the last way out when sending does not work (pain 4). */
  async save() {
    const file = new File([await exportUnsent()], "fieldapp-unsent.json", { type: "application/json" });
    if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] }).catch(() => undefined);
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(file);
    anchor.download = file.name;
    anchor.click();
    return setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
  }

  render() {
    const { words, kind, icon: sign } = badgeOf(this.status);
    const waiting = this.rows.filter((row) => row.unsent);
    return html`<section class="banner banner--${kind}">${icon(sign)}<div><p class="banner__title">${words}</p>
        <p>${this.status.words || maybe(`phone.sync.code.${this.status.code}`) || t("phone.unsent.why")}</p></div></section>
      <button type="button" class="button button--primary button--wide" @click=${() => requestSync("tap")}>${t("phone.sync_now")}</button>
      ${
        this.refused.length
          ? html`<h2 class="plain__title">${plural("phone.sync.refused", this.refused.length)}</h2>
        <ul class="list">${this.refused.map((each) => this.refusedRow(each))}</ul>`
          : nothing
      }
      ${
        waiting.length
          ? html`<h2 class="plain__title">${t("phone.unsent.waits")}</h2>
        <ul class="list">${waiting.map(
          (row) => html`<li><a class="list__row" href=${link("case", row.case.id, "history")}>
          <span>${addressLine(row.case.person)}</span><b>${row.unsent}</b></a></li>`,
        )}</ul>`
          : nothing
      }
      ${
        this.sealed.length
          ? html`<h2 class="plain__title">${t("phone.unsent.sealed")}</h2>
        <ul class="list">${this.sealed.map(
          (row) =>
            html`<li class="list__row"><span>${maybe(`event.${row.type}`) || row.type}</span><b>${clockTime(row.device_ms)}</b></li>`,
        )}</ul>`
          : nothing
      }
      ${waiting.length || this.sealed.length || this.refused.length ? html`<button type="button" class="button button--wide" @click=${() => this.save()}>${t("phone.unsent.save")}</button>` : nothing}`;
  }

  /** @param {import("../device/types.js").NotAccepted} each */
  refusedRow(each) {
    const row = this.rows.find(({ case: visit }) => visit.id === each.case);
    return html`<li class="list__row list__row--tall"><span><b>${each.kind === "photo" ? t("event.photo.taken") : maybe(`event.${each.type}`) || each.type}</b>,
      ${clockTime(each.device_ms)}${row ? html` · ${addressLine(row.case.person)}` : nothing}<br>${each.reason}</span></li>`;
  }
}

customElements.define("unsent-list", UnsentList);
