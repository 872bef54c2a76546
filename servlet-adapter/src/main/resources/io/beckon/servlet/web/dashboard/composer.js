/**
 * The form in which an offer is written and sent.
 *
 * @module composer
 */

import { ManyVisitors, OneVisitor } from "./audience.js";
import { byId, icon, setText } from "./dom.js";
import { quantity, webAddress } from "./format.js";
import { Outbox } from "./outbox.js";
import { DeliveryOptions } from "./policy.js";
import { Preview } from "./preview.js";

/**
 * @typedef {import("./audience.js").Audience} Audience
 * @typedef {import("./preview.js").Offer} Offer
 *
 * @typedef {object} Actions
 * @property {(message: object) => string | null} send gives the message a ref and returns it, or null
 *     where there is no connection
 * @property {(text: string, isError?: boolean) => void} tell
 * @property {(question: import("./confirm.js").Question, then: () => void) => void} ask
 * @property {() => number} now
 */

/** @type {Record<string, string>} */
const REASONS = {
  not_allowed: "You may not send this.",
  unknown_visitor: "This visitor is not there any more, or not for you to reach.",
  message_too_large: "The offer is too long.",
  invalid: "The server does not take this offer.",
  rate_limited: "That was too much at once. Wait a moment and send it again.",
  unavailable: "The server cannot do this at this moment. Try again later.",
  unknown_message: "The server does not know this message any more, or it is not for you to revoke.",
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
  #outbox;
  #options;
  /** @type {OneVisitor | ManyVisitors | null} null while closed */
  #target = null;

  /** @type {HTMLDialogElement} */
  #dialog = byId("composer");
  /** @type {HTMLFormElement} */
  #form = byId("offer-form");
  /** @type {HTMLButtonElement} */
  #send = byId("composer-send");

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#options = new DeliveryOptions((name) => this.#field(name), actions.now);
    this.#outbox = new Outbox(actions.send, {
      waiting: () => this.#wait(),
      failed: (text) => this.#fail(text),
    });
    byId("composer-close").append(icon("close"));
    this.#listen();
  }

  /** @param {OneVisitor | ManyVisitors} target */
  open(target) {
    if (this.#dialog.open) {
      return;
    }
    if (this.#target !== null) {
      this.#closed(); // of which the dialog has not told yet
    }
    this.#target = target;
    target.begin(byId("composer-target"));
    this.#options.begin(target instanceof ManyVisitors);
    this.#showError(null);
    this.#changed();
    this.#drawNote();
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
    this.#drawNote();
  }

  /** Writes times and numbers anew. */
  tick() {
    if (this.#target !== null) {
      this.#target.draw();
      this.#drawNote();
      this.#drawButton();
    }
  }

  /**
   * @param {any} sent
   * @returns {boolean} whether it is the answer to what was sent here
   */
  sent(sent) {
    const offer = this.#outbox.sent(sent);
    if (offer === null) {
      return false;
    }
    this.#form.reset();
    this.#options.fold();
    this.#dialog.close();
    this.#showWaiting(false);
    this.#drawButton();
    this.#actions.tell(outcome(offer, sent));
    return true;
  }

  /**
   * @param {any} error
   * @returns {boolean} whether it is the answer to what was sent here
   */
  refused(error) {
    return this.#outbox.refused(error, reasonOf(error));
  }

  /** There is a new connection, which what was under way can take. */
  connected() {
    this.#showWaiting(false);
    this.#outbox.connected();
  }

  /** @param {boolean} forGood whether no other connection is tried */
  disconnected(forGood) {
    this.#outbox.disconnected(forGood);
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
    this.#dialog.addEventListener("close", () => {
      // It comes a little later, when the dialog may be open again.
      if (!this.#dialog.open) {
        this.#closed();
      }
    });
  }

  #closed() {
    this.#target = null;
    if (this.#outbox.isWaiting) {
      this.#outbox.abandon();
    }
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
      ...this.#options.fields,
    };
  }

  #changed() {
    this.#preview.show(this.#offer());
    this.#options.draw();
    this.#drawButton();
  }

  #drawNote() {
    const note = byId("composer-note");
    setText(note, this.#target?.audience.note ?? "");
    note.hidden = note.textContent === "";
  }

  #drawButton() {
    const { size, whom = "1 visitor" } = this.#target?.audience ?? { size: null };
    const words = size === null ? whom : quantity(size, "visitor");
    setText(this.#send, this.#outbox.isBusy ? "Sending" : `Send to ${words}`);
    this.#send.disabled = this.#outbox.isBusy;
  }

  #submit() {
    if (this.#outbox.isBusy || this.#target === null) {
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
    } else if (audience.size === 0 && !this.#offer().lateArrivals) {
      this.#showError("Nobody is there to get this offer now.");
    } else {
      this.#ask(audience);
    }
  }

  /** @returns {{field: string, text: string} | null} */
  #problem() {
    const { title, image, action } = this.#offer();
    const target = this.#target instanceof ManyVisitors ? this.#target.problem : null;
    if (target !== null) {
      return target;
    }
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
    return this.#options.problem;
  }

  /** @param {Audience} audience */
  #ask(audience) {
    const { name, size, whom } = audience;
    const number = size === null ? (whom ?? "all") : quantity(size, "visitor");
    this.#actions.ask(
      {
        title: `Send “${this.#offer().title}” to ${number}?`,
        text: `To: ${name}. You can revoke it afterwards for those who have not seen it.`,
        yes: size === null ? "Send" : `Send to ${number}`,
      },
      () => this.#go(audience),
    );
  }

  /** @param {Audience} audience */
  #go({ to }) {
    this.#outbox.submit(to, this.#offer());
    this.#drawButton();
  }

  #wait() {
    this.#showWaiting(true);
    this.#drawButton();
  }

  /** @param {string} text */
  #fail(text) {
    this.#showWaiting(false);
    this.#drawButton();
    if (this.#dialog.open) {
      this.#showError(text);
    } else {
      this.#actions.tell(text, true);
    }
  }

  /** @param {boolean} waiting whether what was sent waits for a connection */
  #showWaiting(waiting) {
    byId("composer-waiting").hidden = !waiting;
  }

  /** @param {string | null} text */
  #showError(text) {
    const error = byId("composer-error");
    setText(error, text ?? "");
    error.hidden = text === null;
  }
}

/**
 * @param {Offer} offer
 * @param {any} sent
 */
function outcome(offer, { recipients, to, lateUntil }) {
  if (recipients > 0 || to?.identity === undefined) {
    return `“${offer.title}” was sent to ${quantity(recipients, "visitor")}.`;
  }
  return lateUntil === undefined
    ? `Nobody on the site is known by that now, so nobody gets “${offer.title}”.`
    : `“${offer.title}” waits until the person comes.`;
}

/** @param {string} text */
function isAddress(text) {
  return /^\/(?!\/)/.test(text) || webAddress(text) !== null;
}
