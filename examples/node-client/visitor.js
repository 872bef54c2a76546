// A visitor: says hello, shows what it is sent, reports that, and comes back. What each message means stands in PROTOCOL.md.

import { open } from './websocket.js';

const SUBPROTOCOL = 'beckon.v1';
const ASK_AGAIN_AFTER = 2000;
const MORE_WITHIN = 100;
const FIRST_DELAY = 250;
const LONGEST_DELAY = 30000;

export class Visitor {
  #address;
  #page;
  #origin;
  #memory;
  #tell;

  #connection = null;
  #welcomed = false;
  #resumed = false;
  #stopped = false;
  #failures = 0;
  #steady = null; // from when on a failure is the first one
  #comingBack = null;
  #window = null; // when the server has asked to come back
  #silence = null;
  #heartbeat = 25000;
  #soon = null; // a moment at which it asks
  #asking = null; // the id of the message that this client has asked to show
  #refused = new Set(); // what another tab has, until it comes again
  #pings = []; // for each ping on its way, the receipts that came before it

  /** `tell` is called with what happens, an object with an `event`: with `shown`, a message is to be put before people. */
  constructor({ address, page, origin, memory, tell }) {
    this.#address = address;
    this.#page = page;
    this.#origin = origin;
    this.#memory = memory;
    this.#tell = tell;
  }

