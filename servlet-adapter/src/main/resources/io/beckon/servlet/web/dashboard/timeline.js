/**
 * What one visitor did, newest first, as a list that grows at its head.
 *
 * @module timeline
 */

import { h, setText } from "./dom.js";
import { duration, moment, path, shortId } from "./format.js";

/**
 * @typedef {object} Entry
 * @property {number} at
 * @property {string} kind
 * @property {string} [connection]
 * @property {import("./window.js").Page} [page]
 * @property {string} [name]
 * @property {string} [id]
 * @property {object} [properties]
 *
 * @typedef {{entry: Entry, times: number, element: HTMLElement, more: HTMLElement,
 *     repeats: HTMLElement, moment: HTMLElement}} View
 */

const LONGEST = 300;
const SAME_WITHIN = 3_000;
const PROPERTIES_SHOWN = 6;
/** Walking from page to page closes a connection and opens another, which is no news. */
const WALK_WITHIN = 10_000;
const MOST_UNSETTLED = 64;

/** @type {Record<string, string>} */
const RECEIPTS = {
  delivered: "Offer delivered",
  displayed: "Saw the offer",
  clicked: "Clicked the offer",
  dismissed: "Dismissed the offer",
  converted: "Reached the goal after the offer",
  expired: "Offer expired",
  suppressed: "Offer held back",
  revoked: "Offer revoked",
};

export class Timeline {
  element = h("ol", { class: "timeline", "aria-label": "Timeline, newest first" });
  /** @type {View[]} newest first */
  #views = [];
  /** @type {Set<string>} entries that are there, as JSON: watching anew repeats some */
  #known = new Set();
  /** @type {Map<string, View>} the page view that each tab is at */
  #pages = new Map();
  /** @type {Entry[]} connections opened and closed of which it is not clear yet whether they are a walk */
  #unsettled = [];
  /** when the visitor arrived, which opens a connection too */
  #arrived = -Infinity;
  #titleOf;
  #now;

  /**
   * @param {(id: string) => string | null} titleOf the title of an offer sent, by its id
   * @param {() => number} now the server's time
   */
  constructor(titleOf, now) {
    this.#titleOf = titleOf;
    this.#now = now;
  }

  clear() {
    this.#views = [];
    this.#known.clear();
    this.#pages.clear();
    this.#unsettled = [];
    this.#arrived = -Infinity;
    this.element.replaceChildren();
  }

  /** @returns {boolean} */
  get isEmpty() {
    return this.#views.length === 0;
  }

  /** @param {readonly Entry[]} entries oldest first */
  add(entries) {
    for (const entry of entries) {
      const key = JSON.stringify(entry);
      if (!this.#known.has(key)) {
        this.#known.add(key);
        this.#take(entry);
      }
    }
    this.settle();
    while (this.#views.length > LONGEST) {
      this.#drop(/** @type {View} */ (this.#views.pop()));
    }
    if (this.#known.size > 4 * LONGEST) {
      // Those that were merged into one view are not worth remembering.
      this.#known = new Set(this.#views.map((view) => JSON.stringify(view.entry)));
    }
  }

  /** Shows which tabs were opened and closed, where time has told that they were. */
  settle() {
    const before = this.#now() - WALK_WITHIN;
    while (
      this.#unsettled.length > 0 &&
      (this.#unsettled[0].at < before || this.#unsettled.length > MOST_UNSETTLED)
    ) {
      this.#addOne(/** @type {Entry} */ (this.#unsettled.shift()));
    }
  }

  /** @param {Entry} entry */
  #take(entry) {
    const { kind, at } = entry;
    if (kind === "arrived") {
      this.#arrived = at;
    }
    if (kind === "closed") {
      this.#endStay(entry);
    }
    if (kind === "opened" || kind === "closed") {
      this.#tabChanged(entry);
    } else {
      this.#addOne(entry);
    }
  }

