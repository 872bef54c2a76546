/**
 * The part of the composer that says how an offer is delivered. Most offers need none of it, so it is
 * folded, and its head says what is set.
 *
 * @module policy
 */

import { byId, setText } from "./dom.js";
import { count, quantity } from "./format.js";

/** @typedef {{field: string, text: string}} Problem */

const YEAR = 365 * 24 * 3_600_000;
const MOST_PRIORITY = 1_000;
const MOST_DISPLAYS = 2 ** 31 - 1;

export class DeliveryOptions {
  #field;
  #now;
  /** @type {HTMLDetailsElement} */
  #fold = byId("delivery");
  /** whether the offer is for many visitors */
  #many = false;

  /**
   * @param {(name: string) => HTMLInputElement} field
   * @param {() => number} now
   */
  constructor(field, now) {
    this.#field = field;
    this.#now = now;
  }

  /** @param {boolean} many whether the offer is for many visitors */
  begin(many) {
    this.#many = many;
    for (const element of this.#fold.querySelectorAll("[data-many]")) {
      element.toggleAttribute("hidden", !many);
    }
    this.draw();
  }

  /** Folds it, where the next offer begins anew. */
  fold() {
    this.#fold.open = false;
    this.draw();
  }

  draw() {
    byId("until").hidden = this.#text("expiry") !== "until";
    const said = this.#inWords();
    setText(byId("delivery-summary"), said === "" ? "as usual" : said);
  }

  /** @returns {Record<string, any>} the fields of the offer */
  get fields() {
    const priority = Number(this.#text("priority"));
    const replaces = this.#text("replaces");
    const budget = this.#many ? Number(this.#text("budget")) : 0;
    return {
      ...this.#expiry(),
      ...(priority === 0 ? {} : { priority }),
      ...(replaces === "" ? {} : { replaces }),
      ...(budget === 0 ? {} : { budget }),
      ...this.#flag("atMostOnce"),
      ...this.#flag("uncapped"),
      ...(this.#many ? this.#flag("lateArrivals") : {}),
    };
  }

  /** @returns {Problem | null} */
  get problem() {
    const problem = this.#expiryProblem() ?? this.#numberProblem();
    this.#fold.open ||= problem !== null && this.#fold.contains(this.#field(problem.field));
    return problem;
  }

  #expiry() {
    return this.#text("expiry") === "until"
      ? { expiresAt: new Date(this.#text("until")).getTime() }
      : { expiresAfter: Number(this.#text("expiry")) };
  }

  /** @returns {Problem | null} */
  #expiryProblem() {
    const { expiresAt } = /** @type {{expiresAt?: number}} */ (this.#expiry());
    if (expiresAt === undefined) {
      return null;
    }
    if (!(expiresAt > this.#now())) {
      return { field: "until", text: "The offer needs a moment to come until which it is valid." };
    }
    return expiresAt - this.#now() > YEAR
      ? { field: "until", text: "An offer is valid for a year at the most." }
      : null;
  }

  /** @returns {Problem | null} */
  #numberProblem() {
    if (!this.#isWhole("priority", -MOST_PRIORITY, MOST_PRIORITY)) {
      const most = count(MOST_PRIORITY);
      return { field: "priority", text: `The priority is a whole number from -${most} to ${most}.` };
    }
    return this.#many && !this.#isWhole("budget", 1, MOST_DISPLAYS)
      ? { field: "budget", text: "The number of displays is a whole one, and at least 1." }
      : null;
  }

  /**
   * @param {string} name
   * @param {number} min
   * @param {number} max
   * @returns {boolean} true where it is empty, too
   */
  #isWhole(name, min, max) {
    const field = this.#field(name);
    const value = Number(field.value);
    return field.value === ""
      ? !field.validity.badInput
      : Number.isInteger(value) && value >= min && value <= max;
  }

  #inWords() {
    const { priority, replaces, budget, atMostOnce, uncapped, lateArrivals } = this.fields;
    return [
      priority && `priority ${priority}`,
      budget && `at most ${quantity(budget, "display")}`,
      replaces && `replaces “${replaces}”`,
      atMostOnce && "never twice",
      lateArrivals && "later visitors too",
      uncapped && "beyond the caps",
    ]
      .filter(Boolean)
      .join(", ");
  }

  /** @param {string} name */
  #text(name) {
    return this.#field(name).value.trim();
  }

  /** @param {string} name */
  #flag(name) {
    return this.#field(name).checked ? { [name]: true } : {};
  }
}
