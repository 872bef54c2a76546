/**
 * The question before something that concerns many, or cannot be undone.
 *
 * @module confirm
 */

import { byId, setText } from "./dom.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text
 * @property {string} yes what the button says that does it
 * @property {boolean} [danger] whether it takes something away
 */

export class Confirm {
  /** @type {HTMLDialogElement} */
  #dialog = byId("confirm");
  /** @type {(() => void) | null} what to do after a yes */
  #then = null;

  constructor() {
    byId("confirm-no").addEventListener("click", () => this.#dialog.close());
    byId("confirm-yes").addEventListener("click", () => this.#yes());
    this.#dialog.addEventListener("close", () => {
      // It comes a little later, when the next question may have been asked.
      if (!this.#dialog.open) {
        this.#then = null;
      }
    });
  }

  /**
   * @param {Question} question
   * @param {() => void} then what to do after a yes
   */
  ask({ title, text, yes, danger = false }, then) {
    if (this.#dialog.open) {
      return;
    }
    this.#then = then;
    setText(byId("confirm-title"), title);
    setText(byId("confirm-text"), text);
    setText(byId("confirm-yes"), yes);
    byId("confirm-yes").classList.toggle("danger", danger);
    this.#dialog.showModal();
    // What takes something away is not done by a second Enter.
    byId(danger ? "confirm-no" : "confirm-yes").focus();
  }

  #yes() {
    const then = this.#then;
    this.#dialog.close();
    then?.();
  }
}
