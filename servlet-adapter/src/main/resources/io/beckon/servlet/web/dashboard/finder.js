/**
 * Finding a person by an email or an id, which is typed into the search field: the field itself searches
 * what is in the list, and its Enter key, or the button below it, asks who is known by it.
 *
 * @module finder
 */

import { byId, setAttribute, setText } from "./dom.js";
import { quantity } from "./format.js";
import { identitiesOf, isId } from "./identity.js";
import { announce } from "./status.js";

/**
 * @typedef {object} Actions
 * @property {(message: object) => string | null} send gives the message a ref and returns it, or null
 *     where there is no connection
 * @property {(text: string, visitors: readonly string[]) => void} found
 * @property {(text: string, visitors: readonly string[]) => void} foundMore
 */

const PLACEHOLDER = "Search, or find an email or user id";
const ANSWER_LIMIT = 10_000;
/** How often is asked whether a person is there on another browser by now. */
const ASK_AGAIN_AFTER = 10_000;

export class Finder {
  #actions;
  #may = false;
  /** @type {{ref: string, text: string, again: boolean} | null} */
  #underWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #askedAt = 0;
  #search = byId("search");
  #button = byId("find-person");
  #note = byId("find-note");
  #placeholder = this.#search.placeholder;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#search.addEventListener("input", () => {
      this.#say("");
      this.#draw(true);
    });
    this.#search.addEventListener("focus", () => this.#draw(true));
    this.#search.addEventListener("blur", (/** @type {FocusEvent} */ event) =>
      this.#draw(event.relatedTarget === this.#button),
    );
    this.#search.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && !event.isComposing) {
        this.#find();
      } else if (event.key === "Escape") {
        this.#say("");
        this.#draw(false);
      }
    });
    // The field keeps the focus, and with it the button.
    this.#button.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
    this.#button.addEventListener("click", () => this.#find());
    this.#button.addEventListener("blur", () => this.#draw(document.activeElement === this.#search));
  }

  /** @param {boolean} may whether this admin may ask who is known by an id */
  allow(may) {
    this.#may = may;
    this.#search.placeholder = may ? PLACEHOLDER : this.#placeholder;
    setAttribute(this.#search, "aria-describedby", may ? "find-hint" : null);
    this.#draw(document.activeElement === this.#search);
  }

  /**
   * @param {{ref: string, visitors?: readonly string[]}} answer
   */
  found({ ref, visitors = [] }) {
    const question = this.#answered(ref);
    if (question === null) {
      return;
    }
    const { text, again } = question;
    if (again) {
      this.#actions.foundMore(text, visitors);
      return;
    }
    this.#draw(false);
    if (visitors.length === 0) {
      this.#say(`Nobody who is on the site now is known as “${text}”.`);
      return;
    }
    this.#actions.found(text, visitors);
    if (visitors.length > 1) {
      this.#say(`${quantity(visitors.length, "visitor")} are known as “${text}”.`);
    }
  }

  /**
   * @param {any} error
   * @param {string} reason
   * @returns {boolean} whether it answers what was asked here
   */
  refused({ ref, code }, reason) {
    const question = this.#answered(ref);
    if (question !== null && !question.again) {
      // What stands for nobody, such as "null", is no id.
      this.#draw(false);
      this.#say(code === "invalid" ? `Nobody can be known as “${question.text}”.` : reason);
    }
    return question !== null;
  }

  /** The connection is gone, and the answer with it. */
  disconnected() {
    if (this.#underWay !== null && !this.#underWay.again) {
      this.#say("The connection broke before there was an answer.");
    }
    this.#over();
  }

  /**
   * Asks from time to time for the person whose visitors are listed.
   *
   * @param {string | null} text null where there is none
   */
  tick(text) {
    if (this.#may && text !== null && this.#underWay === null && Date.now() - this.#askedAt >= ASK_AGAIN_AFTER) {
      this.#ask(text, true);
    }
  }

  /** Another filter has been chosen. */
  forget() {
    this.#say("");
  }

  #find() {
    const text = this.#search.value.trim();
    if (!this.#may || !isId(text)) {
      return;
    }
    if (document.activeElement === this.#button) {
      this.#search.focus(); // before the button goes away
    }
    if (!this.#ask(text, false)) {
      this.#say("There is no connection at this moment.");
    }
  }

  /**
   * @param {string} text
   * @param {boolean} again
   * @returns {boolean} whether it could be sent
   */
  #ask(text, again) {
    this.#over();
    this.#askedAt = Date.now();
    const ref = this.#actions.send({ type: "find", identities: identitiesOf(text) });
    if (ref === null) {
      return false;
    }
    this.#underWay = { ref, text, again };
    this.#timer = setTimeout(() => {
      this.#over();
      if (!again) {
        this.#say("The server has not answered.");
      }
    }, ANSWER_LIMIT);
    return true;
  }

  /** @param {string | null} ref */
  #answered(ref) {
    const question = this.#underWay;
    if (question === null || ref !== question.ref) {
      return null;
    }
    this.#over();
    return question;
  }

  #over() {
    clearTimeout(this.#timer);
    this.#underWay = null;
  }

  /** @param {boolean} focused whether the field has the focus, or the button */
  #draw(focused) {
    const text = this.#search.value.trim();
    setText(byId("find-text"), text);
    this.#button.hidden = !(focused && this.#may && isId(text));
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#note, text);
    this.#note.hidden = text === "";
    if (text !== "") {
      announce(text);
    }
  }
}
