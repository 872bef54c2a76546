/**
 * The form in which an offer is written and sent.
 *
 * @module composer
 */

import { ManyVisitors, OneVisitor } from "./audience.js";
import { byId, icon, setText } from "./dom.js";
import { quantity, webAddress } from "./format.js";
import { Preview } from "./preview.js";

/**
 * @typedef {import("./audience.js").Audience} Audience
 * @typedef {import("./preview.js").Offer} Offer
 *
 * @typedef {object} Actions
 * @property {(message: object) => string | null} send gives the message a ref and returns it, or null
 *     where there is no connection
 * @property {(text: string, isError?: boolean) => void} tell
 */

const ANSWER_LIMIT = 15_000;
const UNSURE =
  "The server has not confirmed it. Look at the sent offers before you send it again.";

/** @type {Record<string, string>} */
const REASONS = {
  not_allowed: "You may not send this.",
  unknown_visitor: "This visitor is not there any more, or not for you to reach.",
  message_too_large: "The offer is too long.",
  invalid: "The server does not take this offer.",
  rate_limited: "That was too much at once. Wait a moment and send it again.",
  unavailable: "The server cannot take offers at this moment. Send it again later.",
  internal: "The server had a fault, which has been logged there.",
};

/**
 * @param {{code?: string, message?: string}} error as the server answers it
 * @returns {string}
 */
export function reasonOf({ code = "", message = "" }) {
  return `${REASONS[code] ?? "The server has refused."} ${message}`.trim();
}

export class Composer {
  #actions;
  #preview = new Preview();
  /** @type {OneVisitor | ManyVisitors | null} null while closed */
  #target = null;
  /** @type {{ref: string, title: string, timer: ReturnType<typeof setTimeout>} | null} */
  #underWay = null;
  /** @type {Audience | null} what the confirmation is about */
  #toConfirm = null;

