/**
 * What the visitors are filtered by: the search field and the filters, each of which has a chip that
 * takes it away again, and all of which together become criteria of the server.
 *
 * @module filters
 */

import { byId, h, icon, setText } from "./dom.js";

/**
 * @typedef {object} Kind
 * @property {string} label on the chip
 * @property {string} field above the input
 * @property {string} hint in the empty input
 * @property {"text" | "number"} input
 * @property {(value: string) => object} criteria
 *
 * @typedef {{kind: keyof typeof KINDS, value: string}} Filter
 */

const KINDS = {
  text: kind("Search", "Title, address, referrer, event or id", "", (contains) => ({
    is: "text",
    contains,
  })),
  path: kind("Path", "Path of the page (* and ** stand for anything)", "/cars/**", (glob) => ({
    is: "path",
    glob,
  })),
  room: kind("Room", "Name of the room", "roadsters", (room) => ({ is: "room", room })),
  pages: kind("Pages seen", "At least so many", "3", (n) => ({ is: "pages", atLeast: +n }), true),
  event: kind("Last event", "Name of the event", "Product Viewed", (name) => ({
    is: "event",
    name,
  })),
  title: kind("Title", "Part of the page's title", "roadster", (contains) => ({
    is: "title",
    contains,
  })),
  referrer: kind("Came from", "Part of the address", "search.example", (contains) => ({
    is: "referrer",
    contains,
  })),
  tabs: kind("Tabs", "At least so many", "2", (n) => ({ is: "tabs", atLeast: +n }), true),
};

/**
 * @param {string} label
 * @param {string} field
 * @param {string} hint
 * @param {(value: string) => object} criteria
 * @param {boolean} [isNumber]
 * @returns {Kind}
 */
function kind(label, field, hint, criteria, isNumber = false) {
  return { label, field, hint, criteria, input: isNumber ? "number" : "text" };
}

const TYPING_PAUSE = 150;

/**
 * @param {readonly Filter[]} filters
 * @returns {object | null} criteria, or null for all visitors
 */
export function criteriaOf(filters) {
  const all = filters.map(({ kind, value }) => KINDS[kind].criteria(value));
  if (all.length === 0) {
    return null;
  }
  return all.length === 1 ? all[0] : { is: "all", of: all };
}

/**
 * @param {Filter} filter
 * @returns {string} such as "Pages seen ≥ 3"
 */
export function nameOf({ kind, value }) {
  const { label, input } = KINDS[kind];
  return input === "number" ? `${label} ≥ ${value}` : `${label}: ${value}`;
}

/**
 * @param {any} criteria as it comes from other admins
 * @returns {string} a few words for it
 */
export function describe(criteria) {
  switch (criteria?.is) {
    case "everyone":
      return "everybody";
    case "all":
      return (criteria.of ?? []).map(describe).join(" and ");
    case "any":
      return (criteria.of ?? []).map(describe).join(" or ");
    case "not":
      return `not ${describe(criteria.criteria)}`;
    default:
      return describeOne(criteria);
  }
}

/** @param {any} criteria */
function describeOne(criteria) {
  const known = /** @type {Record<string, Kind | undefined>} */ (KINDS)[criteria?.is];
  const value = criteria?.glob ?? criteria?.contains ?? criteria?.room ?? criteria?.name;
  if (known === undefined) {
    return "some criteria";
  }
  return criteria.atLeast === undefined
    ? `${known.label.toLowerCase()} ${value}`
    : `${known.label.toLowerCase()} ≥ ${criteria.atLeast}`;
}

/** The search field, the filter form and the chips. */
export class Filters {
  /** @type {Filter[]} */
  #filters = [];
  #changed;
  #suggestions;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #search = byId("search");
  #chips = byId("chips");
  #button = byId("filter-button");
  #form = byId("filter-form");
  #kind = byId("filter-kind");
  #value = byId("filter-value");

  /**
   * @param {(filters: readonly Filter[]) => void} changed
   * @param {(kind: string) => Iterable<string>} suggestions values that the visitors have now
   */
  constructor(changed, suggestions) {
    this.#changed = changed;
    this.#suggestions = suggestions;
    for (const [name, { label }] of Object.entries(KINDS)) {
      if (name !== "text") {
        this.#kind.append(h("option", { value: name }, label));
      }
    }
    this.#listen();
  }

