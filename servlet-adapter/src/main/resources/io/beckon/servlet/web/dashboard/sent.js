/**
 * What was sent on this channel, by this admin and by others, and what became of it. Knows nothing of
 * the screen.
 *
 * @module sent
 */

/**
 * @typedef {object} Sent
 * @property {string} id
 * @property {string} by
 * @property {number} at
 * @property {any} to
 * @property {string} name
 * @property {any} data
 * @property {boolean} kept whether there is news of what became of it; a live message has none
 * @property {number | null} lateUntil until when visitors who come later get it too, if they do
 * @property {boolean} ended whether it is over for all
 * @property {Record<string, number>} counts for how many visitors it has reached each state
 * @property {Record<string, number>} reasons for how many it was held back, by reason
 */

const LONGEST = 100;
/** What a state says of the states before it, whose news may not have come yet. */
const IMPLIES = /** @type {Record<string, string[]>} */ ({
  delivered: ["delivered"],
  displayed: ["delivered", "displayed"],
  clicked: ["delivered", "displayed", "clicked"],
  dismissed: ["delivered", "displayed", "dismissed"],
  converted: ["delivered", "displayed", "converted"],
  expired: ["expired"],
  suppressed: ["suppressed"],
  revoked: ["revoked"],
});
const RIGHTS = /** @type {Record<string, string>} */ ({
  visitor: "send:visitor",
  identity: "send:identity",
  room: "send:room",
  criteria: "send:criteria",
  everybody: "send:everybody",
});

export class SentMessages {
  /** @type {Map<string, Sent>} in the order in which they were heard of */
  messages = new Map();

  /**
   * @param {any} message `sent`
   * @returns {Sent}
   */
  add({ id, by, at, to, name, data, recipients, lateUntil = null }) {
    const before = this.messages.get(id);
    const sent = {
      ...{ id, by, at, to, name, data, lateUntil },
      ended: before?.ended === true,
      kept: name === "offer" || before?.kept === true,
      counts: { ...before?.counts, recipients },
      reasons: before?.reasons ?? {},
    };
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
  progress({ id, type, reasons = {}, ended = false, ...counts }) {
    const sent = this.messages.get(id);
    if (sent !== undefined) {
      sent.kept = true;
      sent.ended ||= ended;
      sent.reasons = isToOne(sent) ? { ...sent.reasons, ...reasons } : reasons;
      for (const [name, value] of Object.entries(counts)) {
        // A receipt that overtook this tells more.
        sent.counts[name] = isToOne(sent) ? Math.max(sent.counts[name] ?? 0, value) : value;
      }
    }
    return sent;
  }

  /**
   * @param {{id: string, status: string, reason?: string}} receipt
   * @returns {Sent | undefined} the message it is about
   */
  receipt({ id, status, reason }) {
    const sent = this.messages.get(id);
    if (sent !== undefined) {
      sent.kept = true;
      for (const name of IMPLIES[status] ?? []) {
        sent.counts[name] = Math.max(sent.counts[name] ?? 0, 1);
      }
      if (reason !== undefined) {
        sent.reasons = { ...sent.reasons, [reason]: 1 };
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
 * @param {Sent} sent
 * @returns {string} what a person knows it by
 */
export function titleOf({ data, name }) {
  return data?.title ?? name;
}

/**
 * @param {Sent} sent
 * @returns {number} for how many visitors it has not ended and was not shown
 */
export function waiting({ kept, counts }) {
  const { recipients = 0, displayed = 0, expired = 0, revoked = 0, suppressed = 0 } = counts;
  return kept ? Math.max(0, recipients - displayed - expired - revoked - suppressed) : 0;
}

/**
 * @param {Sent} sent
 * @param {number} now
 * @returns {boolean} whether visitors who come from now on get it too
 */
export function isOpen({ lateUntil, ended }, now) {
  return lateUntil !== null && !ended && now < lateUntil;
}

/**
 * @param {any} to an audience
 * @returns {string} the right that sending to it takes, and revoking what was sent to it
 */
export function rightFor(to) {
  const [kind = ""] = Object.keys(to ?? {});
  return RIGHTS[kind] ?? "";
}