  /** @type {HTMLDialogElement} */
  #dialog = byId("composer");
  /** @type {HTMLFormElement} */
  #form = byId("offer-form");
  /** @type {HTMLButtonElement} */
  #send = byId("composer-send");
  /** @type {HTMLDialogElement} */
  #confirm = byId("confirm");

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    byId("composer-close").append(icon("close"));
    this.#listen();
  }

  /** @param {OneVisitor | ManyVisitors} target */
  open(target) {
    if (this.#dialog.open) {
      return;
    }
    this.#target = target;
    target.begin(byId("composer-target"));
    this.#showError(null);
    this.#changed();
    this.#dialog.showModal();
    this.#field("title").focus();
  }

  /**
   * What has changed on the site while the composer is open.
   *
   * @param {(visitor: string) => import("./window.js").Row | undefined} rowOf
   * @param {readonly string[]} left
   */
  update(rowOf, left) {
    this.#target?.update(rowOf);
    this.#target?.left(left);
  }

  /** Writes times and numbers anew. */
  tick() {
    if (this.#target !== null) {
      this.#target.draw();
      this.#drawButton();
    }
  }

  /**
   * @param {any} sent
   * @returns {boolean} whether it is the answer to what was sent here
   */
  sent({ ref, recipients }) {
    if (this.#underWay === null || ref !== this.#underWay.ref) {
      return false;
    }
    const { title } = this.#underWay;
    this.#over();
    this.#form.reset();
    this.#dialog.close();
    this.#actions.tell(`“${title}” was sent to ${quantity(recipients, "visitor")}.`);
    return true;
  }

  /**
   * @param {any} error
   * @returns {boolean} whether it is the answer to what was sent here
   */
  refused(error) {
    const unreadable = error.ref === null && error.code === "message_too_large";
    if (this.#underWay === null || (error.ref !== this.#underWay.ref && !unreadable)) {
      return false;
    }
    this.#fail(reasonOf(error));
    return true;
  }

  /** The connection is gone, and with it the answer to what was under way. */
  disconnected() {
    if (this.#underWay !== null) {
      this.#fail(`The connection broke. ${UNSURE}`);
    }
  }

  #listen() {
    this.#form.addEventListener("input", () => this.#changed());
    this.#form.addEventListener("change", () => this.#changed());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId("composer-close").addEventListener("click", () => this.#dialog.close());
    byId("composer-cancel").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => (this.#target = null));
    byId("confirm-no").addEventListener("click", () => this.#confirm.close());
    byId("confirm-yes").addEventListener("click", () => this.#confirmed());
    this.#confirm.addEventListener("close", () => (this.#toConfirm = null));
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement}
   */
  #field(name) {
    return /** @type {HTMLInputElement} */ (this.#form.elements.namedItem(name));
  }

  /** @param {string} name */
  #value(name) {
    return this.#field(name).value.trim();
  }

  /** @returns {Offer} */
  #offer() {
    const [body, image, label, url] = ["body", "image", "label", "url"].map((name) =>
      this.#value(name),
    );
    return {
      title: this.#value("title"),
      ...(body === "" ? {} : { body }),
      ...(image === "" ? {} : { image }),
      ...(label === "" ? {} : { action: { label, url } }),
      expiresAfter: Number(this.#value("expiry")),
    };
  }

  #changed() {
    this.#preview.show(this.#offer());
    this.#drawButton();
  }

  #drawButton() {
    const { size } = this.#target?.audience ?? { size: null };
    const many = this.#target instanceof ManyVisitors;
    const words = !many ? "1 visitor" : size === null ? "this room" : quantity(size, "visitor");
    setText(this.#send, this.#underWay === null ? `Send to ${words}` : "Sending");
    this.#send.disabled = this.#underWay !== null;
  }

  #submit() {
    if (this.#underWay !== null || this.#target === null) {
      return;
    }
    const problem = this.#problem();
    if (problem !== null) {
      this.#showError(problem.text);
      this.#field(problem.field).focus();
      return;
    }
    const { audience } = this.#target;
    this.#showError(null);
    if (this.#target instanceof OneVisitor) {
      this.#go(audience);
    } else if (audience.size === 0) {
      this.#showError("Nobody is there to get this offer now.");
    } else {
      this.#ask(audience);
    }
  }

  /** @returns {{field: string, text: string} | null} */
  #problem() {
    const { title, image, action } = this.#offer();
    if (title === "") {
      return { field: "title", text: "The offer needs a title." };
    }
    if (image !== undefined && !isAddress(image)) {
      return { field: "image", text: "The image needs an address such as https://… or /img/…" };
    }
    if (action === undefined && this.#value("url") !== "") {
      return { field: "label", text: "The button needs a text, or leave its address empty." };
    }
    if (action !== undefined && !isAddress(action.url)) {
      return { field: "url", text: "The button needs an address such as https://… or /book" };
    }
    return null;
  }

  /** @param {Audience} audience */
  #ask(audience) {
    this.#toConfirm = audience;
    const { name, size } = audience;
    const number = size === null ? "all" : quantity(size, "visitor");
    setText(byId("confirm-title"), `Send “${this.#offer().title}” to ${number}?`);
    setText(byId("confirm-text"), `To: ${name}. What was sent cannot be called back from here.`);
    setText(byId("confirm-yes"), size === null ? "Send" : `Send to ${number}`);
    this.#confirm.showModal();
    byId("confirm-yes").focus();
  }

  #confirmed() {
    const audience = this.#toConfirm;
    this.#confirm.close();
    if (audience !== null) {
      this.#go(audience);
    }
  }

  /** @param {Audience} audience */
  #go({ to }) {
    const offer = this.#offer();
    const ref = this.#actions.send({ type: "send", to, offer });
    if (ref === null) {
      this.#showError("There is no connection at this moment; nothing was sent.");
      return;
    }
    const timer = setTimeout(() => this.#fail(UNSURE), ANSWER_LIMIT);
    this.#underWay = { ref, title: offer.title, timer };
    this.#drawButton();
  }

  #over() {
    clearTimeout(this.#underWay?.timer);
    this.#underWay = null;
    this.#drawButton();
  }

  /** @param {string} text */
  #fail(text) {
    this.#over();
    if (this.#dialog.open) {
      this.#showError(text);
    } else {
      this.#actions.tell(text, true);
    }
  }

  /** @param {string | null} text */
  #showError(text) {
    const error = byId("composer-error");
    setText(error, text ?? "");
    error.hidden = text === null;
  }
}

/** @param {string} text */
function isAddress(text) {
  return /^\/(?!\/)/.test(text) || webAddress(text) !== null;
}
