/**
 * Which answer cards fit a question best, without a network? The same as the server finds (core/card_words.py rank).
 *
 * Each card has a slot; a changed card gets a new one, and the old slot is dead. Pure: no page, no store, no clock.
 */

import { indexedOf, wantedOf } from "./card_words.js";

/**
 * @typedef {import("./card_words.js").Stems} Stems
 * @typedef {import("./card_words.js").Wanted} Wanted
 * @typedef {{number: number, title: string, rest: string}} Findable the words of a card in all its languages
 * @typedef {{slots: number[], weights: number[]}} Posting where a word stands, and what it weighs there
 * @typedef {{slots: number[], best: Uint8Array, worth: number}} Hits where, with which weight; what the word is worth
 */

const TITLE = 3;
const REST = 1;
const EQUAL = 2;

/** An index in memory: give it the cards of GET /api/v1/cards, and later those that changed. */
export class CardIndex {
  /** @type {Map<string, Posting>} */
  #postings = new Map();
  /** @type {Map<number, number>} the slot of each card that is there */
  #slots = new Map();
  /** @type {number[]} the card in each slot; 0 in a dead one */
  #numbers = [];
  /** @type {string[] | null} all words in order, while nothing was added */
  #sorted = null;
  #stems;

  /** @param {Stems} stems */
  constructor(stems) {
    this.#stems = remembered(stems);
  }

  /** How many cards are there. */
  get size() {
    return this.#slots.size;
  }

  /** Take these cards, in the place of older ones with their numbers. @param {Iterable<Findable>} cards */
  put(cards) {
    this.#sorted = null;
    for (const card of cards) {
      this.drop([card.number]);
      const slot = this.#numbers.push(card.number) - 1;
      this.#slots.set(card.number, slot);
      const title = new Set(indexedOf(card.title, this.#stems));
      for (const word of title) this.#add(word, slot, TITLE);
      for (const word of indexedOf(card.rest, this.#stems)) if (!title.has(word)) this.#add(word, slot, REST);
    }
  }

  /** Forget these cards. @param {Iterable<number>} numbers */
  drop(numbers) {
    for (const number of numbers) {
      const slot = this.#slots.get(number);
      if (slot !== undefined) this.#numbers[slot] = 0;
      this.#slots.delete(number);
    }
  }

  /** The numbers of the cards that fit, the best first. @param {string} question @param {number} most */
  find(question, most = 50) {
    const wanted = wantedOf(question, this.#stems);
    const needed = Math.max(1, Math.floor((wanted.length + 1) / 2));
    const scores = new Int32Array(this.#numbers.length);
    const words = new Uint8Array(this.#numbers.length);
    for (const { slots, best, worth } of wanted.map((one) => this.#hits(one))) {
      for (const slot of slots) {
        scores[slot] = (scores[slot] ?? 0) + (best[slot] ?? 0) * worth;
        words[slot] = (words[slot] ?? 0) + 1;
      }
    }
    const numbers = this.#numbers;
    const fitting = [...this.#slots.values()].filter((slot) => (words[slot] ?? 0) >= needed);
    fitting.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (numbers[a] ?? 0) - (numbers[b] ?? 0));
    return fitting.slice(0, most).map((slot) => numbers[slot] ?? 0);
  }

  /** @param {string} word @param {number} slot @param {number} weight */
  #add(word, slot, weight) {
    let posting = this.#postings.get(word);
    if (!posting) {
      posting = { slots: [], weights: [] };
      this.#postings.set(word, posting);
    }
    posting.slots.push(slot);
    posting.weights.push(weight);
  }

  /** @param {Wanted} wanted @returns {Hits} */
  #hits({ word, begins }) {
    const best = new Uint8Array(this.#numbers.length);
    /** @type {number[]} */
    const touched = [];
    for (const found of begins ? this.#beginning(word) : [word]) {
      const { slots, weights } = this.#postings.get(found) ?? { slots: [], weights: [] };
      const times = found === word ? EQUAL : 1;
      for (let place = 0; place < slots.length; place += 1) {
        const slot = slots[place] ?? 0;
        if (!this.#numbers[slot]) continue;
        if (!best[slot]) touched.push(slot);
        best[slot] = Math.max(best[slot] ?? 0, (weights[place] ?? 0) * times);
      }
    }
    const worth = touched.length ? 32 - Math.clz32(Math.floor(this.size / touched.length)) : 0;
    return { slots: touched, best, worth };
  }

  /** The words that begin so, itself among them. @param {string} beginning */
  #beginning(beginning) {
    this.#sorted ??= [...this.#postings.keys()].sort();
    const words = this.#sorted;
    let [low, high] = [0, words.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((words[middle] ?? "") < beginning) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (words[end]?.startsWith(beginning)) end += 1;
    return words.slice(low, end);
  }
}

/** The same stems, each word asked once. @param {Stems} stems @returns {Stems} */
function remembered({ russian, english }) {
  /** @param {(word: string) => string} stem */
  const once = (stem) => {
    /** @type {Map<string, string>} */
    const kept = new Map();
    return (/** @type {string} */ word) => {
      let found = kept.get(word);
      if (found === undefined) {
        found = stem(word);
        kept.set(word, found);
      }
      return found;
    };
  };
  return { russian: once(russian), english: once(english) };
}