  connect() {
    const headers = {};
    if (this.#origin) {
      headers.Origin = this.#origin;
    }
    if (this.#memory.cookies()) {
      headers.Cookie = this.#memory.cookies();
    }
    this.#connection = open(this.#address, SUBPROTOCOL, headers, {
      open: (answer) => this.#opened(answer),
      text: (text) => this.#frame(text),
      close: (code) => this.#closed(code),
    });
  }

  /** Leaves, and gives back what it was about to show. */
  stop() {
    if (this.#stopped) {
      return;
    }
    this.#stopped = true;
    if (this.#asking) {
      this.#send({ type: 'release', id: this.#asking });
    }
    clearTimeout(this.#comingBack);
    if (this.#connection) {
      this.#connection.close();
    } else {
      this.#tell({ event: 'stopped' });
    }
  }

  /** Reports that a shown message was clicked or dismissed. */
  report(id, status) {
    this.#memory.report({ id, status });
    this.#sendReceipts();
  }

  #opened(headers) {
    this.#memory.takeCookies(headers['set-cookie']);
    const hello = { type: 'hello', page: this.#page };
    if (this.#resumed) {
      hello.resumed = true;
    }
    if (this.#memory.after !== null) {
      hello.after = this.#memory.after;
    }
    if (this.#memory.token) {
      hello.token = this.#memory.token;
    }
    this.#send(hello);
  }

  #frame(text) {
    this.#heard();
    const frame = JSON.parse(text);
    for (const message of Array.isArray(frame) ? frame : [frame]) {
      this.#take(message);
    }
  }

  #take(message) {
    switch (message.type) {
      case 'welcome': return this.#takeWelcome(message);
      case 'message': return this.#takeMessage(message);
      case 'offset': return this.#takeOffset(message.offset);
      case 'granted': return this.#takeGranted(message);
      case 'refused': return this.#takeRefused(message);
      case 'ended': return this.#takeEnded(message.id);
      case 'reconnect': this.#window = message; return undefined;
      case 'ping': return this.#send({ type: 'pong' });
      case 'pong': return this.#takePong();
      case 'error': return this.#tell({ event: 'error', code: message.code, message: message.message });
      default: return undefined; // what this client does not know, it need not
    }
  }

  #takeWelcome({ visitor, heartbeat, token }) {
    const after = this.#memory.after;
    this.#memory.takeVisitor(visitor);
    this.#memory.takeToken(token);
    this.#heartbeat = heartbeat;
    this.#welcomed = true;
    this.#resumed = true;
    // A welcome alone is no success: a server that closes right behind it is not to be asked ever so often.
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => {
      this.#failures = 0;
    }, heartbeat).unref();
    this.#heard();
    this.#tell({ event: 'welcome', visitor, after });
    this.#sendReceipts();
    this.#askSoon();
  }

  #takeMessage(message) {
    if (!message.keep) {
      this.#tell({ event: 'live', name: message.name, data: message.data });
    } else if (this.#memory.hold(message)) {
      this.#refused.delete(message.id);
      this.#askSoon();
    }
  }

  #takeOffset(offset) {
    this.#memory.takeOffset(offset);
    this.#ask();
  }

  /** What comes right behind may be more urgent. `offset` says that all is here, but not behind what comes again. */
  #askSoon() {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.#ask();
    }, MORE_WITHIN).unref();
  }

  /** Asks for one message at a time, so that one is on the screen at a time. */
  #ask() {
    const next = this.#memory.next((id) => !this.#refused.has(id), Date.now());
    if (this.#welcomed && !this.#asking && next) {
      this.#asking = next.id;
      this.#send({ type: 'claim', id: next.id, at: Date.now() });
    }
  }

  #takeGranted({ id, lease, at }) {
    if (this.#asking !== id) {
      return;
    }
    this.#asking = null;
    const message = this.#memory.find(id);
    if (message && Date.now() < at + lease) {
      this.#memory.show(id);
      this.#tell({ event: 'shown', id, name: message.name, data: message.data });
      this.#sendReceipts();
    }
    this.#ask(); // anew, where the answer came too late to be worth anything
  }

  #takeRefused({ id, reason }) {
    this.#asking = null;
    if (reason === 'over') {
      this.#memory.forget(id);
    } else {
      this.#refused.add(id);
    }
    if (reason === 'later') {
      setTimeout(() => {
        this.#refused.delete(id);
        this.#ask();
      }, ASK_AGAIN_AFTER).unref();
    }
    this.#ask();
  }

  #takeEnded(id) {
    this.#memory.forget(id);
    this.#refused.delete(id);
    if (this.#asking === id) {
      this.#asking = null;
    }
    this.#ask();
  }

  /** Says all that is not confirmed, and asks to hear when it is. */
  #sendReceipts() {
    const receipts = [...this.#memory.receipts];
    if (!this.#welcomed || receipts.length === 0) {
      return;
    }
    for (const receipt of receipts) {
      this.#send({ type: 'receipt', ...receipt });
    }
    this.#pings.push(receipts);
    this.#send({ type: 'ping' });
  }

  #takePong() {
    const receipts = this.#pings.shift() ?? [];
    this.#memory.confirm(receipts);
    for (const { id, status } of receipts) {
      this.#tell({ event: 'confirmed', id, status });
    }
  }

  /** A server that has said nothing for three heartbeats is not there any more: it would have asked. */
  #heard() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#connection?.cut(), 3 * this.#heartbeat);
    this.#silence.unref();
  }

  #closed(code) {
    clearTimeout(this.#silence);
    clearTimeout(this.#steady);
    this.#connection = null;
    this.#welcomed = false;
    this.#asking = null;
    this.#refused.clear();
    this.#pings = [];
    const awayForGood = code >= 4100 && code < 4200;
    if (this.#stopped || awayForGood) {
      this.#tell({ event: 'stopped', code });
      return;
    }
    const delay = this.#delay();
    this.#tell({ event: 'closed', code, delay });
    this.#comingBack = setTimeout(() => this.connect(), delay);
  }

  /** As the server has asked, or longer after each failure; at random, because others come back as well. */
  #delay() {
    const asked = this.#window;
    this.#window = null;
    if (asked) {
      return Math.round(asked.after + Math.random() * asked.window);
    }
    const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#failures++);
    return Math.round(longest * (0.5 + Math.random() / 2));
  }

  #send(message) {
    this.#connection?.send(JSON.stringify(message));
  }
}
