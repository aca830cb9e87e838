/**
 * The sync badge: "всё отправлено 10:31", "не отправлено: 3", "1 не принято", "нет сети". Green only after the
 * server answered.
 */

import { html } from "lit";
import { icon } from "../lib/icons.js";
import { plural, t } from "../lib/texts.js";
import { clockTime } from "../lib/times.js";
import { link } from "./route.js";

/** @typedef {import("../device/types.js").SyncStatus} SyncStatus */

/** The most pressing thing to say. @param {SyncStatus} status @returns {{words: string, kind: string, icon: any}} */
export function badgeOf(status) {
  const n = status.unsentEvents + status.unsentPhotos;
  if (status.notAccepted)
    return { words: plural("phone.sync.refused", status.notAccepted), kind: "danger", icon: "alert" };
  if (status.state === "sign_in") return { words: t("phone.sync.sign_in"), kind: "attention", icon: "key" };
  if (status.state === "offline") {
    return {
      words: n ? t("phone.sync.offline_unsent", { n }) : t("phone.sync.offline"),
      kind: "attention",
      icon: "cloud_off",
    };
  }
  if (n) return { words: t("phone.sync.unsent", { n }), kind: "attention", icon: "sync" };
  if (status.state === "error") return { words: t("phone.sync.error"), kind: "attention", icon: "alert" };
  if (!status.lastOkMs) return { words: t("phone.sync.never"), kind: "quiet", icon: "sync" };
  return { words: t("phone.sync.sent", { time: clockTime(status.lastOkMs) }), kind: "ok", icon: "check" };
}

/** The badge leads to the list of what is not sent, or to the sign-in. @param {SyncStatus} status */
export function syncBadge(status) {
  const badge = badgeOf(status);
  return html`<a class="badge" href=${link(status.state === "sign_in" ? "sign-in" : "unsent")}><span class="chip chip--${badge.kind}"
    role="status">${icon(badge.icon)}<span>${badge.words}</span></span></a>`;
}
