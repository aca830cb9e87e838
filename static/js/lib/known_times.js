/**
 * What is known of zone and calendar without asking the browser? Its first answer takes longer than drawing a whole day,
 * so facts that cannot change are kept over a start: a stretch in which the zone's clock stands still, and titles of days.
 */

const KEPT = "phone.times";
const DAY = 86_400_000;
const [DAYS_BACK, DAYS_ON] = [7, 45];

/** @type {{zone?: string, from_ms: number, to_ms: number, offset: number, titles: Record<string, string>} | null} */
let known = null;

function facts() {
  known ??= JSON.parse(globalThis.localStorage?.getItem(KEPT) ?? "null") ?? { from_ms: 0, to_ms: 0, offset: 0, titles: {} };
  return /** @type {NonNullable<typeof known>} */ (known);
}

/** How far the zone's clock is ahead of UTC at that instant; undefined when it is not known. @param {number} ms @param {string} [zone] */
export function knownOffset(ms, zone) {
  const { zone: kept, from_ms, to_ms, offset } = facts();
  return zone && zone === kept && ms >= from_ms && ms < to_ms ? offset : undefined;
}

/** The title of a day in a language, if it is known. @param {string} key language and number of the day */
export function knownTitle(key) {
  return facts().titles[key];
}

/**
 * Keep what the next start will ask for.
 * @param {string} zone @param {number} nowMs @param {(ms: number) => number} offsetAt @param {Record<string, string>} titles
 */
export function keepTimes(zone, nowMs, offsetAt, titles) {
  const offset = offsetAt(nowMs);
  let [from, to] = [nowMs, nowMs];
  while (nowMs - from < DAYS_BACK * DAY && offsetAt(from - DAY) === offset) from -= DAY;
  while (to - nowMs < DAYS_ON * DAY && offsetAt(to + DAY) === offset) to += DAY;
  known = { zone, from_ms: from, to_ms: to, offset, titles };
  globalThis.localStorage?.setItem(KEPT, JSON.stringify(known));
}
