/**
 * Who a visitor is: the ids by which systems know the person, and what is known of it, as far as the server
 * tells this admin. Each message has all of it; what differs is marked for a moment and stays in its place.
 *
 * @module profile
 */

import { h, icon, setAttribute, setText } from "./dom.js";
import { moment } from "./format.js";
import { identityName, TRUSTS } from "./identity.js";
import { announce } from "./status.js";
import { describeProperties } from "./timeline.js";

/**
 * @typedef {object} PersonUpdate
 * @property {string} visitor
 * @property {(import("./identity.js").Identity & {trust: string})[]} [identities]
 * @property {Record<string, any>} [user]
 * @property {string[]} [segments]
 * @property {Record<string, any>} [account]
 * @property {string[]} [accountSegments]
 * @property {{name: string, properties?: object, at: number}[]} [events] oldest first
 *
 * @typedef {object} Item one line or chip
 * @property {string} key by which it is the same as before
 * @property {string} name
 * @property {string} text
 * @property {string} [more]
 * @property {string} [mark] how far it is believed
 *
 * @typedef {{element: HTMLElement, write: (item: Item) => void}} View
 */

const TRAITS_SHOWN = 12;
const SEGMENTS_SHOWN = 16;
const EVENTS_SHOWN = 3;
const LONGEST_TEXT = 140;
const MARKED_FOR = 2_500;
/** What comes this soon was there before, and is no news. */
const FIRST_WITHIN = 1_500;
/** Where nothing has come for so long on a new connection, there is nothing to tell any more. */
const NOTHING_AFTER = 4_000;
const SPOKEN = 3;