  /** @param {Entry} entry */
  #tabChanged(entry) {
    const { kind, at } = entry;
    if (kind === "opened" && Math.abs(at - this.#arrived) < SAME_WITHIN) {
      return;
    }
    const other = this.#unsettled.findIndex(
      (before) => before.kind !== kind && Math.abs(at - before.at) < WALK_WITHIN,
    );
    if (other >= 0) {
      this.#unsettled.splice(other, 1);
    } else {
      this.#unsettled.push(entry);
    }
  }

  /** @param {View} view */
  #drop(view) {
    this.#known.delete(JSON.stringify(view.entry));
    view.element.remove();
  }

  /** @param {Entry} entry */
  #addOne(entry) {
    const newest = this.#views[0];
    if (newest !== undefined && repeats(newest.entry, entry)) {
      this.#repeat(newest, entry);
      return;
    }
    const view = this.#viewOf(entry);
    const index = this.#views.findIndex((other) => other.entry.at <= entry.at);
    const at = index < 0 ? this.#views.length : index;
    this.element.insertBefore(view.element, this.#views[at]?.element ?? null);
    this.#views.splice(at, 0, view);
    if (entry.kind === "page") {
      this.#endStay(entry);
      this.#pages.set(entry.connection ?? "", view);
    }
  }

  /**
   * @param {View} view
   * @param {Entry} entry
   */
  #repeat(view, entry) {
    view.times++;
    view.entry = entry;
    setText(view.repeats, `× ${view.times}`);
    setText(view.more, describeProperties(entry.properties));
    setText(view.moment, moment(entry.at, this.#now()));
  }

  /**
   * A page view tells, once the tab has another page or is closed, how long the visitor stayed.
   *
   * @param {Entry} entry
   */
  #endStay({ connection = "", at }) {
    const page = this.#pages.get(connection);
    this.#pages.delete(connection);
    if (page !== undefined && at - page.entry.at >= 1_000) {
      setText(page.repeats, `stayed ${duration(at - page.entry.at)}`);
    }
  }

  /**
   * @param {Entry} entry
   * @returns {View}
   */
  #viewOf(entry) {
    const { what, subject, more } = this.#words(entry);
    const view = {
      entry,
      times: 1,
      more: h("p", { class: "more" }, more),
      repeats: h("span", { class: "repeats" }),
      moment: h("time", {}, moment(entry.at, this.#now())),
      element: h("li", { class: "entry", "data-kind": entry.kind }),
    };
    view.element.append(
      h("p", { class: "what" }, h("span", {}, what, " "), h("b", {}, subject), " ", view.repeats),
      view.more,
      view.moment,
    );
    return view;
  }

  /**
   * @param {Entry} entry
   * @returns {{what: string, subject: string, more: string}}
   */
  #words(entry) {
    const { kind, page, name = "", id = "" } = entry;
    switch (kind) {
      case "arrived":
        return words("Arrived");
      case "page":
        return words("Opened", page?.title || path(page?.url ?? ""), path(page?.url ?? ""));
      case "track":
        return words("", name, describeProperties(entry.properties));
      case "joined":
        return words("Joined room", name);
      case "parted":
        return words("Left room", name);
      case "receipt":
        return words(RECEIPTS[name] ?? name, "", this.#titleOf(id) ?? "");
      case "sent":
        return words("Offer sent by", name, this.#titleOf(id) ?? "");
      case "opened":
        return words("Opened a tab");
      case "closed":
        return words("Closed a tab");
      case "left":
        return words("Left the site");
      default:
        return words(kind, name);
    }
  }
}

/**
 * @param {string} what
 * @param {string} [subject]
 * @param {string} [more]
 */
function words(what, subject = "", more = "") {
  return { what, subject, more };
}

/**
 * @param {Entry} before
 * @param {Entry} entry
 * @returns {boolean} whether it is one of many in quick succession, such as cursor positions
 */
function repeats(before, entry) {
  return (
    entry.kind === "track" &&
    before.kind === "track" &&
    before.name === entry.name &&
    before.connection === entry.connection &&
    Math.abs(entry.at - before.at) < SAME_WITHIN
  );
}

/**
 * @param {any} properties of an event
 * @returns {string} such as "sku: S-100 · price: 12"
 */
export function describeProperties(properties) {
  const all = Object.entries(properties ?? {});
  const shown = all.slice(0, PROPERTIES_SHOWN).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${name}: ${text.slice(0, 80)}`;
  });
  return shown.join(" · ") + (all.length > PROPERTIES_SHOWN ? " · …" : "");
}

/**
 * @param {string} visitor
 * @returns {string} how a visitor is called
 */
export function visitorName(visitor) {
  return `Visitor ${shortId(visitor)}`;
}
