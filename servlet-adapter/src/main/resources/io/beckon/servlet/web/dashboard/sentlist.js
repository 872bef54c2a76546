/**
 * The list of what was sent, on the screen: for each message a funnel, and all of its figures where
 * somebody wants them.
 *
 * @module sentlist
 */

import { reasonName, reasonsInWords, statusName } from "./delivery.js";
import { byId, h, icon, oncePerFrame, setAttribute, setText } from "./dom.js";
import { count, moment, quantity, share } from "./format.js";
import { describe } from "./filters.js";
import { identityInWords } from "./identity.js";
import { isOpen, titleOf, waiting } from "./sent.js";
import { visitorName } from "./timeline.js";

/**
 * @typedef {import("./sent.js").Sent} Sent
 *
 * @typedef {object} Actions
 * @property {(sent: Sent) => boolean} mayRevoke
 * @property {(sent: Sent) => void} revoke
 * @property {(id: string) => import("./revocations.js").Revocation} revocation
 * @property {() => number} now
 */

const STEPS = ["recipients", "delivered", "displayed", "clicked"];
const ASIDE = ["waiting", "dismissed", "converted", "expired", "revoked"];
const STAGES = [
  ...["recipients", "waiting", "delivered", "displayed", "clicked", "dismissed", "converted"],
  ...["expired", "revoked", "suppressed"],
];
/** @type {Record<string, string>} */
const LABELS = { recipients: "Sent to", waiting: "Still waiting" };

/** @param {string} stage */
function label(stage) {
  return LABELS[stage] ?? statusName(stage);
}

/**
 * @param {any} to the audience of a message
 * @returns {string} such as "Visitor 7Qm2Zk", "Room roadsters" or "A person by email"
 */
export function audienceName(to) {
  if (to?.visitor !== undefined) {
    return visitorName(to.visitor);
  }
  if (to?.identity !== undefined) {
    return `A person by ${identityInWords(to.identity)}`;
  }
  if (to?.room !== undefined) {
    return `Room ${to.room}`;
  }
  return to?.criteria === undefined ? "Everybody" : `Who matched ${describe(to.criteria)}`;
}

export class SentList {
  #model;
  #actions;
  #list = byId("sent-list");
  /** @type {Map<string, SentView>} */
  #views = new Map();
  /** the own name */
  #admin = "";

  draw = oncePerFrame(() => this.#draw());

  /**
   * @param {import("./sent.js").SentMessages} model
   * @param {Actions} actions
   */
  constructor(model, actions) {
    this.#model = model;
    this.#actions = actions;
  }

  /** @param {string} admin the own name */
  knowMyself(admin) {
    this.#admin = admin;
    this.draw();
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
      view.show(sent, this.#admin);
      if (view.element === next) {
        next = next.nextSibling;
      } else {
        this.#list.insertBefore(view.element, next);
      }
    }
  }

  /** @param {Sent} sent */
  #view(sent) {
    const view = this.#views.get(sent.id) ?? new SentView(sent, this.#actions);
    this.#views.set(sent.id, view);
    return view;
  }
}

class SentView {
  element;
  #actions;
  /** @type {Sent} */
  #sent;
  #title = h("h3", {});
  #time = h("time", {});
  #to = h("p", { class: "to" });
  #funnel = new Funnel();
  #aside = h("p", { class: "aside" });
  #error = h("p", { class: "error", role: "alert", hidden: true });
  #more = h("button", { type: "button", class: "quiet", "aria-expanded": "false" }, "Details");
  #revoke = h("button", { type: "button", class: "quiet danger" });
  #foot = h("div", { class: "sent-foot" }, this.#more, this.#revoke);
  #stages;

