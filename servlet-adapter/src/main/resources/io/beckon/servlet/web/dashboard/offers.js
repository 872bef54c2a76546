/**
 * What was sent to one visitor, on whatever channel, and what became of each.
 *
 * @module offers
 */

import { reasonName, statusName } from "./delivery.js";
import { h, setAttribute, setText } from "./dom.js";
import { moment } from "./format.js";
import { titleOf } from "./sent.js";

/**
 * @typedef {object} Delivery
 * @property {string} id
 * @property {string} name
 * @property {any} data
 * @property {string} by
 * @property {number} at
 * @property {string} status
 * @property {string} [reason]
 * @property {number} [displayedAt]
 *
 * @typedef {object} Receipt
 * @property {string} id
 * @property {string} status
 * @property {string} [reason]
 * @property {number} at
 */

const SHOWN_FIRST = 4;
const LONGEST = 300;
/** News of several comes within moments. */
const ASK_AFTER = 400;
/** How far each state is on the way; receipts may come late, and tell of one that is over. */
const RANKS = /** @type {Record<string, number>} */ ({
  pending: 0,
  delivered: 1,
  claimed: 2,
  displayed: 3,
  clicked: 4,
  dismissed: 4,
  converted: 5,
  expired: 6,
  suppressed: 6,
  revoked: 6,
});

export class VisitorOffers {
  element = h("section", { class: "offers", "aria-labelledby": "offers-title", hidden: true });
  #ask;
  #now;
  /** the own name */
  #admin = "";
  /** @type {string | null} */
  #visitor = null;
  /** @type {Map<string, Delivery>} oldest first */
  #deliveries = new Map();
  /** whether the server has told what there is */
  #known = false;
  /** @type {string | null} why it has not */
  #refusal = null;
  /** @type {string | null} */
  #ref = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** messages that were asked about already @type {Set<string>} */
  #asked = new Set();
  #all = false;
  /** @type {Map<string, DeliveryView>} */
  #views = new Map();
  #number = h("span", { class: "optional" });
  #list = h("ol", { class: "offer-list", "aria-labelledby": "offers-title" });
  #notice = h("p", { class: "nothing" });
  #more = h("button", { type: "button", class: "quiet" });

  /**
   * @param {(visitor: string) => string | null} ask for the history; returns the ref, or null where
   *     there is no connection
   * @param {() => number} now
   */
  constructor(ask, now) {
    this.#ask = ask;
    this.#now = now;
    const title = h("h3", { id: "offers-title" }, "Offers ", this.#number);
    this.element.append(title, this.#notice, this.#list, this.#more);
    this.#more.addEventListener("click", () => {
      this.#all = !this.#all;
      this.draw();
    });
  }

  /** @param {string} admin the own name */
  knowMyself(admin) {
    this.#admin = admin;
  }

  /** @param {string} visitor */
  open(visitor) {
    this.close();
    this.#visitor = visitor;
    this.element.hidden = false;
    this.ask();
  }

