/**
 * The panel about one visitor: where they are, and what they did.
 *
 * @module person
 */

import { agreementInWords, agreesTo, messagesLabel, withoutPage } from "./consent.js";
import { byId, h, icon, mark, oncePerFrame, setAttribute, setText } from "./dom.js";
import { ago, count, duration, host, moment, path, webAddress } from "./format.js";
import { VisitorOffers } from "./offers.js";
import { VisitorProfile } from "./profile.js";
import { Timeline, visitorName } from "./timeline.js";

/**
 * @typedef {import("./window.js").Row} Row
 * @typedef {import("./timeline.js").Entry} Entry
 *
 * @typedef {object} Actions
 * @property {() => void} close
 * @property {(row: Row) => void} offer
 * @property {(room: string) => void} filterByRoom
 * @property {(segment: string) => void} filterBySegment
 * @property {(visitor: string) => string | null} watch returns the ref of the message
 * @property {(visitor: string) => void} unwatch
 * @property {(visitor: string) => string | null} askHistory returns the ref of the message
 * @property {(id: string) => string | null} titleOf
 * @property {() => number} now
 */

export class Person {
  /** @type {Row | null} the visitor as last known */
  #row = null;
  /** @type {number | null} when the visitor left */
  #left = null;
  /** whether the next activity is the beginning, and not a continuation */
  #beginning = true;
  /** @type {string | null} the ref of the last `watch` */
  #watchRef = null;
  /** @type {string | null} why there is no timeline */
  #refusal = null;
  #mayWatch = false;
  #mayOffer = false;
  /** @type {readonly Entry[]} offers sent to this visitor */
  #sent = [];
  #actions;
  #timeline;
  #offers;
  #profile;
  #section = byId("person");

  #figure = h("span", { class: "figure large" });
  #title = h("h2", { id: "person-title", tabindex: "-1" });
  #noMessages = h("span", { class: "no-messages" });
  #presence = h("p", { class: "presence" });
  #offer = h("button", { type: "button", class: "primary" }, icon("send"), "Send offer");
  #pageTitle = h("a", { class: "page-title", target: "_blank", rel: "noopener noreferrer" });
  #pagePath = h("p", { class: "path" });
  #facts = h("dl", { class: "facts" });
  #rooms = h("ul", { class: "chips", "aria-label": "Rooms" });
  #notice = h("p", { class: "nothing" });

