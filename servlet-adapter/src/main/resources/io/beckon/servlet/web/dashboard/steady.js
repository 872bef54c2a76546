/**
 * The order in which rows stand on the screen. The server's order changes all the time; what a
 * person is reading or about to click must not. So the order on the screen follows the server's only
 * when it is told to, and then around the rows that have to stay.
 *
 * Rows stand at places, counted from the top of the list. The server counts from the newest visitor,
 * so the two counts drift apart when visitors arrive while the list stands still.
 *
 * @module steady
 */

/** @typedef {import("./window.js").Row} Row */

export class SteadyList {
  /** @type {string[]} visitors in the order of the screen */
  ids = [];
  /** the place of the first of `ids` */
  base = 0;
  /** @type {Set<string>} the same as `ids` */
  #shown = new Set();

  /** @param {string} visitor */
  has(visitor) {
    return this.#shown.has(visitor);
  }

  /**
   * @param {number} place
   * @returns {string | undefined} who stands there
   */
  at(place) {
    return this.ids[place - this.base];
  }

  /**
   * @param {string} visitor
   * @returns {number} the place, or -1
   */
  placeOf(visitor) {
    const index = this.ids.indexOf(visitor);
    return index < 0 ? -1 : this.base + index;
  }

  /** @returns {number} the place after the last row */
  get end() {
    return this.base + this.ids.length;
  }

  /**
   * Takes the server's order over as it is.
   *
   * @param {readonly Row[]} rows
   * @param {number} offset the server's count of the first row
   */
  follow(rows, offset) {
    this.#become(
      rows.map((row) => row.visitor),
      offset,
    );
  }

  /**
   * Takes the server's order over, except that the rows at some places stay there.
   *
   * @param {readonly Row[]} rows
   * @param {number} from the first place that stays
   * @param {number} to the place after the last that stays
   * @returns {boolean} false where none of them can stay, and nothing was done
   */
  followAround(rows, from, to) {
    const start = Math.max(from, this.base);
    const staying = this.ids.slice(start - this.base, Math.max(0, to - this.base));
    const held = new Set(staying);
    const pivot = rows.findIndex((row) => held.has(row.visitor));
    if (pivot < 0) {
      return false;
    }
    const others = (/** @type {readonly Row[]} */ part) =>
      part.map((row) => row.visitor).filter((visitor) => !held.has(visitor));
    const before = others(rows.slice(0, pivot));
    // Rows for which there is no place above are above the top of the list until it follows again.
    const fitting = before.slice(Math.max(0, before.length - start));
    this.#become(
      [...fitting, ...staying, ...others(rows.slice(pivot))],
      start - fitting.length,
    );
    return true;
  }

  /** Moves all rows by some places, without changing their order. @param {number} places */
  shift(places) {
    this.base += places;
  }

  /**
   * @param {readonly Row[]} rows
   * @param {number} offset the server's count of the first row
   * @returns {number} by how much the server's count is ahead of the places here
   */
  drift(rows, offset) {
    const index = rows.findIndex((row) => this.#shown.has(row.visitor));
    return index < 0 ? 0 : offset + index - this.placeOf(rows[index].visitor);
  }

  /**
   * @param {string[]} ids
   * @param {number} base
   */
  #become(ids, base) {
    this.ids = ids;
    this.base = base;
    this.#shown = new Set(ids);
  }
}