  close() {
    clearTimeout(this.#timer);
    this.#visitor = null;
    this.#deliveries.clear();
    this.#asked.clear();
    this.#known = false;
    this.#all = false;
    this.element.hidden = true;
  }

  /** Asks what there is: at the beginning, on a new connection, and where something is not known. */
  ask() {
    if (this.#visitor !== null) {
      this.#refusal = null;
      this.#ref = this.#ask(this.#visitor);
      this.draw();
    }
  }

  /** @param {{visitor: string, deliveries?: readonly Delivery[]}} history */
  history({ visitor, deliveries = [] }) {
    if (visitor === this.#visitor) {
      this.#known = true;
      this.#refusal = null;
      this.#deliveries = new Map(deliveries.map((one) => [one.id, { ...one }]));
      this.draw();
    }
  }

  /** @param {import("./sent.js").Sent} sent to the visitor shown */
  sent({ id, name, data, by, at, kept }) {
    if (kept && !this.#deliveries.has(id)) {
      this.#deliveries.set(id, { ...{ id, name, data, by, at }, status: "pending" });
      if (this.#deliveries.size > LONGEST) {
        this.#deliveries.delete([...this.#deliveries.keys()][0]);
      }
      this.draw();
    }
  }

  /** @param {Receipt} receipt for the visitor shown */
  receipt({ id, status, reason, at }) {
    const delivery = this.#deliveries.get(id);
    if (delivery !== undefined && rank(status) >= rank(delivery.status)) {
      delivery.status = status;
      delivery.reason ??= reason;
      if (status === "displayed") {
        delivery.displayedAt ??= at;
      }
      this.draw();
    }
    // What the visitor does tells neither of new messages nor why one was held back.
    if (delivery === undefined || (status === "suppressed" && delivery.reason === undefined)) {
      this.#askAbout(id);
    }
  }

  /**
   * @param {any} error
   * @param {string} reason
   * @returns {boolean} whether it answers what was asked here
   */
  refused({ ref }, reason) {
    if (this.#ref === null || ref !== this.#ref) {
      return false;
    }
    this.#refusal = reason;
    this.draw();
    return true;
  }

  draw() {
    const newestFirst = [...this.#deliveries.values()].reverse();
    const shown = this.#all ? newestFirst : newestFirst.slice(0, SHOWN_FIRST);
    const elements = shown.map((delivery) => this.#draw(delivery));
    if (elements.some((element, index) => this.#list.children[index] !== element)) {
      this.#list.replaceChildren(...elements);
    }
    while (this.#list.childElementCount > elements.length) {
      this.#list.lastElementChild?.remove();
    }
    setText(this.#number, newestFirst.length === 0 ? "" : String(newestFirst.length));
    this.#more.hidden = newestFirst.length <= SHOWN_FIRST;
    setText(this.#more, this.#all ? "Show the last ones only" : `Show all ${newestFirst.length}`);
    setAttribute(this.#more, "aria-expanded", String(this.#all));
    setText(this.#notice, this.#noticeText());
    this.#notice.hidden = this.#noticeText() === "";
  }

  #noticeText() {
    if (this.#refusal !== null) {
      return this.#refusal;
    }
    if (this.#deliveries.size > 0) {
      return "";
    }
    return this.#known ? "Nothing was sent to this visitor yet." : "Asking the server.";
  }

  /** @param {Delivery} delivery */
  #draw(delivery) {
    const view = this.#views.get(delivery.id) ?? new DeliveryView(delivery.id);
    this.#views.set(delivery.id, view);
    if (this.#views.size > 2 * this.#deliveries.size) {
      this.#views = new Map([...this.#views].filter(([id]) => this.#deliveries.has(id)));
    }
    view.show(delivery, this.#admin, this.#now());
    return view.element;
  }

  /** @param {string} id of a message of which the history has not told, or not all */
  #askAbout(id) {
    if (this.#known && !this.#asked.has(id)) {
      this.#asked.add(id);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.ask(), ASK_AFTER);
    }
  }
}

/** @param {string} status */
function rank(status) {
  return RANKS[status] ?? 0;
}

class DeliveryView {
  element;
  #title = h("span", { class: "offer-title" });
  #status = h("span", { class: "status" });
  #more = h("p", { class: "more" });

  /** @param {string} id */
  constructor(id) {
    this.element = h(
      "li",
      { "data-offer": id },
      h("p", { class: "offer-head" }, this.#title, " ", this.#status),
      this.#more,
    );
  }

  /**
   * @param {Delivery} delivery
   * @param {string} admin
   * @param {number} now
   */
  show(delivery, admin, now) {
    const { status, reason, by, at, displayedAt } = delivery;
    setAttribute(this.element, "data-status", status);
    setText(this.#title, titleOf(delivery));
    setText(this.#status, statusName(status));
    const parts = [`Sent ${moment(at, now)} by ${by === admin ? "you" : by}`];
    if (displayedAt !== undefined) {
      parts.push(`seen ${moment(displayedAt, now)}`);
    }
    if (reason !== undefined) {
      parts.push(reasonName(reason));
    }
    setText(this.#more, parts.join(" · "));
  }
}
