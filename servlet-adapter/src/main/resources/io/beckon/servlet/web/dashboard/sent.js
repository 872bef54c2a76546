/**
 * What was sent on this channel, by this admin and by others, and what became of it.
 *
 * @module sent
 */

import { byId, h, oncePerFrame, setAttribute, setText } from "./dom.js";
import { count, moment, quantity } from "./format.js";
import { describe } from "./filters.js";
import { visitorName } from "./timeline.js";

/**
 * @typedef {object} Sent
 * @property {string} id
 * @property {string} by
 * @property {number} at
 * @property {any} to
 * @property {string} name
 * @property {any} data
 * @property {Record<string, number>} counts
 * @property {boolean} keep whether news of it is to come
 */

const LONGEST = 100;
const STEPS = ["recipients", "delivered", "displayed", "clicked"];
const ASIDE = ["dismissed", "expired", "suppressed"];
/** @type {Record<string, string>} */
const LABELS = {
  recipients: "Sent to",
  delivered: "Delivered",
  displayed: "Seen",
  clicked: "Clicked",
};
/** What a state says of the states before it, whose news may not have come yet. */
const IMPLIES = /** @type {Record<string, string[]>} */ ({
  delivered: ["delivered"],
  displayed: ["delivered", "displayed"],
  clicked: ["delivered", "displayed", "clicked"],
  dismissed: ["delivered", "displayed", "dismissed"],
  expired: ["expired"],
  suppressed: ["suppressed"],
});

/** The messages sent, by id. Knows nothing of the screen. */
export class SentMessages {
  /** @type {Map<string, Sent>} in the order in which they were heard of */
  messages = new Map();

  /**
   * @param {any} message `sent`
   * @returns {Sent}
   */
  add({ id, by, at, to, name, data, recipients }) {
    const counts = this.messages.get(id)?.counts ?? {};
    const sent = { id, by, at, to, name, data, counts: { ...counts, recipients }, keep: true };
    this.messages.set(id, sent);
    if (this.messages.size > LONGEST) {
      this.messages.delete(this.newestFirst()[LONGEST].id);
    }
    return sent;
  }

  /**
   * @param {any} progress
   * @returns {Sent | undefined} the message it is about
   */
  progress({ id, type, ...counts }) {
    const sent = this.messages.get(id);
    if (sent !== undefined) {
      for (const [name, value] of Object.entries(counts)) {
        // A receipt that overtook this tells more.
        sent.counts[name] = isToOne(sent) ? Math.max(sent.counts[name] ?? 0, value) : value;
      }
    }
    return sent;
  }

  /**
   * @param {{id: string, status: string}} receipt
   * @returns {Sent | undefined} the message it is about
   */
  receipt({ id, status }) {
    const sent = this.messages.get(id);
    for (const name of IMPLIES[status] ?? []) {
      if (sent !== undefined) {
        sent.counts[name] = Math.max(sent.counts[name] ?? 0, 1);
      }
    }
    return sent;
  }

  /** @returns {Sent[]} */
  newestFirst() {
    return [...this.messages.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  }

  /**
   * @param {string} visitor
   * @returns {Sent[]} what was sent to this visitor alone, oldest first
   */
  to(visitor) {
    return this.newestFirst()
      .filter((sent) => sent.to?.visitor === visitor)
      .reverse();
  }
}

/** @param {Sent} sent */
function isToOne(sent) {
  return sent.to?.visitor !== undefined;
}

/**
 * @param {any} to the audience of a message
 * @returns {string} such as "Visitor 7Qm2Zk" or "Room roadsters"
 */
export function audienceName(to) {
  if (to?.visitor !== undefined) {
    return visitorName(to.visitor);
  }
  if (to?.room !== undefined) {
    return `Room ${to.room}`;
  }
  return to?.criteria === undefined ? "Everybody" : `Who matched ${describe(to.criteria)}`;
}

/** The list of them on the screen. */
export class SentList {
  #model;
  #now;
  #list = byId("sent-list");
  /** @type {Map<string, SentView>} */
  #views = new Map();
  /** the own name */
  #admin = "";

  draw = oncePerFrame(() => this.#draw());

  /**
   * @param {SentMessages} model
   * @param {() => number} now
   */
  constructor(model, now) {
    this.#model = model;
    this.#now = now;
  }

  /** @param {string} admin the own name */
  knowMyself(admin) {
    this.#admin = admin;
  }

  #draw() {
    const messages = this.#model.newestFirst();
    byId("sent-empty").hidden = messages.length > 0;
    for (const [id, view] of this.#views) {
      if (!this.#model.messages.has(id)) {
        view.element.remove();
        this.#views.delete(id);
      }
    }
    let next = this.#list.firstChild;
    for (const sent of messages) {
      const view = this.#view(sent);
      view.show(sent, this.#admin, this.#now());
      if (view.element === next) {
        next = next.nextSibling;
      } else {
        this.#list.insertBefore(view.element, next);
      }
    }
  }

  /** @param {Sent} sent */
  #view(sent) {
    const view = this.#views.get(sent.id) ?? new SentView(sent.id);
    this.#views.set(sent.id, view);
    return view;
  }
}

class SentView {
  element;
  #title = h("h3", {});
  #time = h("time", {});
  #to = h("p", { class: "to" });
  #aside = h("p", { class: "aside" });
  /** @type {Map<string, {number: HTMLElement, step: HTMLElement}>} */
  #steps = new Map();

  /** @param {string} id */
  constructor(id) {
    const funnel = h("dl", { class: "funnel" });
    for (const name of STEPS) {
      const number = h("dd", {});
      const step = h("div", { "data-step": name }, h("dt", {}, LABELS[name]), number);
      this.#steps.set(name, { number, step });
      funnel.append(step);
    }
    this.element = h(
      "li",
      { class: "sent-one", "data-message": id },
      h("div", { class: "sent-head" }, this.#title, this.#time),
      this.#to,
      funnel,
      this.#aside,
    );
  }

  /**
   * @param {Sent} sent
   * @param {string} admin
   * @param {number} now
   */
  show(sent, admin, now) {
    setText(this.#title, sent.data?.title ?? sent.name);
    setText(this.#time, moment(sent.at, now));
    setText(this.#to, `${audienceName(sent.to)} · by ${sent.by === admin ? "you" : sent.by}`);
    this.#drawFunnel(sent.counts);
    const aside = ASIDE.filter((name) => sent.counts[name] > 0);
    const text = aside.map((name) => `${count(sent.counts[name])} ${ASIDE_WORDS[name]}`);
    setText(this.#aside, text.join(" · "));
  }

  /** @param {Record<string, number>} counts */
  #drawFunnel(counts) {
    const recipients = counts.recipients ?? 0;
    for (const [name, { number, step }] of this.#steps) {
      const value = counts[name] ?? 0;
      const share = recipients === 0 ? 0 : Math.min(1, value / recipients);
      setText(number, count(value));
      step.style.setProperty("--share", String(share));
      setAttribute(step, "data-none", value === 0 ? "" : null);
    }
  }
}

/** @type {Record<string, string>} */
const ASIDE_WORDS = { dismissed: "dismissed", expired: "expired", suppressed: "held back" };

/**
 * @param {Sent} sent
 * @returns {string} for the ear
 */
export function sentWords(sent) {
  const to = isToOne(sent)
    ? audienceName(sent.to)
    : quantity(sent.counts.recipients ?? 0, "visitor");
  return `Sent to ${to}`;
}
