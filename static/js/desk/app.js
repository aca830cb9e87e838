/** The desk: who sits here, which call is on the screen, what is due, and whether the server answers. */

import { html, LitElement } from "lit";
import { currentAccount } from "../device/account.js";
import { serverNow } from "../device/clock.js";
import { draft, saveDraft } from "../device/drafts.js";
import { table } from "../device/library.js";
import { onChange, requestSync, syncStatus } from "../device/sync.js";
import { setBusy } from "../device/update.js";
import { t } from "../lib/texts.js";
import { rememberedTheme, wearTheme } from "../lib/theme.js";
import { go, routeOf } from "../phone/route.js";
import "../phone/sign_in.js";
import "../phone/snackbar.js";
import { loadTexts, wearZone } from "../phone/tongue.js";
import { askCaller, callerPart } from "./caller.js";
import { callWanted } from "./calling.js";
import { deskOf } from "./calls.js";
import { cardPanel } from "./card_panel.js";
import { Cards } from "./cards.js";
import { dueColumn, unfinished } from "./due.js";
import { head, middle } from "./frame.js";
import { known } from "./known.js";
import { keepDesk } from "./kept.js";
import { watchLine } from "./line.js";
import { openCall } from "./opening.js";
import { askNumbers, outageBand, outSince } from "./outage.js";
import { watchKeys } from "./pressing.js";
import { keptPresence, shiftLine, tellPresence } from "./presence.js";
import { askPromises, digitsOf, foundOf, keptPromises } from "./promises.js";

const TICK_MS = 15_000;
const NUMBER = "desk.number";
/** So many digits are a number, and so long nobody types on. */
const [WHOLE, PAUSE_MS] = [7, 400];
/** Who takes calls; others see where their own pages are. */
const AT_DESK = ["operator", "dispatcher"];