  #draw = oncePerFrame(() => this.#drawNow());

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#timeline = new Timeline(actions.titleOf, actions.now);
    this.#offers = new VisitorOffers(actions.askHistory, actions.now);
    this.#profile = new VisitorProfile(actions.filterBySegment, actions.now);
    this.#build();
  }

  /** @returns {string | null} the visitor shown */
  get visitor() {
    return this.#row?.visitor ?? null;
  }

  /**
   * @param {{watch: boolean, offer: boolean}} may
   * @param {string} admin the own name
   */
  allow(may, admin) {
    this.#offers.knowMyself(admin);
    this.#mayWatch = may.watch;
    this.#mayOffer = may.offer;
    this.#offer.hidden = !may.offer;
  }

  /**
   * @param {Row} row
   * @param {readonly Entry[]} sent what was sent to the visitor so far
   */
  open(row, sent) {
    if (this.#row?.visitor !== row.visitor) {
      this.#stopWatching();
      this.#row = row;
      this.#left = null;
      this.#timeline.clear();
      this.#profile.clear();
      this.#watch();
      if (this.#mayWatch) {
        this.#offers.open(row.visitor);
      }
    }
    this.#sent = sent;
    this.#timeline.add(sent);
    this.#section.hidden = false;
    this.#section.scrollTop = 0;
    this.#drawNow();
    this.#title.focus({ preventScroll: true });
  }

  close() {
    this.#stopWatching();
    this.#row = null;
    this.#section.hidden = true;
    this.#timeline.clear();
    this.#profile.clear();
    this.#offers.close();
  }

  /** The connection is new, and the server does not know whom we watch. */
  watchAgain() {
    if (this.#row !== null) {
      this.#watch();
      this.#offers.ask();
    }
  }

  /** @param {Row | undefined} row what the list has now of the visitor shown */
  update(row) {
    if (row !== undefined && row !== this.#row && row.visitor === this.visitor) {
      this.#forgetUnshared(row);
      this.#row = row;
      this.#left = null;
      this.#draw();
    }
  }

  /** @param {readonly string[]} visitors who have left */
  left(visitors) {
    if (this.#row !== null && this.#left === null && visitors.includes(this.#row.visitor)) {
      this.#left = this.#actions.now();
      this.#draw();
    }
  }

  /** @param {{visitor: string, entries?: readonly Entry[]}} activity */
  activity({ visitor, entries = [] }) {
    if (visitor !== this.visitor) {
      return;
    }
    if (this.#beginning) {
      this.#beginning = false;
      this.#timeline.clear();
      this.#timeline.add(this.#sent);
    }
    this.#timeline.add(entries);
    entries.forEach((entry) => this.#follow(entry));
    this.#draw();
  }

  /** @param {import("./profile.js").PersonUpdate} person who a watched visitor is */
  identified(person) {
    if (person.visitor === this.visitor) {
      this.#profile.show(person);
    }
  }

  /** @param {any} history what was sent to a visitor */
  history(history) {
    this.#offers.history(history);
  }

  /** @param {any} receipt of what was sent to one visitor */
  receipt(receipt) {
    if (receipt.visitor === this.visitor) {
      this.#offers.receipt(receipt);
    }
  }

  /**
   * @param {import("./sent.js").Sent} sent to the visitor shown
   * @param {Entry} entry the same for the timeline
   */
  sent(sent, entry) {
    this.#offers.sent(sent);
    this.#sent = [...this.#sent, entry];
    this.#timeline.add([entry]);
    this.#draw();
  }

  /**
   * @param {any} error
   * @param {string} reason
   * @returns {boolean} whether it is about the visitor shown
   */
  refused(error, reason) {
    if (this.#offers.refused(error, reason)) {
      return true;
    }
    if (this.#watchRef === null || error.ref !== this.#watchRef) {
      return false;
    }
    if (error.code === "unknown_visitor") {
      this.#left ??= this.#actions.now();
    } else {
      this.#refusal = reason;
    }
    this.#draw();
    return true;
  }

  /** Writes the times anew. */
  tick() {
    if (this.#row !== null) {
      this.#timeline.settle();
      this.#offers.draw();
      this.#drawNow();
    }
  }

  /**
   * What has been seen of a visitor who does not agree to it any more goes, as it does on the server.
   *
   * @param {Row} row
   */
  #forgetUnshared(row) {
    if (this.#row !== null && agreesTo(this.#row, "analytics") && !agreesTo(row, "analytics")) {
      this.#timeline.clear();
      this.#timeline.add(this.#sent);
    }
  }

  /** The visitor may be out of the list's window, where only the activity tells of the page. */
  #follow(/** @type {Entry} */ entry) {
    if (entry.kind === "receipt") {
      const { id = "", name: status = "", at } = entry;
      this.#offers.receipt({ id, status, at });
    }
    if (this.#row === null || entry.at < this.#row.seen) {
      return;
    }
    if (entry.kind === "left") {
      this.#left = entry.at;
    } else {
      this.#left = null;
      this.#row = { ...this.#row, seen: entry.at, page: entry.page ?? this.#row.page };
    }
  }

  #watch() {
    this.#beginning = true;
    this.#refusal = null;
    if (this.#mayWatch && this.#row !== null) {
      this.#profile.begin();
      this.#watchRef = this.#actions.watch(this.#row.visitor);
    }
  }

  #stopWatching() {
    if (this.#mayWatch && this.#row !== null) {
      this.#actions.unwatch(this.#row.visitor);
    }
  }

  #build() {
    const close = h("button", { type: "button", class: "glyph", "aria-label": "Close" }, icon("close"));
    close.addEventListener("click", () => this.#actions.close());
    this.#offer.addEventListener("click", () => {
      if (this.#row !== null && this.#mayOffer) {
        this.#actions.offer(this.#row);
      }
    });
    this.#section.append(
      h(
        "header",
        { class: "panel-head" },
        this.#figure,
        h("div", { class: "who" }, h("div", {}, this.#title, this.#noMessages), this.#presence),
        close,
      ),
      h("div", { class: "now-on" }, this.#pageTitle, this.#pagePath, this.#offer),
      this.#facts,
      this.#rooms,
      this.#profile.element,
      this.#offers.element,
      h("h3", {}, "Timeline"),
      this.#notice,
      this.#timeline.element,
    );
  }

  #drawNow() {
    const row = this.#row;
    if (row === null) {
      return;
    }
    if (setText(this.#title, visitorName(row.visitor))) {
      this.#figure.replaceChildren(mark(row.visitor));
      setAttribute(this.#title, "title", row.visitor);
    }
    setText(this.#noMessages, messagesLabel(row));
    this.#drawPresence(row);
    this.#drawPage(row);
    this.#drawFacts(row);
    this.#drawRooms(row);
    this.#drawNotice(row);
  }

  /** @param {Row} row */
  #drawPresence(row) {
    const now = this.#actions.now();
    const here = this.#left === null;
    setText(
      this.#presence,
      here ? `On the site, active ${ago(now - row.seen)}` : `Left ${ago(now - (this.#left ?? now))}`,
    );
    setAttribute(this.#presence, "data-here", here ? "" : null);
  }

  /** @param {Row} row */
  #drawPage(row) {
    const { page } = row;
    setAttribute(this.#pageTitle, "data-none", page === undefined ? "" : null);
    if (page === undefined) {
      setText(this.#pageTitle, withoutPage(row));
      setText(this.#pagePath, "");
      setAttribute(this.#pageTitle, "href", null);
      return;
    }
    setText(this.#pageTitle, page.title || path(page.url));
    setText(this.#pagePath, `${host(page.url)}${webAddress(page.url) ? path(page.url) : ""}`);
    setAttribute(this.#pageTitle, "href", webAddress(page.url)?.href ?? null);
  }

  /** @param {Row} row */
  #drawFacts(row) {
    const now = this.#actions.now();
    const isSeen = agreesTo(row, "analytics");
    const event = row.event === undefined ? "None" : `${row.event.name}, ${ago(now - row.event.at)}`;
    this.#fact("Here since", `${moment(row.since, now)} (${duration(now - row.since)})`);
    this.#fact("Came from", isSeen ? (row.referrer ? host(row.referrer) : "Direct") : null);
    this.#fact("Pages seen", isSeen ? count(row.pages) : null);
    this.#fact("Tabs open", count(this.#left === null ? row.tabs : 0));
    this.#fact("Last event", isSeen ? event : null);
    this.#fact("Agrees to", agreementInWords(row));
  }

  /**
   * @param {string} name
   * @param {string | null} value null where there is nothing to tell
   */
  #fact(name, value) {
    let cell = this.#facts.querySelector(`[data-fact="${name}"]`);
    if (cell === null) {
      cell = h("dd", { "data-fact": name });
      this.#facts.append(h("div", {}, h("dt", {}, name), cell));
    }
    setText(cell, value ?? "");
    /** @type {HTMLElement} */ (cell.parentElement).hidden = value === null;
  }

  /** @param {Row} row */
  #drawRooms({ rooms = [] }) {
    const shown = [...this.#rooms.children].map((item) => item.textContent).join("\n");
    if (shown === rooms.join("\n")) {
      return;
    }
    this.#rooms.replaceChildren(
      ...rooms.map((room) => {
        const button = h("button", { type: "button", class: "room" }, room);
        button.title = "Filter by this room";
        button.addEventListener("click", () => this.#actions.filterByRoom(room));
        return h("li", {}, button);
      }),
    );
  }

  /** @param {Row} row */
  #drawNotice(row) {
    const complete = this.#refusal === null && agreesTo(row, "analytics");
    setText(this.#notice, this.#noticeText(row));
    this.#notice.hidden = complete && !this.#timeline.isEmpty;
  }

  /** @param {Row} row */
  #noticeText(row) {
    if (!this.#mayWatch) {
      return "You may not follow what single visitors do.";
    }
    if (this.#refusal !== null) {
      return this.#refusal;
    }
    if (!agreesTo(row, "analytics")) {
      return "Pages and events are not shared.";
    }
    return this.#left === null
      ? "Waiting for what this visitor does next."
      : "This visitor is not on the site now.";
  }
}