  /**
   * @param {Sent} sent
   * @param {Actions} actions
   */
  constructor(sent, actions) {
    this.#sent = sent;
    this.#actions = actions;
    this.#stages = new Stages(`stages-${sent.id}`);
    this.#more.prepend(icon("down"));
    this.#more.setAttribute("aria-controls", this.#stages.element.id);
    this.#more.addEventListener("click", () => this.#open(this.#stages.element.hidden));
    this.#revoke.addEventListener("click", () => this.#actions.revoke(this.#sent));
    this.element = h(
      "li",
      { class: "sent-one", "data-message": sent.id },
      h("div", { class: "sent-head" }, this.#title, this.#time),
      ...[this.#to, this.#funnel.element, this.#aside, this.#error, this.#foot],
      this.#stages.element,
    );
  }

  /**
   * @param {Sent} sent
   * @param {string} admin
   */
  show(sent, admin) {
    this.#sent = sent;
    setText(this.#title, titleOf(sent));
    setText(this.#time, moment(sent.at, this.#actions.now()));
    setText(this.#to, `${audienceName(sent.to)} · by ${sent.by === admin ? "you" : sent.by}`);
    const counts = { ...sent.counts, waiting: waiting(sent) };
    this.#funnel.element.hidden = !sent.kept;
    this.#foot.hidden = !sent.kept;
    if (sent.kept) {
      this.#funnel.show(counts);
      this.#stages.show(counts, sent.reasons);
      const open = isOpen(sent, this.#actions.now()) ? ["later\u00a0visitors\u00a0too"] : [];
      setText(this.#aside, [...asideOf(counts, sent.reasons), ...open].join(" · "));
    } else {
      const visitors = quantity(counts.recipients ?? 0, "visitor");
      setText(this.#aside, `Live: it went to ${visitors} at once, and is not followed.`);
    }
    this.#drawRevoke(counts.waiting);
  }

  /** @param {number} waiting */
  #drawRevoke(waiting) {
    const { underWay, error } = this.#actions.revocation(this.#sent.id);
    const matters =
      (waiting > 0 && !this.#sent.ended) || isOpen(this.#sent, this.#actions.now());
    const possible = matters && this.#actions.mayRevoke(this.#sent);
    if (!possible && document.activeElement === this.#revoke) {
      this.#more.focus();
    }
    this.#revoke.hidden = !possible;
    this.#revoke.disabled = underWay;
    setText(this.#revoke, underWay ? "Revoking" : "Revoke");
    setAttribute(this.#revoke, "aria-label", underWay ? null : `Revoke “${titleOf(this.#sent)}”`);
    setText(this.#error, error ?? "");
    this.#error.hidden = error === null;
  }

  /** @param {boolean} open */
  #open(open) {
    this.#stages.element.hidden = !open;
    setAttribute(this.#more, "aria-expanded", String(open));
  }
}

/**
 * @param {Record<string, number>} counts
 * @param {Record<string, number>} reasons
 */
function asideOf(counts, reasons) {
  const parts = ASIDE.filter((stage) => counts[stage] > 0).map(
    // Figure and word stay on one line.
    (stage) => `${count(counts[stage])} ${label(stage).toLowerCase()}`.replaceAll(" ", "\u00a0"),
  );
  if (counts.suppressed > 0) {
    const why = reasonsInWords(reasons);
    parts.push(`${count(counts.suppressed)} held back${why === "" ? "" : ` (${why})`}`);
  }
  return parts;
}

/** The four steps that matter most, side by side. */
class Funnel {
  element = h("dl", { class: "funnel" });
  /** @type {Map<string, {number: HTMLElement, step: HTMLElement}>} */
  #steps = new Map();

  constructor() {
    for (const name of STEPS) {
      const number = h("dd", {});
      const step = h("div", { "data-step": name }, h("dt", {}, label(name)), number);
      this.#steps.set(name, { number, step });
      this.element.append(step);
    }
  }

  /** @param {Record<string, number>} counts */
  show(counts) {
    const { recipients = 0 } = counts;
    for (const [name, { number, step }] of this.#steps) {
      const value = counts[name] ?? 0;
      const part = recipients === 0 ? 0 : Math.min(1, value / recipients);
      setText(number, count(value));
      step.style.setProperty("--share", String(part));
      setAttribute(step, "data-none", value === 0 ? "" : null);
    }
  }
}

/** Every stage in a line of its own, and why some were held back. */
class Stages {
  element;
  /** @type {Map<string, {line: HTMLElement, number: HTMLElement, part: HTMLElement}>} */
  #lines = new Map();

  /** @param {string} id */
  constructor(id) {
    this.element = h("dl", { class: "stages", id, hidden: true });
    STAGES.forEach((stage) => this.#line(stage, label(stage)));
  }

  /**
   * @param {Record<string, number>} counts
   * @param {Record<string, number>} reasons
   */
  show(counts, reasons) {
    const { recipients = 0 } = counts;
    STAGES.forEach((stage) => {
      this.#write(stage, counts[stage] ?? 0, stage === "recipients" ? 0 : recipients);
    });
    for (const [reason, number] of Object.entries(reasons)) {
      const key = `reason ${reason}`;
      if (!this.#lines.has(key)) {
        this.#line(key, reasonName(reason), "why");
      }
      this.#write(key, number, 0);
    }
  }

  /**
   * @param {string} key
   * @param {string} name
   * @param {string | null} [className]
   */
  #line(key, name, className = null) {
    const number = h("span", { class: "number" });
    const part = h("span", { class: "part" });
    const line = h(
      "div",
      { class: className, "data-stage": key },
      h("dt", {}, name),
      h("dd", {}, number, part),
    );
    this.#lines.set(key, { line, number, part });
    this.element.append(line);
  }

  /**
   * @param {string} key
   * @param {number} value
   * @param {number} whole what it is a share of; 0 where that is of no interest
   */
  #write(key, value, whole) {
    const line = this.#lines.get(key);
    if (line !== undefined) {
      setText(line.number, count(value));
      setText(line.part, value === 0 ? "" : share(value, whole));
      setAttribute(line.line, "data-none", value === 0 ? "" : null);
    }
  }
}
