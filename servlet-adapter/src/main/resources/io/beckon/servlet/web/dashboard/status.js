/**
 * The state of the connection, always in sight, and short messages that go away by themselves.
 *
 * @module status
 */

import { byId, h, icon, setAttribute, setText } from "./dom.js";

/** @typedef {import("./connection.js").State} State */

const TOAST_TIME = 6_000;
const MOST_TOASTS = 4;

/** @type {Record<number, {title: string, text: string}>} what to do where the server asks to stay away */
const STOPPED = {
  4100: {
    title: "You are not allowed in here",
    text: "This admin channel is for users with the role beckon-admin, unless the application has a rule of its own. Sign in as somebody who may enter, then try again.",
  },
  4101: {
    title: "The server does not understand this page",
    text: "It may be older or newer than the server. Load the page anew.",
  },
  4104: {
    title: "This page has sent too much",
    text: "The server has closed the connection. Try again in a moment.",
  },
};
const STOPPED_OTHERWISE = {
  title: "The server has closed the connection",
  text: "It has asked this page not to come back by itself.",
};

/** @param {State} state */
function wordsOf({ phase, until = 0 }) {
  switch (phase) {
    case "live":
      return "Live";
    case "connecting":
      return "Connecting";
    case "stopped":
      return "Not connected";
    default:
      return `Reconnecting in ${Math.max(1, Math.ceil((until - Date.now()) / 1000))} s`;
  }
}

export class Status {
  /** @type {State} */
  #state = { phase: "connecting" };

  /** @param {() => void} retry */
  constructor(retry) {
    byId("connection-retry").addEventListener("click", retry);
  }

  /** @param {State} state */
  show(state) {
    const before = this.#state.phase;
    this.#state = state;
    document.body.dataset.phase = state.phase;
    byId("connection").dataset.phase = state.phase;
    byId("connection-retry").hidden = state.phase !== "waiting";
    setAttribute(byId("connection"), "title", state.code ? `Close code ${state.code}` : null);
    this.tick();
    this.#say(before, state.phase);
  }

  /** Writes the seconds anew. */
  tick() {
    setText(byId("connection-text"), wordsOf(this.#state));
  }

  /** @returns {{title: string, text: string} | null} what to show in place of the list */
  get trouble() {
    const { phase, code = 0, neverOpened } = this.#state;
    if (phase === "stopped") {
      const { title, text } = STOPPED[code] ?? STOPPED_OTHERWISE;
      return { title, text: `${text} (Code ${code})` };
    }
    return neverOpened
      ? {
          title: "The server does not answer",
          text: "It may be starting, or it may not let you in: see that you are signed in. This page goes on trying.",
        }
      : null;
  }

  /**
   * The seconds are not spoken, only what has changed.
   *
   * @param {string} before
   * @param {string} after
   */
  #say(before, after) {
    if (after === "waiting" && before === "live") {
      announce("The connection is lost. Trying again.");
    } else if (after === "live" && before !== "live") {
      announce("Connected.");
    }
  }
}

/** @param {string} text for screen readers, when they have time */
export function announce(text) {
  setText(byId("polite"), text);
}

/**
 * @param {string} text
 * @param {boolean} [isError] one that stays until it is closed
 */
export function toast(text, isError = false) {
  const box = byId("toasts");
  const close = h("button", { type: "button", class: "glyph", "aria-label": "Close" }, icon("close"));
  const element = h(
    "div",
    { class: isError ? "toast failed" : "toast", role: isError ? "alert" : null },
    h("p", {}, text),
    close,
  );
  close.addEventListener("click", () => element.remove());
  while (box.childElementCount >= MOST_TOASTS) {
    box.firstElementChild.remove();
  }
  box.append(element);
  if (!isError) {
    announce(text);
    setTimeout(() => element.remove(), TOAST_TIME);
  }
}
