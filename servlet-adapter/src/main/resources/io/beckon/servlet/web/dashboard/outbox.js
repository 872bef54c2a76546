/**
 * What is sent, until the server has answered: it goes out again on a new connection, under a key by
 * which the server knows it, so that it is sent once however often it goes out.
 *
 * @module outbox
 */

/**
 * @typedef {object} Listener
 * @property {() => void} waiting the connection is lost, and it will go out again
 * @property {(text: string) => void} failed
 *
 * @typedef {object} UnderWay
 * @property {string | null} ref null while there is no connection
 * @property {{to: object, offer: import("./preview.js").Offer, key: string, type: "send"}} message
 */

const ANSWER_LIMIT = 15_000;
const UNSURE =
  "The server has not confirmed it. Sent again as it is, it still goes out once only.";
const KEY_BYTES = 16;

export class Outbox {
  #send;
  #listener;
  /** @type {UnderWay | null} */
  #underWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** what went out last without being confirmed, and its key @type {{text: string, key: string} | null} */
  #unconfirmed = null;

  /**
   * @param {(message: object) => string | null} send gives the message a ref and returns it, or null
   *     where there is no connection
   * @param {Listener} listener
   */
  constructor(send, listener) {
    this.#send = send;
    this.#listener = listener;
  }

  /** @returns {boolean} whether something has not been answered yet */
  get isBusy() {
    return this.#underWay !== null;
  }

  /** @returns {boolean} whether it waits for a connection */
  get isWaiting() {
    return this.#underWay !== null && this.#underWay.ref === null;
  }

  /**
   * @param {object} to
   * @param {import("./preview.js").Offer} offer
   */
  submit(to, offer) {
    const text = JSON.stringify([to, offer]);
    const key = text === this.#unconfirmed?.text ? this.#unconfirmed.key : newKey();
    const message = { type: /** @type {const} */ ("send"), key, to, offer };
    const ref = this.#send(message);
    if (ref === null) {
      this.#listener.failed("There is no connection at this moment; nothing was sent.");
      return;
    }
    this.#unconfirmed = { text, key };
    this.#underWay = { ref, message };
    this.#expectAnswer();
  }

  /**
   * @param {any} sent
   * @returns {import("./preview.js").Offer | null} what was sent, if this is the answer to it
   */
  sent({ ref }) {
    const underWay = this.#underWay;
    if (underWay === null || ref === null || ref !== underWay.ref) {
      return null;
    }
    this.#unconfirmed = null;
    this.#over();
    return underWay.message.offer;
  }

  /**
   * @param {any} error
   * @param {string} reason
   * @returns {boolean} whether it is the answer to what was sent here
   */
  refused({ ref, code }, reason) {
    const unreadable = ref === null && code === "message_too_large";
    if (this.#underWay === null || (ref !== this.#underWay.ref && !unreadable)) {
      return false;
    }
    this.#fail(reason);
    return true;
  }

  connected() {
    if (this.#underWay !== null) {
      this.#underWay.ref = this.#send(this.#underWay.message);
      this.#expectAnswer();
    }
  }

  /** The connection is gone, and with it the answer. @param {boolean} forGood */
  disconnected(forGood) {
    if (this.#underWay === null) {
      return;
    }
    clearTimeout(this.#timer);
    this.#underWay.ref = null;
    if (forGood) {
      this.#fail(UNSURE);
    } else {
      this.#listener.waiting();
    }
  }

  /** It does not go out again. */
  abandon() {
    this.#fail(UNSURE);
  }

  #expectAnswer() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(UNSURE), ANSWER_LIMIT);
  }

  #over() {
    clearTimeout(this.#timer);
    this.#underWay = null;
  }

  /** @param {string} text */
  #fail(text) {
    this.#over();
    this.#listener.failed(text);
  }
}

/** @returns {string} one that nobody has used before */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
