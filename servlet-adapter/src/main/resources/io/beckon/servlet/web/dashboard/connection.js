/**
 * The connection to an admin channel: opens it, notices its end, and comes back where the close
 * code says so.
 *
 * @module connection
 */

/**
 * @typedef {object} State
 * @property {"connecting" | "live" | "waiting" | "stopped"} phase
 * @property {number} [until] when the next attempt is made, by this computer's clock
 * @property {number} [code] the close code that ended the last connection
 * @property {boolean} [neverOpened] whether no attempt has got through since the last success
 *
 * @typedef {object} Listener
 * @property {(message: any) => void} message
 * @property {(state: State) => void} state
 */

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
const LEAST_DELAY = 100;
const ANSWER_LIMIT = 8_000;

/** Until a socket is open, as far as the first attempts go: some proxies let it wait for ever. */
const OPEN_LIMIT = 5_000;

/** Until the server has said welcome. */
const WELCOME_LIMIT = 20_000;

/** A connection that held so long was a good one; some proxies cut each of them before. */
const GOOD_AFTER = 10_000;

/** After so many failures in a row it may be that WebSockets do not get through. */
const FAILURES_OF_WEBSOCKET = 3;

/** Where the browser client remembers that the page before was over HTTP. */
const OVER_HTTP = "beckon.http";

/**
 * @param {number} code a close code
 * @returns {boolean} whether the server asks to stay away; everything else is worth another attempt
 */
export function staysAway(code) {
  return code >= 4100 && code <= 4199;
}

/**
 * A random moment within a range that doubles with each failure: many pages that lost the same
 * server come back spread out.
 *
 * @param {number} failures how many attempts have failed in a row
 * @param {number} random from 0 to 1
 * @returns {number} milliseconds
 */
export function backoff(failures, random) {
  const range = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(failures, 10));
  return LEAST_DELAY + Math.round(random * range);
}

export class Connection {
  #url;
  #listener;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {State} */
  #state = { phase: "connecting" };
  #failures = 0;
  #overHttp = false;
  /** @type {(url: string) => WebSocket} */
  #connect = (url) => new WebSocket(url, ["beckon.v1"]);
  #opened = false;
  /** When the server has said welcome, by this computer's clock; zero while there is no connection. */
  #welcomedAt = 0;
  #heartbeat = 25_000;
  /** @type {number | null} when the server asked us to come back */
  #invited = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} the next attempt, or the end of this one */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #move;

