/** The phone: which account, which screen, and what the device layer says; every screen below is drawn from here. */

import "../device/ahead.js"; // before everything else
import { html, LitElement, nothing } from "lit";
import { askAccount, currentAccount } from "../device/account.js";
import { day, dayWith, lookAhead } from "../device/cases.js";
import { serverNow } from "../device/clock.js";
import { drawn } from "../device/drawn.js";
import { guardOf, hasClosed, watchHidden } from "../device/guard.js";
import { likelyAccount } from "../device/memory.js";
import { testPush } from "../device/push.js";
import { offlineReady, prepare } from "../device/ready.js";
import { countFirst } from "../device/status.js";
import { onChange, requestSync, setHot, syncStatus } from "../device/sync.js";
import { setBusy, startWorker } from "../device/update.js";
import { armSound, keepAwake } from "../player/awake.js";
import { t } from "../lib/texts.js";
import { rememberedTheme, wearLikelyTheme, wearTheme } from "../lib/theme.js";
import { rememberTimes } from "../lib/times.js";
import { watchAway } from "./call.js";
import { dayScreen, nowLineBefore } from "./day.js";
import { comeLater, pinScreen, settingsScreen, signInScreen, unsentScreen } from "./later.js";
import { nextOf } from "./next.js";
import { watchPull } from "./pull.js";
import { link, markInside, routeOf } from "./route.js";
import { besideOf, isStop } from "./status.js";
import "./snackbar.js";
import { timerStrip } from "./strip.js";
import { loadTexts, wearZone } from "./tongue.js";
import { visitScreen } from "./visit.js";
import { warnings } from "./warnings.js";

const TICK_MS = 15_000;
/** Only a start that takes longer says so: a line that flashes by costs a frame. */
const SLOW_MS = 600;

/** Asked for before anything is drawn, and before the page is parsed: what the first picture waits for. */
const likely = likelyAccount();
if (likely) {
  lookAhead(likely.id);
  void loadTexts(likely);
  countFirst(likely.id).catch(() => {}); // the look itself hears of it
}
wearLikelyTheme();

