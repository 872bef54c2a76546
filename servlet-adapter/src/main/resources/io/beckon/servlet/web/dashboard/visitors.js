/**
 * The list of visitors on the screen. Only the rows in sight exist as elements; each belongs to one
 * visitor for as long as it exists, and is changed in place.
 *
 * @module visitors
 */

import { agreesTo, messagesLabel, withoutPage } from "./consent.js";
import { byId, h, mark, oncePerFrame, setAttribute, setText } from "./dom.js";
import { ago, count, duration, host, path, quantity, shortId } from "./format.js";
import { SteadyList } from "./steady.js";

/**
 * @typedef {import("./window.js").Row} Row
 * @typedef {import("./window.js").VisitorWindow} VisitorWindow
 * @typedef {import("./format.js").ServerClock} ServerClock
 *
 * @typedef {object} Actions
 * @property {(row: Row) => void} open
 * @property {(row: Row) => void} offer
 * @property {(offset: number) => void} look asks for the window that begins there
 */

export const WINDOW_LIMIT = 200;

/** Rows beyond those in sight that exist already when one scrolls to them. */
const OVERSCAN = 4;
/** How near the edge of the window may come before another window is asked for. */
const MARGIN = 30;
/** What no list is longer than; browsers limit the height of a page. */
const MOST_PLACES = 250_000;
const SETTLE_AFTER_SCROLL = 400;
const SETTLE_AFTER_TOUCH = 1_500;
/** Orders that depend on what visitors do are not followed faster than eyes can. */
const SHUFFLE_PAUSE = 1_000;
const ACTIVE_WITHIN = 30_000;

export class VisitorList {
  #model;
  #clock;
  #actions;
  #steady = new SteadyList();
  /** @type {Map<string, RowView>} rows that exist as elements, by visitor */
  #views = new Map();
  /** @type {Map<string, {row: Row, why: "left" | "moved"}>} rows held although they are gone */
  #gone = new Map();
  /** @type {string | null} the row that the Tab key leads to */
  #current = null;
  /** @type {string | null} */
  #selected = null;
  #mayOffer = false;
  /** @type {number | null} the place that a key leads to, where its row has not come yet */
  #awaited = null;
  #orderChanged = false;
  #lastShuffle = 0;
  /** when the newest visitor arrived of those whom the top of the list has shown */
  #newestShown = -Infinity;

  #pointerInside = false;
  #focusInside = false;
  #calmAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #calm;

  #table = byId("table");
  #grid = byId("grid");
  #scroller = byId("scroller");
  #rows = byId("rows");
  #pill = byId("newcomers");
  #rowHeight = 52;
  #scrollTop = 0;
  #height = 0;

