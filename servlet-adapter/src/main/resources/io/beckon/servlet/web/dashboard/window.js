/**
 * The part of the visitors that this page looks at, as the server keeps it: a snapshot, and the
 * changes that apply to it. Knows nothing of the screen.
 *
 * @module window
 */

/**
 * @typedef {{url: string, title?: string, referrer?: string}} Page
 * @typedef {object} Row one visitor
 * @property {string} visitor
 * @property {string} connection
 * @property {Page} [page] left out where it is not known, as for who does not agree to analytics
 * @property {string} [referrer]
 * @property {number} since
 * @property {number} seen
 * @property {number} pages
 * @property {number} tabs
 * @property {{name: string, at: number}} [event]
 * @property {string[]} [rooms]
 * @property {import("./consent.js").Consent} [consent] left out for everything
 *
 * @typedef {"newest" | "oldest" | "active" | "pages"} Sort
 * @typedef {{visitors: number, matching: number, connections: number,
 *     rooms: {room: string, visitors: number}[]}} Totals
 * @typedef {{criteria: object | null, sort: Sort, offset: number, limit: number}} Request
 */

/** @type {Record<Sort, (a: Row, b: Row) => number>} */
const ORDERS = {
  newest: (a, b) => b.since - a.since,
  oldest: (a, b) => a.since - b.since,
  active: (a, b) => b.seen - a.seen,
  pages: (a, b) => b.pages - a.pages,
};

/** @type {Totals} */
const NONE = { visitors: 0, matching: 0, connections: 0, rooms: [] };

/**
 * @param {Sort} sort
 * @returns {(a: Row, b: Row) => number} the server's order of rows
 */
export function orderOf(sort) {
  const first = ORDERS[sort];
  return (a, b) => first(a, b) || (a.visitor < b.visitor ? -1 : a.visitor > b.visitor ? 1 : 0);
}

/** Rows by visitor, with the totals. */
export class VisitorWindow {
  /** @type {Map<string, Row>} */
  rows = new Map();
  /** @type {Totals} */
  totals = NONE;
  /** @type {Request} what the rows answer */
  request = { criteria: null, sort: "newest", offset: 0, limit: 100 };
  /** @type {Row[] | null} null where rows have changed since it was made */
  #sorted = null;

  /**
   * @param {{rows?: Row[], totals?: Totals}} snapshot
   * @param {Request} request what the snapshot answers
   */
  applySnapshot(snapshot, request) {
    this.rows = new Map((snapshot.rows ?? []).map((row) => [row.visitor, row]));
    this.request = request;
    this.totals = snapshot.totals ?? this.totals;
    this.#sorted = null;
  }

  /**
   * @param {{set?: Row[], remove?: string[], left?: string[]}} changes
   */
  applyChanges({ set = [], remove = [], left = [] }) {
    for (const row of set) {
      this.rows.set(row.visitor, row);
    }
    for (const visitor of remove) {
      this.rows.delete(visitor);
    }
    for (const visitor of left) {
      this.rows.delete(visitor);
    }
    this.#sorted = null;
  }

  /** @param {Totals} totals */
  applyTotals(totals) {
    this.totals = totals;
  }

  /** @returns {readonly Row[]} in the order that was asked for */
  sorted() {
    this.#sorted ??= [...this.rows.values()].sort(orderOf(this.request.sort));
    return this.#sorted;
  }
}
