/**
 * The preview of an offer: the very card that the visitor's page will show.
 *
 * @module preview
 */

import { byId, h, oncePerFrame, setText } from "./dom.js";
import { webAddress } from "./format.js";

/**
 * @typedef {object} Offer
 * @property {string} title
 * @property {string} [body]
 * @property {string} [image]
 * @property {{label: string, url: string}} [action]
 * @property {boolean} [lateArrivals]
 *
 * @typedef {(offer: object, handlers: object) => HTMLElement} Card
 */

const CLIENT = "../beckon.mjs";

export class Preview {
  /** @type {Card} */
  #card = plainCard;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {Offer} */
  #offer = { title: "" };
  /** the image whose loading was tried last */
  #image = "";
  #note = "";
  #draw = oncePerFrame(() => this.#drawNow());

  /** @param {Offer} offer */
  show(offer) {
    this.#loading ??= this.#load();
    this.#offer = offer;
    this.#draw();
  }

  /** The client is fetched only when somebody composes. */
  async #load() {
    try {
      const client = await import(CLIENT);
      this.#card = client.card;
    } catch {
      // The plain card shows the same words; only the looks differ.
      this.#note = "The card of the site could not be loaded; this shows its contents only.";
    }
    this.#draw();
  }

  #drawNow() {
    const { image = "", ...rest } = this.#offer;
    const shownImage = this.#canShow(image) ? { image } : {};
    const offer = { ...rest, title: rest.title || "Title of the offer", ...shownImage };
    const stage = byId("preview-stage");
    const prevent = (/** @type {Event} */ event) => event.preventDefault();
    const card = this.#card(offer, { inline: true, clicked: prevent, dismissed: prevent });
    stage.replaceChildren(h("div", { inert: true }, card));
    this.#tryImage(image);
    this.#drawNote(image);
  }

  /**
   * This page may load images of its own server and over https only; the visitor's page may differ.
   *
   * @param {string} image
   */
  #canShow(image) {
    const address = webAddress(new URL(image, document.baseURI).href);
    return (
      image !== "" &&
      address !== null &&
      (address.protocol === "https:" || address.origin === location.origin)
    );
  }

  /** @param {string} image */
  #tryImage(image) {
    if (image === this.#image) {
      return;
    }
    this.#image = image;
    byId("preview-stage").removeAttribute("data-broken");
    if (this.#canShow(image)) {
      const probe = new Image();
      probe.addEventListener("error", () => {
        if (image === this.#image) {
          byId("preview-stage").setAttribute("data-broken", "");
          this.#drawNote(image);
        }
      });
      probe.src = image;
    }
  }

  /** @param {string} image */
  #drawNote(image) {
    const note = byId("preview-note");
    const broken = byId("preview-stage").hasAttribute("data-broken");
    const hidden = image !== "" && !this.#canShow(image);
    const text = broken
      ? "The image could not be loaded from here. Visitors see the card without it."
      : hidden
        ? "The preview leaves the image out: it is not on this server and not on https."
        : this.#note;
    setText(note, text);
    note.hidden = text === "";
  }
}

/**
 * @param {any} offer
 * @returns {HTMLElement}
 */
function plainCard(offer) {
  return h(
    "div",
    { class: "plain-card" },
    h("strong", {}, offer.title),
    offer.body ? h("p", {}, offer.body) : null,
    offer.action ? h("span", { class: "plain-action" }, offer.action.label) : null,
  );
}
