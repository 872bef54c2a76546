/**
 * For whom an offer is composed. Chosen when the composer opens, and not changed by what moves in
 * the list behind it.
 *
 * @module audience
 */

import { agreesTo, withoutPage } from "./consent.js";
import { h, mark, setAttribute, setText } from "./dom.js";
import { nameOf } from "./filters.js";
import { ago, count, path } from "./format.js";
import { addressable, identityInWords, identityName, isEmail } from "./identity.js";
import { visitorName } from "./timeline.js";

/**
 * @typedef {import("./window.js").Row} Row
 * @typedef {import("./window.js").Totals} Totals
 * @typedef {import("./filters.js").Filter} Filter
 *
 * @typedef {object} Audience
 * @property {object} to as the server takes it
 * @property {string} name for the eyes
 * @property {number | null} size null where it is one visitor, or nobody knows
 * @property {string} [whom] the same in two words, where there is no size
 * @property {string} [note] what is to be known before anything is sent
 */

const NOT_SHOWN =
  "This visitor gets no messages. The offer will not be shown: it counts as held back.";

/** A person, by an id to be written, whether or not the person is there. */
class ByIdentity {
  #value = h("input", {
    name: "identity",
    "aria-label": "Email or id of the person",
    placeholder: "Email or id",
    maxlength: "200",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
  });
  #kind = h("select", { name: "identityKind", "aria-label": "What the person is known by" });
  element = h("div", { class: "by-identity", hidden: true }, this.#value, this.#kind);
  /** whether somebody has chosen what kind of id it is */
  #chosen = false;

  /** @param {string} value what is known already */
  constructor(value) {
    addressable().forEach((identity, index) =>
      this.#kind.append(h("option", { value: String(index) }, identityName(identity))),
    );
    this.#kind.addEventListener("change", () => (this.#chosen = true));
    this.#value.addEventListener("input", () => this.#guess());
    this.#value.value = value;
    this.#guess();
  }

  /** @returns {{namespace: string, kind: string, value: string}} */
  get identity() {
    return { ...addressable()[Number(this.#kind.value)], value: this.#value.value.trim() };
  }

  /** @returns {string | null} why nobody can be reached by it */
  get problem() {
    const { kind, value } = this.identity;
    if (value === "") {
      return "The person needs an email or an id.";
    }
    return kind === "email" && !isEmail(value) ? "This is no email address." : null;
  }

  #guess() {
    if (!this.#chosen) {
      const value = this.#value.value.trim();
      const kind = value === "" || isEmail(value) ? "email" : "userId";
      const usual = addressable().findIndex((identity) => identity.kind === kind);
      this.#kind.value = String(usual);
    }
  }
}

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
    const note = this.#getsMessages ? "" : NOT_SHOWN;
    return { to: { visitor }, name: visitorName(visitor), size: null, note };
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
    setText(this.#where, this.#left === null ? this.#whereNow() : this.#whenLeft(this.#left));
  }

  get #getsMessages() {
    return agreesTo(this.#row, "messages");
  }

  #whereNow() {
    const { page } = this.#row;
    return page === undefined
      ? `on the site, ${withoutPage(this.#row).toLowerCase()}`
      : `on ${page.title || path(page.url)}, ${path(page.url)}`;
  }

  /** @param {number} at */
  #whenLeft(at) {
    const left = `left ${ago(this.#now() - at)}`;
    return this.#getsMessages ? `${left}; the offer waits until it expires` : left;
  }
}

/** Many visitors, to be chosen in the composer. */
export class ManyVisitors {
  /**
   * @type {Map<string, {to: () => object, name: () => string, option?: string, whom?: string,
   *     size: () => number | null}>} by option value
   */
  #choices = new Map();
  /** @type {HTMLSelectElement} */
  #select = h("select", { id: "audience", "aria-label": "Who gets the offer" });
  /** @type {ByIdentity | null} null where persons may not be addressed */
  #byIdentity = null;

  /**
   * @param {{rights: ReadonlySet<string>, criteria: object | null, filters: readonly Filter[],
   *     totals: () => Totals}} given
   */
  constructor({ rights, criteria, filters, totals }) {
    if (criteria !== null && rights.has("send:criteria")) {
      const name = `All who match ${filters.map(nameOf).join(", ")}`;
      this.#add("criteria", { criteria }, name, () => totals().matching);
    }
    if (rights.has("send:everybody")) {
      this.#add("everybody", { everybody: true }, "Everybody", () => totals().visitors);
    }
    if (rights.has("send:room")) {
      this.#addRooms(filters, totals);
    }
    if (rights.has("send:identity")) {
      this.#addPerson(filters.find(({ kind }) => kind === "person")?.value ?? "");
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
    return { to: choice.to(), name: choice.name(), size: choice.size(), whom: choice.whom };
  }

  /** @returns {{field: string, text: string} | null} why nobody can be reached */
  get problem() {
    const text = this.#select.value === "identity" ? (this.#byIdentity?.problem ?? null) : null;
    return text === null ? null : { field: "identity", text };
  }

  /** @param {HTMLElement} target */
  begin(target) {
    target.removeAttribute("data-target");
    for (const value of this.#choices.keys()) {
      this.#select.append(h("option", { value }));
    }
    this.draw();
    target.replaceChildren(this.#select);
    if (this.#byIdentity !== null) {
      target.append(this.#byIdentity.element);
      this.#select.addEventListener("change", () => this.#showFields());
      this.#showFields();
    }
  }

  update() {}

  left() {}

  /** Writes the numbers anew. */
  draw() {
    for (const option of this.#select.options) {
      const choice = this.#choices.get(option.value);
      const size = choice?.size() ?? null;
      const name = choice?.option ?? choice?.name() ?? "";
      setText(option, `${name}${size === null ? "" : ` (${count(size)})`}`);
    }
  }

  #showFields() {
    if (this.#byIdentity !== null) {
      this.#byIdentity.element.hidden = this.#select.value !== "identity";
    }
  }

  /**
   * @param {string} value
   * @param {object} to
   * @param {string} name
   * @param {() => number | null} size
   */
  #add(value, to, name, size) {
    this.#choices.set(value, { to: () => to, name: () => name, whom: "this room", size });
  }

  /** @param {string} known by what the person is known who is listed */
  #addPerson(known) {
    const fields = new ByIdentity(known);
    this.#byIdentity = fields;
    this.#choices.set("identity", {
      option: "A person by email or id",
      to: () => ({ identity: fields.identity }),
      name: () => `The person with the ${identityInWords(fields.identity)} ${fields.identity.value}`,
      whom: "this person",
      size: () => null,
    });
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
      this.#add(`room ${room}`, { room }, `Room ${room}`, size);
    }
  }
}
