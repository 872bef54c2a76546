/**
 * Which visitors this page asks for.
 *
 * A snapshot does not say which `subscribe` it answers, so only one is under way at a time; what is
 * wished meanwhile waits, the latest wish in place of the one before.
 *
 * @module subscription
 */

/** @typedef {import("./window.js").Request} Request */

const ANSWER_LIMIT = 5_000;

export class Subscription {
  #send;
  /** @type {Request} */
  #wish;
  /** @type {Request} what the rows that we hold, or that are coming, answer */
  #asked;
  /** @type {string | null} the ref of the `subscribe` under way */
  #underWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Request} wish
   * @param {(message: object) => string | null} send gives the message a ref and returns it, or null
   *     where it could not be sent
   */
  constructor(wish, send) {
    this.#wish = wish;
    this.#asked = wish;
    this.#send = send;
  }

  /** @returns {Request} what is wished now */
  get wish() {
    return this.#wish;
  }

  /** @returns {Request} what was asked last */
  get asked() {
    return this.#asked;
  }

  /** @param {Partial<Request>} change */
  change(change) {
    const wish = { ...this.#wish, ...change };
    if (JSON.stringify(wish) !== JSON.stringify(this.#wish)) {
      this.#wish = wish;
      this.#askIfChanged();
    }
  }

  /** A new connection knows nothing of what was asked before. */
  begin() {
    this.#ask();
  }

  /** The connection is gone, and the answer with it. */
  end() {
    this.#over();
  }

  /** @returns {Request} what a snapshot that has just come answers */
  answered() {
    const request = this.#asked;
    this.#over();
    this.#askIfChanged();
    return request;
  }

  /**
   * @param {string | null} ref of an error
   * @returns {boolean} whether it answers the `subscribe` under way
   */
  refused(ref) {
    if (this.#underWay === null || ref !== this.#underWay) {
      return false;
    }
    this.#over();
    this.#askIfChanged();
    return true;
  }

  #askIfChanged() {
    if (this.#underWay === null && this.#wish !== this.#asked) {
      this.#ask();
    }
  }

  #ask() {
    const { criteria, sort, offset, limit } = this.#wish;
    this.#asked = this.#wish;
    this.#underWay = this.#send({
      type: "subscribe",
      ...(criteria === null ? {} : { criteria }),
      sort,
      window: { offset, limit },
    });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#over();
      this.#askIfChanged();
    }, ANSWER_LIMIT);
  }

  #over() {
    clearTimeout(this.#timer);
    this.#underWay = null;
  }
}