  /**
   * @param {string} url
   * @param {Listener} listener
   */
  constructor(url, listener) {
    this.#url = url;
    this.#listener = listener;
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  /** Opens the connection, and watches for what makes another attempt worth while. */
  start() {
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => this.#onVisibility());
    this.#open();
    // The page before was over HTTP, and so is this one unless a WebSocket is faster.
    if (wasOverHttp()) {
      void this.#lookForAnotherWay();
    }
  }

  /** Tries at once, where no connection is there. */
  retry() {
    if (this.#socket === null) {
      this.#open();
    }
  }

  /**
   * @param {object} message
   * @returns {boolean} false where there is no connection that would take it
   */
  send(message) {
    if (this.#state.phase !== "live" || this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #open() {
    clearTimeout(this.#timer);
    this.#enter({ ...this.#state, phase: "connecting" });
    const socket = this.#connect(this.#url);
    this.#socket = socket;
    this.#opened = false;
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = (event) => this.#closed(socket, event.code);
    socket.onopen = () => this.#abandonAfter(socket, WELCOME_LIMIT);
    const patient = this.#failures >= FAILURES_OF_WEBSOCKET;
    this.#abandonAfter(socket, patient ? WELCOME_LIMIT : OPEN_LIMIT);
  }

  /**
   * A socket that neither opens nor fails would hold us for ever.
   *
   * @param {WebSocket} socket
   * @param {number} limit
   */
  #abandonAfter(socket, limit) {
    if (socket === this.#socket) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#abandon(socket), limit);
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {string} text
   */
  #receive(socket, text) {
    if (socket !== this.#socket) {
      return;
    }
    this.#expectMore(socket);
    for (const message of messagesOf(text)) {
      this.#handle(socket, message);
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {any} message
   */
  #handle(socket, message) {
    switch (message.type) {
      case "ping":
        socket.send('{"type":"pong"}');
        break;
      case "pong":
        break;
      case "reconnect":
        this.#moveLater(socket, message);
        break;
      case "welcome":
        this.#welcomed(message);
        break;
      default:
        this.#listener.message(message);
    }
  }

  /** @param {any} message */
  #welcomed(message) {
    clearTimeout(this.#timer);
    this.#opened = true;
    this.#heartbeat = message.heartbeat > 0 ? message.heartbeat : this.#heartbeat;
    this.#welcomedAt = Date.now();
    this.#enter({ phase: "live" });
    this.#listener.message(message);
  }

  /**
   * The server pings a connection that is silent, so a silence of twice that long means that the
   * way is cut; asking once more tells a sleeping computer from a broken line.
   *
   * @param {WebSocket} socket
   */
  #expectMore(socket) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#ask(socket), 2 * this.#heartbeat);
  }

  /** @param {WebSocket} socket */
  #ask(socket) {
    if (socket !== this.#socket || socket.readyState !== WebSocket.OPEN) {
      return;
    }
    socket.send('{"type":"ping"}');
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#abandon(socket), ANSWER_LIMIT);
  }

  /**
   * @param {WebSocket} socket
   * @param {{after?: number, window?: number}} hint
   */
  #moveLater(socket, { after = 0, window = 0 }) {
    const delay = after + Math.random() * window;
    this.#invited = Date.now() + delay;
    clearTimeout(this.#move);
    this.#move = setTimeout(() => this.#abandon(socket), delay);
  }

  /**
   * Ends a connection without waiting for the other side to agree, which a broken line never does.
   *
   * @param {WebSocket} socket
   */
  #abandon(socket) {
    if (socket === this.#socket) {
      socket.close(1000);
      this.#closed(socket, 1006);
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {number} code
   */
  #closed(socket, code) {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    for (const timer of [this.#timer, this.#silence, this.#move]) {
      clearTimeout(timer);
    }
    // One that is closed again soon is a failure like any other.
    if (this.#welcomedAt && Date.now() - this.#welcomedAt > GOOD_AFTER) {
      this.#failures = 0;
    }
    this.#welcomedAt = 0;
    if (staysAway(code)) {
      this.#enter({ phase: "stopped", code });
    } else {
      this.#wait(code);
    }
  }

  /** @param {number} code */
  #wait(code) {
    const invited = this.#invited;
    this.#invited = null;
    const delay =
      invited === null
        ? backoff(this.#failures, Math.random())
        : Math.max(LEAST_DELAY, invited - Date.now());
    this.#failures++;
    if (this.#failures >= FAILURES_OF_WEBSOCKET && !this.#overHttp) {
      void this.#lookForAnotherWay();
    }
    const neverOpened = !this.#opened && this.#failures > 1;
    this.#enter({ phase: "waiting", until: Date.now() + delay, code, neverOpened });
    this.#timer = setTimeout(() => this.#open(), delay);
  }

  /** Over plain HTTP. If the file can be had, it is not the server that is away. */
  async #lookForAnotherWay() {
    try {
      const file = "../beckon-http.mjs";
      this.#connect = (await import(file)).connect;
      this.#overHttp = true;
    } catch {
      // The server is away, or wants none of it.
      return;
    }
    // On a page that follows one over HTTP, the first WebSocket is not waited for.
    if (this.#failures === 0 && !this.#opened && this.#socket !== null) {
      const slow = this.#socket;
      this.#socket = null;
      slow.close();
      this.#open();
    }
  }

  #onVisibility() {
    if (document.visibilityState !== "visible") {
      return;
    }
    if (this.#state.phase === "live" && this.#socket !== null) {
      this.#ask(this.#socket);
    } else {
      this.#hurry();
    }
  }

  #hurry() {
    if (this.#state.phase === "waiting") {
      this.retry();
    }
  }

  /** @param {State} state */
  #enter(state) {
    this.#state = state;
    this.#listener.state(state);
  }
}

/** @returns {boolean} whether the page before in this tab was over HTTP, as far as the browser tells */
function wasOverHttp() {
  try {
    return sessionStorage.getItem(OVER_HTTP) !== null;
  } catch {
    return false;
  }
}

/**
 * @param {string} text a frame
 * @returns {any[]} its messages; none where it cannot be read
 */
function messagesOf(text) {
  try {
    const frame = JSON.parse(text);
    const messages = Array.isArray(frame) ? frame : [frame];
    return messages.filter((message) => message !== null && typeof message === "object");
  } catch (error) {
    console.warn("A frame of the server could not be read", error);
    return [];
  }
}
