/**
 * What the visitors are filtered by: the search field and the filters, each of which has a chip that
 * takes it away again, and all of which together become criteria of the server.
 *
 * @module filters
 */

import { byId, h, icon, setText } from "./dom.js";
import { visitorName } from "./timeline.js";

/**
 * @typedef {object} Kind
 * @property {string} label on the chip
 * @property {string} field above the input
 * @property {string} hint in the empty input
 * @property {"text" | "number"} input
 * @property {(value: string, filter: Filter) => object} criteria
 * @property {{field: string, hint: string}} [named] where a name belongs to the value
 *
 * @typedef {object} Filter
 * @property {keyof typeof KINDS} kind
 * @property {string} value
 * @property {string} [name] of what has the value
 * @property {readonly string[]} [visitors] who are known by the value
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
  segment: kind("Segment", "Name of the segment", "VIP", (segment) => ({ is: "segment", segment })),
  trait: {
    ...kind("Trait", "Value", "gold", (value, { name = "" }) => ({ is: "trait", trait: name, value })),
    named: { field: "Name of the trait", hint: "plan" },
  },
  person: kind("Person", "", "", (_, { visitors = [] }) => ({ is: "any", of: visitors.map(withId) })),
};
/** What has no place in the form: it has a field of its own. */
const ELSEWHERE = ["text", "person"];
/** How many visitors of one person are listed; the server limits how many parts criteria have. */
const MOST_OF_ONE = 50;

/**
 * @param {string} label
 * @param {string} field
 * @param {string} hint
 * @param {(value: string, filter: Filter) => object} criteria
 * @param {boolean} [isNumber]
 * @returns {Kind}
 */
function kind(label, field, hint, criteria, isNumber = false) {
  return { label, field, hint, criteria, input: isNumber ? "number" : "text" };
}

const TYPING_PAUSE = 150;
const VISITOR_ID = /^v_[\w-]{16,}$/;

/** @param {string} visitor */
function withId(visitor) {
  return { is: "text", contains: visitor };
}

/**
 * @param {readonly Filter[]} filters
 * @returns {object | null} criteria, or null for all visitors
 */
export function criteriaOf(filters) {
  const all = filters.map((filter) => KINDS[filter.kind].criteria(filter.value, filter));
  if (all.length === 0) {
    return null;
  }
  return all.length === 1 ? all[0] : { is: "all", of: all };
}

/**
 * @param {Filter} filter
 * @returns {string} such as "Pages seen ≥ 3"
 */
export function nameOf({ kind, value, name }) {
  const { label, input } = KINDS[kind];
  if (name !== undefined) {
    return `${label} ${name} = ${value}`;
  }
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
  const value =
    criteria?.glob ?? criteria?.contains ?? criteria?.room ?? criteria?.name ?? criteria?.segment;
  if (known === undefined) {
    return "some criteria";
  }
  if (criteria.trait !== undefined) {
    return `trait ${criteria.trait} = ${criteria.value}`;
  }
  if (criteria.is === "text" && VISITOR_ID.test(value)) {
    return visitorName(value);
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
  #name = byId("filter-name");
  #value = byId("filter-value");

  /**
   * @param {(filters: readonly Filter[]) => void} changed
   * @param {(kind: string, name: string | null) => Iterable<string>} suggestions values that the visitors
   *     have now; of what has names the names, or the values of one
   */
  constructor(changed, suggestions) {
    this.#changed = changed;
    this.#suggestions = suggestions;
    for (const [name, { label }] of Object.entries(KINDS)) {
      if (!ELSEWHERE.includes(name)) {
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

  /** @returns {Filter | undefined} the person whose visitors are listed */
  get person() {
    return this.#filters.find(({ kind }) => kind === "person");
  }

  /**
   * Lists a person's visitors, whatever was listed before.
   *
   * @param {string} value by which the person is known
   * @param {readonly string[]} visitors
   */
  showPerson(value, visitors) {
    clearTimeout(this.#typing);
    this.#search.value = "";
    this.#filters = [{ kind: "person", value, visitors: visitors.slice(0, MOST_OF_ONE) }];
    this.#apply();
  }

  /**
   * The person is there on other browsers too. Those that have left may come back.
   *
   * @param {string} value
   * @param {readonly string[]} visitors
   */
  addToPerson(value, visitors) {
    const { person } = this;
    const before = person?.visitors ?? [];
    const all = [...new Set([...before, ...visitors])].slice(0, MOST_OF_ONE);
    if (person !== undefined && person.value === value && all.length > before.length) {
      this.#filters = this.#filters.map((one) => (one === person ? { ...one, visitors: all } : one));
      this.#apply();
    }
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
    this.#name.addEventListener("change", () => this.#suggest());
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
    const { field, hint, input, named } = KINDS[name];
    setText(byId("filter-label"), field);
    this.#value.type = input;
    this.#value.placeholder = hint;
    this.#value.value = "";
    byId("filter-named").hidden = named === undefined;
    setText(byId("filter-name-label"), named?.field ?? "");
    this.#name.placeholder = named?.hint ?? "";
    this.#name.value = "";
    this.#suggest();
  }

  #suggest() {
    const kind = /** @type {keyof typeof KINDS} */ (this.#kind.value);
    const { named } = KINDS[kind];
    const name = named === undefined ? null : this.#name.value.trim();
    fill(byId("filter-names"), named === undefined ? [] : this.#suggestions(kind, null));
    fill(byId("filter-values"), name === "" ? [] : this.#suggestions(kind, name));
  }

  #takeForm() {
    const kind = /** @type {keyof typeof KINDS} */ (this.#kind.value);
    const value = this.#value.value.trim();
    const name = this.#name.value.trim();
    const isNamed = KINDS[kind].named !== undefined;
    if (value === "" || (isNamed && name === "")) {
      (isNamed && name === "" ? this.#name : this.#value).focus();
      return;
    }
    this.closeForm();
    this.#add(isNamed ? { kind, value, name } : { kind, value });
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
  #indexOf({ kind, value, name }) {
    return this.#filters.findIndex(
      (other) => other.kind === kind && other.value === value && other.name === name,
    );
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

/**
 * @param {HTMLElement} suggestions
 * @param {Iterable<string>} values
 */
function fill(suggestions, values) {
  suggestions.replaceChildren(...[...values].map((value) => h("option", { value })));
}