  /** @returns {readonly Filter[]} */
  get filters() {
    return this.#filters;
  }

  /**
   * Adds a filter, or takes it away where it is there.
   *
   * @param {Filter} filter
   */
  toggle(filter) {
    if (this.#indexOf(filter) < 0) {
      this.#add(filter);
    } else {
      this.#remove(filter);
    }
  }

  clear() {
    this.#search.value = "";
    this.#filters = [];
    this.#apply();
  }

  /**
   * @param {string | null} message what the server has against the filters
   */
  showError(message) {
    const error = byId("filter-error");
    setText(error, message ?? "");
    error.hidden = message === null;
  }

  /** @returns {boolean} whether the form was open */
  closeForm() {
    const open = !this.#form.hidden;
    this.#form.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    if (open) {
      this.#button.focus();
    }
    return open;
  }

  #listen() {
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#takeSearch(), TYPING_PAUSE);
    });
    this.#search.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") {
        this.#takeSearch();
      } else if (event.key === "Escape") {
        this.#search.value = "";
        this.#takeSearch();
        this.#search.blur();
        event.stopPropagation();
      }
    });
    this.#button.addEventListener("click", () =>
      this.#form.hidden ? this.#openForm() : this.closeForm(),
    );
    this.#kind.addEventListener("change", () => this.#describeField());
    this.#form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#takeForm();
    });
    document.addEventListener("pointerdown", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!this.#form.hidden && !this.#form.contains(target) && !this.#button.contains(target)) {
        this.closeForm();
      }
    });
  }

  #takeSearch() {
    clearTimeout(this.#typing);
    const value = this.#search.value.trim();
    const others = this.#filters.filter((filter) => filter.kind !== "text");
    const before = this.#filters.find((filter) => filter.kind === "text")?.value ?? "";
    if (value !== before) {
      this.#filters = value === "" ? others : [{ kind: "text", value }, ...others];
      this.#apply();
    }
  }

  #openForm() {
    this.#form.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#describeField();
    this.#kind.focus();
  }

  #describeField() {
    const name = /** @type {keyof typeof KINDS} */ (this.#kind.value);
    const { field, hint, input } = KINDS[name];
    setText(byId("filter-label"), field);
    this.#value.type = input;
    this.#value.placeholder = hint;
    this.#value.value = "";
    byId("filter-values").replaceChildren(
      ...[...this.#suggestions(name)].map((value) => h("option", { value })),
    );
  }

  #takeForm() {
    const value = this.#value.value.trim();
    if (value === "") {
      this.#value.focus();
      return;
    }
    this.closeForm();
    this.#add({ kind: this.#kind.value, value });
  }

  /** @param {Filter} filter */
  #add(filter) {
    if (this.#indexOf(filter) < 0) {
      this.#filters = [...this.#filters, filter];
      this.#apply();
    }
  }

  /** @param {Filter} filter */
  #remove(filter) {
    const index = this.#indexOf(filter);
    this.#filters = this.#filters.filter((_, i) => i !== index);
    if (filter.kind === "text") {
      this.#search.value = "";
    }
    this.#apply();
  }

  /** @param {Filter} filter */
  #indexOf({ kind, value }) {
    return this.#filters.findIndex((other) => other.kind === kind && other.value === value);
  }

  #apply() {
    this.showError(null);
    this.#chips.replaceChildren(...this.#filters.map((filter) => this.#chip(filter)));
    if (this.#filters.length > 1) {
      const clear = h("button", { type: "button", class: "quiet" }, "Clear all");
      clear.addEventListener("click", () => this.clear());
      this.#chips.append(h("li", {}, clear));
    }
    this.#chips.hidden = this.#filters.length === 0;
    this.#changed(this.#filters);
  }

  /** @param {Filter} filter */
  #chip(filter) {
    const name = nameOf(filter);
    const remove = h("button", { type: "button", "aria-label": `Remove filter ${name}` });
    remove.append(icon("close"));
    remove.addEventListener("click", () => {
      this.#remove(filter);
      this.#button.focus();
    });
    return h("li", { class: "chip" }, h("span", {}, name), remove);
  }
}