export class VisitorProfile {
  element = h("section", { class: "profile", "aria-labelledby": "profile-title", hidden: true });
  #now;
  #identities = new Items(h("dl", { class: "facts identities" }), Infinity, () => line());
  #traits = new Items(h("dl", { class: "facts" }), TRAITS_SHOWN, () => line());
  #account = new Items(h("dl", { class: "facts" }), TRAITS_SHOWN, () => line());
  #events = new Items(h("ol", { class: "offer-list", "aria-label": "Last events" }), EVENTS_SHOWN, () =>
    eventView(),
  );
  #segments;
  #accountSegments = new Items(
    h("ul", { class: "chips", "aria-label": "Segments of the account" }),
    SEGMENTS_SHOWN,
    () => chip(null),
  );
  /** parts with a heading of their own @type {{element: HTMLElement, items: Items[]}[]} */
  #parts;
  /** whether anything is shown */
  #shown = false;
  #watchedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(segment: string) => void} filterBySegment
   * @param {() => number} now
   */
  constructor(filterBySegment, now) {
    this.#now = now;
    this.#segments = new Items(h("ul", { class: "chips", "aria-label": "Segments" }), SEGMENTS_SHOWN, () =>
      chip(filterBySegment),
    );
    this.#parts = [
      part(null, this.#identities),
      part(null, this.#traits),
      part(null, this.#segments),
      part("Account", this.#account, this.#accountSegments),
      part("Last events", this.#events),
    ];
    const title = h("h3", { id: "profile-title" }, "Person");
    this.element.append(title, ...this.#parts.map(({ element }) => element));
  }

  /** Another visitor is shown, of whom nothing is known yet. */
  clear() {
    clearTimeout(this.#timer);
    this.#write({ visitor: "" }, false);
    this.#parts.forEach(({ items }) => items.forEach((one) => one.fold()));
  }

  /** The visitor is watched from now on, maybe anew. */
  begin() {
    this.#watchedAt = performance.now();
    clearTimeout(this.#timer);
    if (this.#shown) {
      // Of a person of whom there is nothing to tell nothing is told.
      this.#timer = setTimeout(() => this.clear(), NOTHING_AFTER);
    }
  }

  /** @param {PersonUpdate} person all there is to tell */
  show(person) {
    clearTimeout(this.#timer);
    const isNews = this.#shown || performance.now() - this.#watchedAt > FIRST_WITHIN;
    const changed = this.#write(person, isNews);
    if (changed.length > 0) {
      const more = changed.length > SPOKEN ? " and more" : "";
      announce(`Person: ${changed.slice(0, SPOKEN).join(", ")}${more}.`);
    }
  }

  /**
   * @param {PersonUpdate} person
   * @param {boolean} marking whether what differs is news
   * @returns {string[]} the news in words
   */
  #write({ identities = [], user = {}, segments = [], account = {}, accountSegments = [], events = [] }, marking) {
    const changed = [
      ...this.#identities.show(identities.map(identityItem), marking),
      ...this.#traits.show(traitItems(user), marking),
      ...this.#segments.show(segments.map(segmentItem), marking),
      ...this.#account.show(traitItems(account), marking),
      ...this.#accountSegments.show(accountSegments.map(segmentItem), marking),
      ...this.#events.show(eventItems(events, this.#now()), marking),
    ];
    for (const { element, items } of this.#parts) {
      element.hidden = items.every((one) => one.isEmpty);
    }
    this.#shown = this.#parts.some(({ element }) => !element.hidden);
    this.element.hidden = !this.#shown;
    return changed;
  }
}

/**
 * @param {string | null} title
 * @param {...Items} items
 */
function part(title, ...items) {
  const heading = title === null ? [] : [h("h4", {}, title)];
  const element = h("div", { class: "profile-part", hidden: true }, ...heading);
  items.forEach(({ list, more }) => element.append(list, more));
  return { element, items };
}

/** A list whose items keep their elements, in the order in which they are given. */
class Items {
  /** @type {HTMLElement} */
  list;
  more = h("button", { type: "button", class: "quiet", hidden: true });
  #most;
  #make;
  /** @type {readonly Item[]} */
  #items = [];
  /** @type {Map<string, View>} */
  #views = new Map();
  #all = false;

  /**
   * @param {HTMLElement} list
   * @param {number} most how many are shown at first
   * @param {() => View} make
   */
  constructor(list, most, make) {
    this.list = list;
    this.#most = most;
    this.#make = make;
    this.more.addEventListener("click", () => {
      this.#all = !this.#all;
      this.#draw();
    });
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  /** Shows the first ones only, from now on. */
  fold() {
    this.#all = false;
  }

  /**
   * @param {readonly Item[]} items
   * @param {boolean} marking whether what differs is news
   * @returns {string[]} the news in words
   */
  show(items, marking) {
    const before = new Map(this.#items.map((item) => [item.key, item]));
    const changed = items.filter((item) => differs(before.get(item.key), item));
    this.#items = items;
    this.#draw();
    if (!marking) {
      return [];
    }
    changed.forEach(({ key }) => markFor(this.#views.get(key)?.element));
    return changed.map(({ name, text, mark }) => [name, text, mark].filter(Boolean).join(" "));
  }

  #draw() {
    const shown = this.#all ? this.#items : this.#items.slice(0, this.#most);
    const keys = new Set(shown.map(({ key }) => key));
    for (const [key, { element }] of this.#views) {
      if (!keys.has(key)) {
        element.remove();
        this.#views.delete(key);
      }
    }
    let next = this.list.firstChild;
    for (const item of shown) {
      const view = this.#views.get(item.key) ?? this.#make();
      this.#views.set(item.key, view);
      view.write(item);
      if (view.element === next) {
        next = next.nextSibling;
      } else {
        this.list.insertBefore(view.element, next);
      }
    }
    this.list.hidden = shown.length === 0;
    this.more.hidden = this.#items.length <= this.#most;
    setText(this.more, this.#all ? "Show fewer" : `Show all ${this.#items.length}`);
    setAttribute(this.more, "aria-expanded", String(this.#all));
  }
}

/**
 * @param {Item | undefined} before
 * @param {Item} item
 */
function differs(before, item) {
  return before === undefined || before.text !== item.text || before.mark !== item.mark;
}

/** @type {WeakMap<Element, ReturnType<typeof setTimeout>>} */
const marks = new WeakMap();

/** @param {HTMLElement | undefined} element not there where it is folded away */
function markFor(element) {
  if (element === undefined) {
    return;
  }
  clearTimeout(marks.get(element));
  setAttribute(element, "data-fresh", "");
  marks.set(
    element,
    setTimeout(() => setAttribute(element, "data-fresh", null), MARKED_FOR),
  );
}

// ---- what is known, as items

/**
 * @param {import("./identity.js").Identity & {trust: string}} identity
 * @returns {Item}
 */
function identityItem({ namespace, kind, value, trust }) {
  const key = JSON.stringify([namespace, kind, value]);
  return { key, name: identityName({ namespace, kind }), text: value, mark: trust };
}

/**
 * @param {Record<string, any>} traits
 * @returns {Item[]}
 */
function traitItems(traits) {
  return Object.entries(traits).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { key: name, name, text };
  });
}

/**
 * @param {string} segment
 * @returns {Item}
 */
function segmentItem(segment) {
  return { key: segment, name: "", text: segment };
}

/**
 * @param {readonly {name: string, properties?: object, at: number}[]} events oldest first
 * @param {number} now
 * @returns {Item[]} newest first
 */
function eventItems(events, now) {
  /** @type {Map<string, number>} */
  const times = new Map();
  const items = events.map(({ name, properties, at }) => {
    const event = JSON.stringify([name, at, properties]);
    const nth = times.get(event) ?? 0;
    times.set(event, nth + 1);
    return { key: `${event} ${nth}`, name: moment(at, now), text: name, more: describeProperties(properties) };
  });
  return items.reverse();
}

// ---- items on the screen

/** @returns {View} a name and a value */
function line() {
  const name = h("dt", {});
  const value = h("span", { class: "value" });
  const trust = h("span", { class: "trust", hidden: true });
  return {
    element: h("div", {}, name, h("dd", {}, value, " ", trust)),
    write({ name: words, text, mark }) {
      writeCut(name, words);
      writeCut(value, text);
      if (mark !== undefined && setAttributeIfOther(trust, "data-trust", mark)) {
        trust.hidden = false;
        trust.replaceChildren(...(mark === "full" ? [icon("check")] : []), TRUSTS[mark]?.name ?? mark);
        setAttribute(trust, "title", TRUSTS[mark]?.meaning ?? null);
      }
    },
  };
}

/**
 * @param {((text: string) => void) | null} filter
 * @returns {View}
 */
function chip(filter) {
  const text = filter === null ? h("span", { class: "room" }) : h("button", { type: "button", class: "room" });
  const item = { text: "" };
  if (filter !== null) {
    text.addEventListener("click", () => filter(item.text));
  }
  return {
    element: h("li", {}, text),
    write(written) {
      item.text = written.text;
      writeCut(text, written.text);
      if (filter !== null && !text.hasAttribute("title")) {
        setAttribute(text, "title", "Filter by this segment");
      }
    },
  };
}

/** @returns {View} */
function eventView() {
  const name = h("span", { class: "offer-title" });
  const time = h("time", {});
  const more = h("p", { class: "more" });
  return {
    element: h("li", {}, h("p", { class: "offer-head" }, name, " ", time), more),
    write(item) {
      writeCut(name, item.text);
      setText(time, item.name);
      setText(more, item.more ?? "");
    },
  };
}

/**
 * Writes a text, of which a long one is cut off and stands as a whole in the title.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
function writeCut(element, text) {
  const letters = text.length > LONGEST_TEXT ? [...text] : [];
  const isLong = letters.length > LONGEST_TEXT;
  setText(element, isLong ? `${letters.slice(0, LONGEST_TEXT).join("")}…` : text);
  setAttribute(element, "title", isLong ? text : null);
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 * @returns {boolean} whether it was another one
 */
function setAttributeIfOther(element, name, value) {
  const other = element.getAttribute(name) !== value;
  setAttribute(element, name, value);
  return other;
}
