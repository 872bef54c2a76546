/**
 * For whom an offer is composed. Chosen when the composer opens, and not changed by what moves in
 * the list behind it.
 *
 * @module audience
 */

import { h, mark, setAttribute, setText } from "./dom.js";
import { nameOf } from "./filters.js";
import { ago, count, path } from "./format.js";
import { visitorName } from "./timeline.js";

/**
 * @typedef {import("./window.js").Row} Row
 * @typedef {import("./window.js").Totals} Totals
 * @typedef {import("./filters.js").Filter} Filter
 *
 * @typedef {object} Audience
 * @property {object} to as the server takes it
 * @property {string} name for the eyes
 * @property {number | null} size null where it is one visitor
 */

/** One visitor, whose page goes on being shown while the offer is written. */
export class OneVisitor {
  #row;
  /** @type {number | null} */
  #left = null;
  #now;
  #where = h("p", { class: "where" });

  /**
   * @param {Row} row
   * @param {() => number} now
   */
  constructor(row, now) {
    this.#row = row;
    this.#now = now;
  }

  /** @returns {Audience} */
  get audience() {
    const { visitor } = this.#row;
    return { to: { visitor }, name: visitorName(visitor), size: null };
  }

  /** @param {HTMLElement} target */
  begin(target) {
    const { visitor } = this.#row;
    setAttribute(target, "data-target", visitor);
    target.replaceChildren(
      h("span", { class: "figure" }, mark(visitor)),
      h("div", {}, h("p", { class: "name", title: visitor }, visitorName(visitor)), this.#where),
    );
    this.draw();
  }

  /**
   * @param {(visitor: string) => Row | undefined} rowOf
   */
  update(rowOf) {
    const row = rowOf(this.#row.visitor);
    if (row !== undefined && row !== this.#row) {
      this.#row = row;
      this.#left = null;
      this.draw();
    }
  }

  /** @param {readonly string[]} visitors who have left */
  left(visitors) {
    if (visitors.includes(this.#row.visitor)) {
      this.#left = this.#now();
      this.draw();
    }
  }

  draw() {
    const { page } = this.#row;
    setText(
      this.#where,
      this.#left === null
        ? `on ${page.title || path(page.url)}, ${path(page.url)}`
        : `left ${ago(this.#now() - this.#left)}; the offer waits until it expires`,
    );
  }
}

/** Many visitors, to be chosen in the composer. */
export class ManyVisitors {
  /** @type {Map<string, {to: object, name: string, size: () => number | null}>} by option value */
  #choices = new Map();
  /** @type {HTMLSelectElement} */
  #select = h("select", { id: "audience", "aria-label": "Who gets the offer" });

  /**
   * @param {{rights: ReadonlySet<string>, criteria: object | null, filters: readonly Filter[],
   *     totals: () => Totals}} given
   */
  constructor({ rights, criteria, filters, totals }) {
    if (criteria !== null && rights.has("send:criteria")) {
      const name = `All who match ${filters.map(nameOf).join(", ")}`;
      this.#choices.set("criteria", { to: { criteria }, name, size: () => totals().matching });
    }
    if (rights.has("send:everybody")) {
      const size = () => totals().visitors;
      this.#choices.set("everybody", { to: { everybody: true }, name: "Everybody", size });
    }
    if (rights.has("send:room")) {
      this.#addRooms(filters, totals);
    }
  }

  /** @returns {boolean} */
  get isEmpty() {
    return this.#choices.size === 0;
  }

  /** @returns {Audience} the one chosen */
  get audience() {
    const choice = this.#choices.get(this.#select.value);
    if (choice === undefined) {
      throw new Error("Nothing to choose from");
    }
    return { to: choice.to, name: choice.name, size: choice.size() };
  }

  /** @param {HTMLElement} target */
  begin(target) {
    target.removeAttribute("data-target");
    for (const value of this.#choices.keys()) {
      this.#select.append(h("option", { value }));
    }
    this.draw();
    target.replaceChildren(this.#select);
  }

  update() {}

  left() {}

  /** Writes the numbers anew. */
  draw() {
    for (const option of this.#select.options) {
      const choice = this.#choices.get(option.value);
      const size = choice?.size() ?? null;
      setText(option, `${choice?.name}${size === null ? "" : ` (${count(size)})`}`);
    }
  }

  /**
   * @param {readonly Filter[]} filters
   * @param {() => Totals} totals
   */
  #addRooms(filters, totals) {
    const filtered = filters.filter((filter) => filter.kind === "room").map(({ value }) => value);
    const rooms = new Set([...filtered, ...totals().rooms.map(({ room }) => room)]);
    for (const room of rooms) {
      const size = () => totals().rooms.find((other) => other.room === room)?.visitors ?? null;
      this.#choices.set(`room ${room}`, { to: { room }, name: `Room ${room}`, size });
    }
  }
}