  /** Asks for a drawing in the next frame. */
  draw = oncePerFrame(() => this.#draw());

  /**
   * @param {VisitorWindow} model
   * @param {ServerClock} clock
   * @param {Actions} actions
   */
  constructor(model, clock, actions) {
    this.#model = model;
    this.#clock = clock;
    this.#actions = actions;
    this.#listenToHands();
    this.#listenToKeys();
    this.#pill.addEventListener("click", () => this.showNewcomers());
    new ResizeObserver(() => this.#measure()).observe(this.#scroller);
  }

  /** @param {boolean} mayOffer whether rows have a button that composes an offer */
  allowOffers(mayOffer) {
    this.#mayOffer = mayOffer;
    setAttribute(this.#grid, "data-offers", mayOffer ? "" : null);
  }

  /** A snapshot has come; `sameVisitors` where it answers the filter and order shown so far. */
  snapshotApplied(/** @type {boolean} */ sameVisitors) {
    this.#gone.clear();
    const { request } = this.#model;
    const { from, to } = this.#sight();
    if (sameVisitors) {
      this.#keepGone();
    } else {
      this.#scrollTo(request.offset * this.#rowHeight);
    }
    if (
      sameVisitors &&
      this.#steady.followAround(this.#model.sorted(), from, to)
    ) {
      this.#orderChanged = true;
    } else {
      this.#follow();
    }
    this.#arriveAtAwaited();
    this.draw();
  }

  /** @param {{set?: Row[], remove?: string[], left?: string[]}} changes just applied to the model */
  changesApplied({ set = [], remove = [], left = [] }) {
    for (const { visitor } of set) {
      this.#gone.delete(visitor);
    }
    remove.forEach((visitor) => this.#holdGone(visitor, "moved"));
    left.forEach((visitor) => this.#holdGone(visitor, "left"));
    this.#orderChanged = true;
    this.draw();
  }

  /** Writes the times anew. */
  tick() {
    const now = this.#clock.now();
    for (const view of this.#views.values()) {
      view.writeTimes(now);
    }
  }

  /** @param {string | null} visitor the one that the panel shows */
  select(visitor) {
    this.#selected = visitor;
    this.draw();
  }

  /** Puts the focus on a visitor's row, where the row is there. */
  focus(/** @type {string} */ visitor) {
    this.#views.get(visitor)?.element.focus();
  }

  /** Goes to the top and follows the server's order. */
  showNewcomers() {
    const byKeyboard = document.activeElement === this.#pill;
    this.#actions.look(0);
    if (this.#model.request.offset === 0) {
      this.#follow();
    }
    this.#scrollTo(0);
    this.#draw();
    if (byKeyboard) {
      this.focus(this.#steady.ids[0] ?? "");
    }
  }

  /** @param {number} top in pixels */
  #scrollTo(top) {
    this.#scroller.scrollTop = top;
    this.#scrollTop = this.#scroller.scrollTop;
  }

  #follow() {
    const rows = this.#model.sorted();
    this.#gone.clear();
    this.#steady.follow(rows, this.#model.request.offset);
    this.#orderChanged = false;
    this.#lastShuffle = performance.now();
    if (this.#model.request.offset === 0) {
      this.#newestShown = newestOf(rows);
    }
  }

  /**
   * @param {string} visitor
   * @param {"left" | "moved"} why
   */
  #holdGone(visitor, why) {
    const row = this.#views.get(visitor)?.row;
    if (row !== undefined && this.#steady.has(visitor)) {
      this.#gone.set(visitor, { row, why });
    }
  }

  /** Rows in sight that a new window does not have. */
  #keepGone() {
    for (const [visitor, { row }] of this.#views) {
      if (!this.#model.rows.has(visitor)) {
        this.#gone.set(visitor, { row, why: "moved" });
      }
    }
  }

  // ---- what is under the hand

  #listenToHands() {
    const table = this.#table;
    table.addEventListener("pointerenter", (/** @type {PointerEvent} */ event) => {
      this.#pointerInside = event.pointerType === "mouse";
    });
    table.addEventListener("pointerleave", () => {
      this.#pointerInside = false;
      this.draw();
    });
    table.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      if (event.pointerType !== "mouse") {
        this.#calmDown(SETTLE_AFTER_TOUCH);
      }
    });
    this.#grid.addEventListener("focusin", () => (this.#focusInside = true));
    this.#grid.addEventListener("focusout", () => {
      this.#focusInside = false;
      this.draw();
    });
    this.#scroller.addEventListener("scroll", () => {
      this.#scrollTop = this.#scroller.scrollTop;
      this.#calmDown(SETTLE_AFTER_SCROLL);
      this.draw();
    });
  }

  /** @param {number} millis for which the list is in use */
  #calmDown(millis) {
    this.#calmAt = Math.max(this.#calmAt, performance.now() + millis);
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.draw(), this.#calmAt - performance.now() + 1);
  }

  #isHeld() {
    return this.#pointerInside || this.#focusInside || performance.now() < this.#calmAt;
  }

  // ---- keys

  #listenToKeys() {
    this.#rows.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || this.#current === null) {
        return;
      }
      const row = this.#rowOf(this.#current);
      const onButton = event.target instanceof HTMLButtonElement;
      if (event.key === "Enter" && row !== undefined && !onButton) {
        this.#actions.open(row);
      } else if (event.key === "o" && row !== undefined && this.#mayOffer) {
        this.#actions.offer(row);
      } else if (!this.#move(event.key)) {
        return;
      }
      event.preventDefault();
    });
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it is one that moves
   */
  #move(key) {
    const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 1);
    const place = this.#steady.placeOf(this.#current ?? "");
    const last = this.#places() - 1;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + page,
      PageUp: place - page,
      Home: 0,
      End: last,
    };
    if (!(key in targets)) {
      return false;
    }
    this.#goTo(Math.min(last, Math.max(0, targets[key])));
    return true;
  }

  /** @param {number} place */
  #goTo(place) {
    const visitor = this.#steady.at(place);
    this.#awaited = visitor === undefined ? place : null;
    this.#current = visitor ?? this.#current;
    const top = place * this.#rowHeight;
    if (top < this.#scrollTop) {
      this.#scrollTo(top);
    } else if (top + this.#rowHeight > this.#scrollTop + this.#height) {
      this.#scrollTo(top + this.#rowHeight - this.#height);
    }
    this.#draw();
    this.focus(visitor ?? "");
  }

  /** The rows to which a key has led are there now. */
  #arriveAtAwaited() {
    if (this.#awaited !== null && this.#steady.at(this.#awaited) !== undefined) {
      this.#goTo(this.#awaited);
    }
  }

  // ---- drawing

  #measure() {
    const height = parseFloat(getComputedStyle(this.#table).getPropertyValue("--row-height"));
    this.#rowHeight = height || this.#rowHeight;
    this.#height = this.#scroller.clientHeight;
    this.#views.forEach((view) => view.forgetPlace());
    this.draw();
  }

  #draw() {
    this.#arrange();
    this.#drawHeight();
    this.#drawRows();
    this.#lookAround();
    this.#drawPill();
    this.#drawFoot();
  }

  #drawHeight() {
    const total = this.#places();
    const height = `${total * this.#rowHeight}px`;
    if (this.#rows.style.height !== height) {
      this.#rows.style.height = height;
      setAttribute(this.#grid, "aria-rowcount", String(total + 1));
    }
  }

  #arrange() {
    if (!this.#orderChanged || this.#isHeld() || this.#isTooSoon()) {
      return;
    }
    const { from, to } = this.#sight();
    if (this.#scrollTop >= 1 && this.#followAroundFirst(from, to)) {
      this.#gone.clear();
      this.#orderChanged = false;
      this.#lastShuffle = performance.now();
    } else {
      this.#follow();
    }
    this.#fillTop();
  }

  /**
   * The first row in sight that is still there stays where it is.
   *
   * @param {number} from
   * @param {number} to
   */
  #followAroundFirst(from, to) {
    for (let place = from; place < to; place++) {
      const visitor = this.#steady.at(place);
      if (visitor !== undefined && this.#model.rows.has(visitor)) {
        return this.#steady.followAround(this.#model.sorted(), place, place + 1);
      }
    }
    return false;
  }

  #isTooSoon() {
    const { sort } = this.#model.request;
    const wait = this.#lastShuffle + SHUFFLE_PAUSE - performance.now();
    if (sort === "newest" || sort === "oldest" || wait <= 0) {
      return false;
    }
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.draw(), wait + 1);
    return true;
  }

  /** Where visitors above have left, the rows move up to the top, and the view moves with them. */
  #fillTop() {
    const surplus = this.#steady.base;
    if (this.#model.request.offset === 0 && surplus > 0) {
      this.#steady.shift(-surplus);
      this.#scrollTo(this.#scrollTop - surplus * this.#rowHeight);
    }
  }

  /** @returns {{from: number, to: number}} the places in sight */
  #sight() {
    const from = Math.floor(this.#scrollTop / this.#rowHeight);
    return { from, to: Math.ceil((this.#scrollTop + this.#height) / this.#rowHeight) };
  }

  #drift() {
    return this.#steady.drift(this.#model.sorted(), this.#model.request.offset);
  }

  /** @returns {number} how many places the list has */
  #places() {
    const { matching } = this.#model.totals;
    const { request, rows } = this.#model;
    const whole = request.offset === 0 && rows.size < request.limit;
    const known = whole ? 0 : matching - this.#drift();
    return Math.min(MOST_PLACES, Math.max(known, this.#steady.end));
  }

  #drawRows() {
    const { from, to } = this.#sight();
    const first = Math.max(this.#steady.base, from - OVERSCAN);
    const last = Math.min(this.#steady.end, to + OVERSCAN);
    const wanted = new Set(this.#steady.ids.slice(first - this.#steady.base, last - this.#steady.base));
    const focused = document.activeElement?.closest?.("[data-visitor]");
    for (const [visitor, view] of this.#views) {
      const keep = view.element === focused && this.#steady.has(visitor);
      if (!wanted.has(visitor) && !keep) {
        view.element.remove();
        this.#views.delete(visitor);
      }
    }
    if (this.#current === null || !this.#steady.has(this.#current)) {
      this.#current = this.#steady.at(Math.max(from, this.#steady.base)) ?? null;
    }
    this.#placeRows(first, last, focused ?? null);
  }

  /**
   * @param {number} first
   * @param {number} last
   * @param {Element | null} focused which may not be moved in the document, or it loses the focus
   */
  #placeRows(first, last, focused) {
    const now = this.#clock.now();
    let next = this.#rows.firstChild;
    for (let place = first; place < last; place++) {
      const view = this.#view(/** @type {string} */ (this.#steady.at(place)));
      if (view === null) {
        continue;
      }
      this.#update(view, place, now);
      while (view.element === focused && next !== null && next !== view.element) {
        const following = next.nextSibling;
        this.#rows.append(next);
        next = following;
      }
      if (view.element === next) {
        next = next.nextSibling;
      } else {
        this.#rows.insertBefore(view.element, next);
      }
    }
  }

  /** @param {string} visitor */
  #rowOf(visitor) {
    return this.#model.rows.get(visitor) ?? this.#gone.get(visitor)?.row;
  }

  /**
   * @param {string} visitor
   * @returns {RowView | null} null for one that left before it was ever in sight
   */
  #view(visitor) {
    const existing = this.#views.get(visitor);
    const row = this.#rowOf(visitor);
    if (existing !== undefined || row === undefined) {
      return existing ?? null;
    }
    const view = new RowView(row, {
      open: () => this.#actions.open(this.#rowOf(visitor) ?? view.row),
      offer: () => this.#actions.offer(this.#rowOf(visitor) ?? view.row),
      focus: () => this.#focusMoved(visitor),
    });
    this.#views.set(visitor, view);
    return view;
  }

  /** @param {string} visitor */
  #focusMoved(visitor) {
    this.#current = visitor;
    this.draw();
  }

  /**
   * @param {RowView} view
   * @param {number} place
   * @param {number} now
   */
  #update(view, place, now) {
    const { visitor } = view.row;
    view.place(place, this.#rowHeight);
    view.show(this.#rowOf(visitor) ?? view.row, this.#gone.get(visitor)?.why ?? null, now);
    setAttribute(view.element, "aria-selected", String(visitor === this.#selected));
    setAttribute(view.element, "tabindex", visitor === this.#current ? "0" : "-1");
  }

  /** Asks for another window where what is in sight comes near the edge of this one. */
  #lookAround() {
    const { request, totals } = this.#model;
    const drift = this.#drift();
    const { from, to } = this.#sight();
    const end = request.offset + request.limit;
    const nearTop = from + drift < request.offset + MARGIN && request.offset > 0;
    const nearEnd = to + drift > end - MARGIN && end < totals.matching;
    if (nearTop || nearEnd) {
      const middle = Math.round((from + to) / 2) + drift;
      const offset = Math.max(0, Math.round((middle - request.limit / 2) / 10) * 10);
      if (offset !== request.offset) {
        this.#actions.look(offset);
      }
    }
  }

  #drawPill() {
    const newcomers = this.#newcomers();
    this.#pill.hidden = newcomers === 0;
    if (newcomers > 0) {
      setText(byId("newcomers-text"), quantity(newcomers, "new visitor"));
    }
  }

  /** @returns {number} how many have come whom the screen does not show */
  #newcomers() {
    const { request, rows, totals } = this.#model;
    if (request.offset > 0) {
      return request.sort === "newest" ? Math.max(0, this.#drift()) : 0;
    }
    const complete = totals.matching <= request.limit;
    const { from } = this.#sight();
    let newcomers = 0;
    for (const row of rows.values()) {
      const hidden = !this.#steady.has(row.visitor);
      const fresh = row.since > this.#newestShown && request.sort !== "oldest";
      if (hidden ? fresh || complete : fresh && this.#steady.placeOf(row.visitor) < from) {
        newcomers++;
      }
    }
    return newcomers;
  }

  #drawFoot() {
    const { from, to } = this.#sight();
    const total = this.#places();
    const matching = this.#model.totals.matching;
    const first = Math.min(from + 1, total);
    const range = `${count(first)}–${count(Math.min(to, total))} of ${count(matching)}`;
    setText(byId("foot-count"), matching === 0 ? "" : range);
    byId("foot-held").hidden = !(this.#orderChanged && this.#isHeld());
  }
}

/** @param {readonly Row[]} rows */
function newestOf(rows) {
  return rows.reduce((newest, row) => Math.max(newest, row.since), -Infinity);
}

/** The element of one visitor. */
class RowView {
  /** @type {Row} what is shown */
  row;
  element;
  #mark;
  #id = h("span", { class: "id" });
  #title = h("span", { class: "title" });
  #path = h("span", { class: "path" });
  #noMessages = h("span", { class: "no-messages" });
  #event = h("span", { class: "event" });
  #eventAge = h("span", { class: "age" });
  #from = h("span", { class: "host" });
  #since = h("span", { class: "since" });
  #seen = h("span", { class: "age" });
  #pages = h("span", { class: "number" });
  #tabs = h("span", { class: "number" });
  #pageCell = h(
    "div",
    { role: "gridcell", class: "c-page" },
    this.#title,
    h("span", { class: "under" }, this.#path, this.#noMessages),
  );
  #eventCell = h("div", { role: "gridcell", class: "c-event" }, this.#event, this.#eventAge);
  #place = -1;
  /** @type {"left" | "moved" | null} */
  #gone = null;
  #drawn = false;

  /**
   * @param {Row} row
   * @param {{open: () => void, offer: () => void, focus: () => void}} on
   */
  constructor(row, on) {
    this.row = row;
    this.#mark = h("span", { class: "figure" }, mark(row.visitor));
    this.element = h(
      "div",
      {
        role: "row",
        class: "row",
        "data-visitor": row.visitor,
        on: { click: on.open, focus: on.focus },
      },
      h("div", { role: "gridcell", class: "c-visitor" }, this.#mark, this.#id),
      this.#pageCell,
      this.#eventCell,
      h("div", { role: "gridcell", class: "c-from" }, this.#from),
      h("div", { role: "gridcell", class: "c-since" }, this.#since, this.#seen),
      h("div", { role: "gridcell", class: "c-pages" }, this.#pages),
      h("div", { role: "gridcell", class: "c-tabs" }, this.#tabs, this.#offerButton(row, on.offer)),
    );
    setText(this.#id, shortId(row.visitor));
  }

  /**
   * @param {Row} row
   * @param {() => void} offer
   */
  #offerButton(row, offer) {
    const button = h("button", { type: "button", class: "plain row-offer", tabindex: "-1" }, "Offer");
    button.setAttribute("aria-label", `Send an offer to visitor ${shortId(row.visitor)}`);
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      offer();
    });
    return button;
  }

  /**
   * @param {number} place
   * @param {number} rowHeight
   */
  place(place, rowHeight) {
    if (place !== this.#place) {
      this.#place = place;
      this.element.style.transform = `translateY(${place * rowHeight}px)`;
      this.element.setAttribute("aria-rowindex", String(place + 2));
    }
  }

  forgetPlace() {
    this.#place = -1;
  }

  /**
   * @param {Row} row
   * @param {"left" | "moved" | null} gone
   * @param {number} now
   */
  show(row, gone, now) {
    if (this.#drawn && row === this.row && gone === this.#gone) {
      return;
    }
    const before = this.row;
    this.row = row;
    this.#gone = gone;
    this.#write(row);
    this.writeTimes(now);
    setAttribute(this.element, "data-gone", gone);
    if (this.#drawn) {
      this.#flashChanges(before, row);
    }
    this.#drawn = true;
  }

  /** @param {Row} row */
  #write(row) {
    this.#writePage(row);
    const isSeen = agreesTo(row, "analytics");
    setText(this.#event, row.event?.name ?? "");
    setText(this.#from, row.referrer ? host(row.referrer) : isSeen ? "Direct" : "");
    setAttribute(this.#from, "title", row.referrer || null);
    setAttribute(this.#from, "data-direct", row.referrer ? null : "");
    setText(this.#pages, isSeen ? count(row.pages) : "");
    setText(this.#tabs, count(row.tabs));
    setText(this.#noMessages, messagesLabel(row));
  }

  /** @param {Row} row */
  #writePage(row) {
    const { page } = row;
    setText(this.#title, page === undefined ? withoutPage(row) : page.title || path(page.url));
    setText(this.#path, page === undefined ? "" : path(page.url));
    setAttribute(this.#title, "data-none", page === undefined ? "" : null);
    const whole = page === undefined ? null : `${page.title ?? ""}\n${page.url}`.trim();
    setAttribute(this.#pageCell, "title", whole);
  }

  /** @param {number} now */
  writeTimes(now) {
    const { since, seen, event } = this.row;
    setText(this.#since, duration(now - since));
    setText(this.#eventAge, event === undefined ? "" : ago(now - event.at));
    setAttribute(this.#mark, "data-active", now - seen < ACTIVE_WITHIN ? "" : null);
    if (this.#gone !== null) {
      setText(this.#seen, this.#gone === "left" ? "Left" : "Not listed");
    } else {
      const idle = now - seen >= ACTIVE_WITHIN;
      setText(this.#seen, idle ? `idle ${duration(now - seen)}` : "");
    }
  }

  /**
   * @param {Row} before
   * @param {Row} after
   */
  #flashChanges(before, after) {
    if (before.page?.url !== after.page?.url) {
      flash(this.#pageCell);
    }
    if (after.event !== undefined && before.event?.at !== after.event.at) {
      flash(this.#eventCell);
    }
  }
}

const calmMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {HTMLElement} cell */
function flash(cell) {
  if (calmMotion.matches) {
    return;
  }
  cell.getAnimations().forEach((animation) => animation.cancel());
  cell.animate([{ backgroundColor: "var(--flash)" }, { backgroundColor: "transparent" }], {
    duration: 1100,
    easing: "ease-out",
  });
}