/** `<phone-app>`: keeps nothing that is not in IndexedDB or the address. */
export class PhoneApp extends LitElement {
  static properties = {
    account: { state: true },
    rows: { state: true },
    status: { state: true },
    ready: { state: true },
    route: { state: true },
    now: { state: true },
    newer: { state: true },
    draft: { state: true },
    loaded: { state: true },
    whole: { state: true },
    slow: { state: true },
    guard: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.account = null;
    /** @type {import("./types.js").Row[]} */ this.rows = [];
    this.status = syncStatus();
    /** @type {any} */ this.ready = null;
    this.route = routeOf(location.hash);
    this.now = serverNow();
    this.newer = false;
    /** @type {any} what is being put right on the history screen */ this.draft = null;
    this.loaded = false;
    /** After the first frame: whatever lies below the fold may be drawn. */ this.whole = false;
    this.slow = false;
    /** "ask" or "choose" while a PIN stands before the day. */ this.guard = "";
    this.nextId = "";
    this.nowLineId = "";
    /** @type {number | undefined} */ this.dueTimer = undefined;
    /** @type {Promise<void>} */ this.looking = Promise.resolve();
    /** @type {Promise<void> | null} */ this.queued = null;
    this.shown = "";
    this.opening = "";
    this.at = location.hash;
    this.taps = 0;
    this.refresh = this.refresh.bind(this);
    this.prepareOffline = this.prepareOffline.bind(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("hashchange", () => this.moved());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      if (hasClosed(this.account)) this.guard = "ask"; // before anything of the day is seen again
      void this.refresh();
    });
    document.addEventListener("recorded", (event) => this.recorded(/** @type {CustomEvent} */ (event).detail.events));
    document.addEventListener("changed", () => this.refreshSoon());
    onChange((message, own) => this.heard(message, own));
    watchHidden();
    watchAway();
    watchPull(this, () => this.syncNow());
    addEventListener("pointerdown", armSound, { once: true });
    setInterval(() => {
      this.now = serverNow();
    }, TICK_MS);
    setTimeout(() => {
      this.slow = !this.loaded;
    }, SLOW_MS);
    void this.start();
  }

  moved() {
    if (location.hash && !location.hash.startsWith("#/")) return; // the skip link; without any it is the day
    if (location.hash === this.at) return;
    this.at = location.hash;
    markInside();
    this.draft = null;
    this.route = routeOf(location.hash);
  }

  /** The day first; what nobody waits for begins when it is on the screen. */
  async start() {
    await this.refresh();
    this.loaded = true;
    await (this.account ? drawn() : comeLater());
    void comeLater().then(({ watchSilence }) => watchSilence(this));
    this.whole = true;
    void loadTexts(this.account, true);
    wearTheme(rememberedTheme());
    void startWorker();
    requestSync("start");
    rememberTimes(this.now);
    if (this.account && (this.account.left_elsewhere || !this.account.seal)) void askAccount().then(this.refresh, () => {}); // the former phone may have sent it
    this.ready = await offlineReady();
  }

  /** A visit whose card was tapped opens when the tap is stored: one drawing instead of two. @param {string} caseId */
  opens(caseId) {
    this.opening = caseId;
  }

  /** What was stored is on the screen at once; then all is read anew. @param {any[]} events */
  recorded(events) {
    this.taps += 1;
    const known = dayWith(events);
    if (known) this.take(known);
    if (events.some((event) => event.case === this.opening)) {
      location.hash = link("case", this.opening);
      this.moved();
      this.opening = "";
    }
    this.refreshSoon();
  }

  async signedIn() {
    location.hash = "#/";
    await this.refresh();
    requestSync("start");
    void testPush().catch(() => {}); // the page had opened signed out: a shift starts here
  }

  /** @param {import("../device/types.js").Message} message @param {boolean} own */
  heard(message, own) {
    if (message.kind === "update") this.newer = true;
    if (message.kind === "wipe" && own) void comeLater().then(({ forget }) => forget(message.id, "lost"));
    if (message.kind === "wiped" && !own) location.reload();
    if (message.kind === "sync") this.synced(message.status);
    else this.refreshSoon();
  }

  /** A tap's own frame comes before anything is read again. */
  refreshSoon() {
    void drawn().then(this.refresh);
  }

  /** What a sync brought may be what was missing. @param {import("../device/types.js").SyncStatus} status */
  synced(status) {
    const brought = status.lastOkMs !== this.status.lastOkMs;
    this.status = status;
    if (brought)
      void offlineReady().then((ready) => {
        this.ready = ready;
      });
  }

  /** Take the picture anew, one look at a time: an older one that comes back late must not stand over a newer one. */
  refresh() {
    this.queued ??= this.looking.then(() => {
      this.queued = null;
      const look = this.look();
      this.looking = look.catch(() => {}); // whoever asked hears of it; the next look does not wait in vain
      return look;
    });
    return this.queued;
  }

  /** Take the picture anew from IndexedDB, and again when the next timer of any visit fires. */
  async look() {
    const before = this.taps;
    const account = await currentAccount();
    const [known, guard] = await Promise.all([
      account ? day(account) : [],
      account ? guardOf(account) : "",
      loadTexts(account),
      account && !this.loaded ? countFirst(account.id) : null,
    ]);
    if (before !== this.taps) return; // the next look is on its way, and knows the tap
    this.account = account;
    this.guard = guard;
    this.take(known);
    this.status = syncStatus();
  }

  /** @param {import("../device/cases.js").OneCase[]} known */
  take(known) {
    this.rows = /** @type {any[]} */ (known)
      .filter((row) => row.book && row.picture && row.words)
      .map((row) => ({ ...row, beside: [] }));
    for (const row of this.rows) row.beside = besideOf(row, this.rows);
    wearZone(this.rows[0]?.case.plan.zone);
    this.now = serverNow();
    const dues = this.rows.map((row) => row.picture.next_due_ms).filter((due) => due !== null);
    clearTimeout(this.dueTimer);
    if (dues.length)
      this.dueTimer = setTimeout(this.refresh, Math.min(Math.max(Math.min(...dues) - this.now, 0) + 50, 2 ** 31 - 1));
  }

  async prepareOffline() {
    this.ready = await prepare();
  }

  syncNow() {
    requestSync("tap");
  }

  /** A new screen or step begins at its top, and its title is what is read first. */
  arrive() {
    this.querySelector(".phone__screen")?.scrollTo(0, 0);
    /** @type {HTMLElement | null} */ (this.querySelector("#step-title, .answer__title, h1"))?.focus({
      preventScroll: true,
    });
  }

  get open() {
    return this.route.screen === "case" ? (this.rows.find((row) => row.case.id === this.route.caseId) ?? null) : null;
  }

  /** A full stop is never covered (S4.2). */
  get isGuarded() {
    return ["ask", "choose"].includes(this.guard) && !this.rows.some(isStop);
  }

  updated() {
    const row = this.open;
    const waits = row !== null && row.book.states[row.picture.snapshot.state]?.look === "wait";
    const shown = [location.hash, row?.picture.snapshot.state].join(" ");
    if (shown !== this.shown && this.loaded) {
      this.shown = shown;
      requestAnimationFrame(() => this.arrive()); // laid out once, with the frame
    }
    setBusy(this.route.screen === "case");
    setHot(waits);
    void keepAwake(waits);
    const title = row && !this.isGuarded ? `${row.case.person.address} · ${t("phone.title")}` : t("phone.title");
    if (this.loaded && title !== document.title) document.title = title;
  }

  render() {
    if (!this.loaded) return this.slow ? html`<p class="starting" role="status">${t("phone.starting")}</p>` : nothing;
    if (!this.account || this.route.screen === "sign-in") return signInScreen(this);
    if (this.isGuarded) return pinScreen(this);
    return html`<div class="phone"><div class="phone__screen">${this.screen()}</div>
      <div class="phone__foot"><undo-bar></undo-bar>${timerStrip(this.rows, this.open?.case.id ?? "", this.refresh)}</div></div>`;
  }

  screen() {
    const row = this.open;
    if (row) return visitScreen(this, row);
    if (this.route.screen === "unsent") return unsentScreen(this);
    if (this.route.screen === "settings") return settingsScreen(this);
    this.nextId = nextOf(this.rows)?.case.id ?? "";
    this.nowLineId = nowLineBefore(this.rows, this.now);
    return html`${dayScreen(this)}${this.whole ? warnings(this) : nothing}`;
  }
}

customElements.define("phone-app", PhoneApp);
