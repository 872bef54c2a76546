/**
 * Revoking what was sent: asks first, and follows what the server makes of it.
 *
 * @module revocations
 */

import { quantity } from "./format.js";
import { isOpen, titleOf, waiting } from "./sent.js";

/**
 * @typedef {import("./sent.js").Sent} Sent
 *
 * @typedef {object} Revocation
 * @property {boolean} underWay
 * @property {string | null} error why the last one did not happen
 *
 * @typedef {object} Actions
 * @property {(message: object) => string | null} send gives the message a ref and returns it, or null
 *     where there is no connection
 * @property {(question: import("./confirm.js").Question, then: () => void) => void} ask
 * @property {(text: string) => void} tell
 * @property {() => void} changed
 * @property {() => number} now
 */

const ANSWER_LIMIT = 15_000;
/** @type {Revocation} */
const NONE = { underWay: false, error: null };
const UNSURE = "The server has not confirmed that it was revoked.";

export class Revocations {
  #actions;
  /**
   * @type {Map<string, {ref: string, before: number, open: boolean, timer: ReturnType<typeof setTimeout>}>}
   *     by message: how many it was revoked for before, and whether visitors to come would have got it
   */
  #underWay = new Map();
  /** @type {Map<string, string>} by message */
  #errors = new Map();

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /**
   * @param {string} id
   * @returns {Revocation}
   */
  of(id) {
    const error = this.#errors.get(id) ?? null;
    const underWay = this.#underWay.has(id);
    return underWay || error !== null ? { underWay, error } : NONE;
  }

  /** @param {Sent} sent */
  ask(sent) {
    const number = waiting(sent);
    const whoHave = `${quantity(number, "visitor")} ${number === 1 ? "has" : "have"}`;
    const parts = [
      number > 0 ? `${whoHave} not seen it yet, and never will.` : "",
      isOpen(sent, this.#actions.now()) ? "Nobody who comes from now on will get it." : "",
      "This cannot be undone.",
    ];
    this.#actions.ask(
      {
        title: `Revoke “${titleOf(sent)}”?`,
        text: parts.filter((part) => part !== "").join(" "),
        yes: "Revoke",
        danger: true,
      },
      () => this.#revoke(sent),
    );
  }

  /** @param {Sent} sent of which there is news */
  progress(sent) {
    const over = waiting(sent) === 0 && !isOpen(sent, this.#actions.now());
    if (over || sent.ended) {
      this.#errors.delete(sent.id);
    }
    const one = this.#underWay.get(sent.id);
    if (one !== undefined && (sent.ended || over)) {
      const revoked = (sent.counts.revoked ?? 0) - one.before;
      this.#over(sent.id, null);
      this.#actions.tell(`“${titleOf(sent)}” ${outcome(revoked, waiting(sent), one.open)}.`);
    }
  }

  /**
   * @param {any} error
   * @param {string} reason
   * @returns {boolean} whether it answers what was revoked here
   */
  refused({ ref }, reason) {
    for (const [id, one] of this.#underWay) {
      if (one.ref === ref) {
        this.#over(id, reason);
        return true;
      }
    }
    return false;
  }

  /** The connection is gone, and with it the answers to come. */
  disconnected() {
    for (const id of this.#underWay.keys()) {
      this.#over(id, `The connection broke. ${UNSURE}`);
    }
  }

  /** @param {Sent} sent */
  #revoke(sent) {
    const { id } = sent;
    const ref = this.#actions.send({ type: "revoke", id });
    if (ref === null) {
      this.#over(id, "There is no connection at this moment; nothing was revoked.");
      return;
    }
    this.#errors.delete(id);
    const timer = setTimeout(() => this.#over(id, UNSURE), ANSWER_LIMIT);
    const before = sent.counts.revoked ?? 0;
    this.#underWay.set(id, { ref, before, open: isOpen(sent, this.#actions.now()), timer });
    this.#actions.changed();
  }

  /**
   * @param {string} id
   * @param {string | null} error
   */
  #over(id, error) {
    clearTimeout(this.#underWay.get(id)?.timer);
    this.#underWay.delete(id);
    if (error === null) {
      this.#errors.delete(id);
    } else {
      this.#errors.set(id, error);
    }
    this.#actions.changed();
  }
}

/**
 * @param {number} revoked for how many it was
 * @param {number} waiting how many were about to see it just then
 * @param {boolean} open whether others would have got it
 */
function outcome(revoked, waiting, open) {
  if (revoked > 0) {
    return `was revoked for ${quantity(revoked, "visitor")}`;
  }
  if (waiting > 0) {
    return `was revoked, but ${quantity(waiting, "visitor")} may see it at this moment`;
  }
  return open ? "was revoked: nobody else gets it" : "was over before it could be revoked";
}
