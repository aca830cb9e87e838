/** Answer cards for the hours without a network: what changed is fetched, kept shut, and found here (S0.3, S2.20). */

import { stemmer as english } from "stemmer";
import { stemmer as russian } from "stemmer-russian";
import { call } from "../device/api.js";
import { draft, saveDraft } from "../device/drafts.js";
import { language } from "../lib/texts.js";
import { CardIndex } from "./card_search.js";

/**
 * @typedef {{number: number, kind: string, state: string, price_min: number | null, price_max: number | null, again_day: string | null,
 *   check_day: string, department: string | null, words: Record<string, Record<string, string>>}} Card
 * @typedef {{id: string, phones: {number: string, purpose: string}[], words: Record<string, Record<string, string>>}} Department
 */

const KEPT = "desk.cards";
const MOST_SHOWN = 20;

/** All cards of this desk, and where its last answer stood. */
export class Cards {
  seq = 0;
  /** @type {Map<number, Card>} */
  all = new Map();
  /** @type {Department[]} */
  departments = [];
  index = new CardIndex({ russian, english });

  /** What was kept when the desk was left. */
  async recall() {
    const kept = await draft(KEPT).catch(() => null);
    if (kept) this.take(/** @type {any} */ (kept));
  }

  /** Ask for what changed; without an answer everything stays as it is. @returns {Promise<boolean>} whether anything came */
  async ask() {
    const before = JSON.stringify([this.seq, this.departments]);
    for (let more = true; more; ) {
      const answer = await call(`/api/v1/cards?after=${this.seq}`).catch(() => null);
      const said = answer?.ok ? await answer.json().catch(() => null) : null;
      if (!Array.isArray(said?.cards)) return false;
      this.take(said);
      more = said.more;
    }
    const isNew = before !== JSON.stringify([this.seq, this.departments]);
    if (isNew) await saveDraft(KEPT, { seq: this.seq, cards: [...this.all.values()], departments: this.departments });
    return isNew;
  }

  /** @param {{seq: number, cards: Card[], gone?: number[], departments: Department[]}} said */
  take({ seq, cards, gone = [], departments }) {
    this.seq = seq;
    this.departments = departments;
    for (const card of cards) this.all.set(card.number, card);
    for (const number of gone) this.all.delete(number);
    this.index.drop(gone);
    this.index.put(cards.map(({ number, words }) => ({ number, ...findable(words) })));
  }

  /** The cards that fit a question, the best first. @param {string} question @returns {Card[]} */
  find(question) {
    if (!question.trim()) return [];
    const numbers = this.index.find(question, MOST_SHOWN);
    return numbers.map((number) => this.all.get(number)).filter((card) => card !== undefined);
  }

  /** @param {string} id */
  department(id) {
    return this.departments.find((one) => one.id === id) ?? null;
  }
}

/** @param {Record<string, Record<string, string>>} words */
function findable(words) {
  const said = Object.values(words);
  const rest = said.flatMap(({ title: _title, ...others }) => Object.values(others));
  return { title: said.map(({ title }) => title ?? "").join(" "), rest: rest.join(" ") };
}

/** Words in the reader's language, else in Russian, which every card has. @param {{words: Record<string, Record<string, string>>}} thing @param {string} name */
export function wordsOf({ words }, name) {
  return words[language()]?.[name] || words.ru?.[name] || "";
}