/** `<desk-app>`: keeps nothing that is not in IndexedDB or the address. */
export class DeskApp extends LitElement {
  static properties = {
    account: { state: true },
    calls: { state: true },
    promises: { state: true },
    found: { state: true },
    told: { state: true },
    presence: { state: true },
    status: { state: true },
    route: { state: true },
    now: { state: true },
    number: { state: true },
    outSince: { state: true },
    question: { state: true },
    loaded: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.account = null;
    /** @type {any[]} */ this.calls = [];
    /** @type {Map<string, import("./calls.js").Published>} */ this.books = new Map();
    /** @type {import("./promises.js").Promises} */ this.promises = { rows: [], number_key: "", near: { visits: [], number_key: "", tag: "" } };
    /** @type {import("./promises.js").Found} what lies here of who is calling */ this.found = { promises: [], visits: [] };
    /** @type {Awaited<ReturnType<typeof askCaller>>} what the server knows of the number */ this.told = null;
    /** @type {any} */ this.asking = undefined;
    /** @type {import("./presence.js").Presence} */ this.presence = { state: "off", forward: "", heard: true };
    this.status = syncStatus();
    this.route = routeOf(location.hash);
    this.now = serverNow();
    /** The number that was typed for the next call. */ this.number = "";
    /** @type {number | null} */ this.outSince = null;
    this.cards = new Cards();
    /** What is looked for among the cards. */ this.question = "";
    this.loaded = false;
    this.area = "";
    this.shown = "";
    this.opening = false;
    /** @type {Promise<void>} */ this.looking = Promise.resolve();
    this.refresh = this.refresh.bind(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("hashchange", () => {
      this.follow();
      void this.match();
    });
    watchKeys(this);
    watchLine(this);
    for (const kind of ["recorded", "changed"]) document.addEventListener(kind, () => void this.refresh());
    onChange((message) => {
      if (message.kind === "sync") this.synced(message.status);
      else void this.refresh();
    });
    setInterval(() => {
      this.now = serverNow();
    }, TICK_MS);
    void this.start();
  }

  /** Where the address leads; asked at each key as well, since somebody types faster than a browser tells. */
  follow() {
    if (location.hash && !location.hash.startsWith("#/")) return; // the skip link
    this.route = routeOf(location.hash);
  }

  async start() {
    wearTheme(rememberedTheme());
    await this.refresh();
    if (this.account) await this.recall();
    this.loaded = true;
    await loadTexts(this.account, true);
    this.requestUpdate();
    requestSync("start");
    void keepDesk();
  }

  /** What this desk knew when it was left. */
  async recall() {
    const [promises, presence, number] = await Promise.all([keptPromises(), keptPresence(), draft(NUMBER).catch(() => null), this.cards.recall()]);
    this.promises = promises;
    this.presence = presence;
    this.number = number?.number ?? "";
    await this.match();
  }

  /** One look at a time, and what is asked for meanwhile is looked at after it. */
  refresh() {
    this.looking = this.looking.then(() => this.look()).catch((error) => console.error(error));
    return this.looking;
  }

  async look() {
    const account = await currentAccount();
    await loadTexts(account);
    const desk = account ? await deskOf(account) : { calls: [], books: new Map() };
    this.account = account;
    ({ books: this.books, calls: this.calls } = desk);
    this.calendar = account ? await table("calendar").catch(() => null) : null;
    this.now = serverNow();
    if (account && !this.area) this.area = account.areas[0]?.id ?? "";
    wearZone(this.zone);
    await this.match();
  }

  /** @param {import("../device/types.js").SyncStatus} status */
  synced(status) {
    const brought = status.lastOkMs !== this.status.lastOkMs;
    this.outSince = outSince(this.outSince, status, serverNow());
    this.status = status;
    if (brought) void this.ask();
  }

  /** What only the server knows; without it everything stays as it was. */
  async ask() {
    if (!this.account) return;
    this.promises = await askPromises(this.promises);
    this.presence = await tellPresence(this.presence);
    await Promise.all([this.match(), this.cards.ask(), callWanted(this), askNumbers()]);
    this.requestUpdate();
  }

  get call() {
    return this.route.screen === "case" ? (this.calls.find((call) => call.case.id === this.route.caseId) ?? null) : null;
  }

  /** The latest call that has no entry in the register yet (S2.12). */
  get wanting() {
    return unfinished(this).find((each) => each.picture.snapshot.state === "after_call") ?? null;
  }

  get zone() {
    return this.zoneOf(this.area);
  }

  /** @param {string} area */
  zoneOf(area) {
    const { areas = [] } = this.account ?? {};
    return (areas.find((/** @type {any} */ one) => one.id === area) ?? areas[0])?.zone;
  }

  /** The area of a call, as its first event says it. @param {any} call */
  areaOf(call) {
    const first = call.events.find((/** @type {any} */ event) => event.type === "case.opened");
    return String(first?.data.area ?? this.area);
  }

  /** The number on the screen. */
  get caller() {
    const { call } = this;
    return String((call ? known(call).phone : this.number) ?? "");
  }

  /** What was promised to it, and everything else there is under it. */
  async match() {
    const { caller } = this;
    this.found = await foundOf(this.promises, caller, this.call);
    const digits = digitsOf(caller);
    if (digits.length < WHOLE || this.told?.digits === digits || this.asking?.digits === digits) return;
    clearTimeout(this.asking?.timer);
    this.asking = { digits, timer: setTimeout(() => this.askOf(caller), PAUSE_MS) };
  }

  /** @param {string} caller */
  async askOf(caller) {
    this.told = (await askCaller(caller)) ?? this.told;
    this.asking = undefined;
  }

  /** @param {string} area */
  chooseArea(area) {
    this.area = area;
    this.requestUpdate();
  }

  /** @param {string} number */
  typeNumber(number) {
    this.number = number;
    void saveDraft(NUMBER, { number });
    void this.match();
  }

  /** @param {string} question */
  askCards(question) {
    this.question = question;
  }

  /** @param {{state: string, forward: string}} said */
  async setPresence(said) {
    this.presence = { ...this.presence, ...said, heard: false, refused: false };
    await this.updateComplete;
    if (said.state === "away" && !said.forward) this.goTo("#forward");
    this.presence = await tellPresence(this.presence);
  }

  /** Begin a call with what was typed of its number. @param {string} playbook */
  async open(playbook) {
    const book = this.books.get(playbook);
    if (!book || this.opening) return;
    this.opening = true;
    const phone = this.number.trim();
    const id = await openCall(book.words, { playbook, area: this.area, phone, isOut: this.outSince !== null }).finally(() => {
      this.opening = false;
    });
    this.typeNumber("");
    await this.refresh();
    go("case", id);
  }

  /** @param {string} words said to those who cannot see the change */
  announce(words) {
    const place = document.getElementById("polite");
    if (place) place.textContent = words;
  }

  /** @param {string} selector @param {boolean} [press] */
  goTo(selector, press = false) {
    const found = /** @type {HTMLElement | null} */ (this.querySelector(selector));
    if (press) found?.click();
    else found?.focus();
    return found !== null;
  }

  updated() {
    const { call } = this;
    setBusy(call !== null);
    const shown = [location.hash, call?.picture.snapshot.state].join(" ");
    if (shown !== this.shown && this.loaded && this.route.part !== "ask") {
      this.shown = shown;
      requestAnimationFrame(() => /** @type {HTMLElement | null} */ (this.querySelector("#step-title, #start-title"))?.focus());
    } else if (shown !== this.shown) this.shown = shown;
    const title = `${call ? t(`choice.playbook.${call.case.kind}`) : t("desk.title")} · ${t("desk.app")}`;
    if (this.loaded && title !== document.title) document.title = title;
  }

  render() {
    if (!this.loaded) return html`<p class="starting" role="status">${t("phone.starting")}</p>`;
    if (!this.account || this.route.screen === "sign-in")
      return html`<div class="sign-in"><sign-in-form .again=${Boolean(this.account)} @signed-in=${() => this.signedIn()}></sign-in-form></div>`;
    if (!AT_DESK.includes(this.account.role)) return html`<p class="starting">${t("desk.not_yours")} <a href="/">${t("desk.home")}</a></p>`;
    return html`${head(this)}${outageBand(this)}${shiftLine(this)}
      <div class="desk ${this.call ? "desk--talking" : ""}">${dueColumn(this)}
        <div class="desk__middle">${middle(this)}</div>
        <aside class="desk__right" aria-label=${t("desk.caller")}>${callerPart(this)}${cardPanel(this)}</aside></div>
      <undo-bar></undo-bar>`;
  }

  async signedIn() {
    go();
    await this.refresh();
    await this.recall();
    requestSync("start");
  }
}

customElements.define("desk-app", DeskApp);
