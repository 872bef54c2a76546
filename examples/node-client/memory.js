// What the client remembers, also when it is started anew: its cookies, the messages it holds, and what it has not been
// confirmed to have reported.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const MOST_SHOWN = 500;
const MOST_HELD = 1000;

export class Memory {
  #file;
  #data = { cookies: {}, token: null, after: null, held: [], shown: [], receipts: [] };

  /** Reads a file, if there is one; without a file name all is forgotten in the end. */
  constructor(file) {
    this.#file = file;
    try {
      this.#data = { ...this.#data, ...(file ? JSON.parse(readFileSync(file, 'utf8')) : {}) };
    } catch (failure) {
      if (failure.code !== 'ENOENT') {
        throw failure;
      }
    }
  }

  get after() {
    return this.#data.after;
  }

  get token() {
    return this.#data.token;
  }

  get receipts() {
    return this.#data.receipts;
  }

  /** The value of the header for the next handshake. */
  cookies() {
    return Object.entries(this.#data.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes what the answer to a handshake has set. */
  takeCookies(headers = []) {
    for (const header of headers) {
      const [pair, ...attributes] = header.split(';').map((part) => part.trim());
      const [name, value] = split(pair);
      if (attributes.some((attribute) => /^max-age=(0|-.*)$/i.test(attribute))) {
        delete this.#data.cookies[name];
      } else {
        this.#data.cookies[name] = value;
      }
    }
    this.#save();
  }

  /** The last token is the one to say; a welcome without one changes nothing. */
  takeToken(token) {
    if (token) {
      this.#data.token = token;
      this.#save();
    }
  }

  /** Another visitor than before: what was held was for the other one. */
  takeVisitor(visitor) {
    const before = this.#data.visitor;
    if (before && before !== visitor) {
      this.#data = { ...this.#data, after: null, held: [], shown: [], receipts: [] };
    }
    this.#data.visitor = visitor;
    this.#save();
  }

  takeOffset(offset) {
    this.#data.after = offset;
    this.#save();
  }

  /** Holds a message; tells whether it is to be shown, and was not yet. */
  hold(message) {
    if (this.#data.shown.includes(message.id)) {
      return false;
    }
    this.forget(message.id);
    this.#data.held.push(message);
    this.#data.held.splice(0, this.#data.held.length - MOST_HELD);
    this.#save();
    return true;
  }

  forget(id) {
    this.#data.held = this.#data.held.filter((message) => message.id !== id);
    this.#save();
  }

  find(id) {
    return this.#data.held.find((message) => message.id === id);
  }

  /** The message to ask for first: of the highest priority, and of these the oldest. */
  next(mayAsk, now) {
    const waiting = this.#data.held.filter((each) => mayAsk(each.id) && !(each.expires <= now));
    return waiting.reduce((best, each) => (!best || priority(each) > priority(best) ? each : best), null);
  }

  /** Notes that a message is shown, before it is: it is rather not shown after a crash than twice. */
  show(id) {
    this.forget(id);
    this.#data.shown.push(id);
    this.#data.shown.splice(0, this.#data.shown.length - MOST_SHOWN);
    this.report({ id, status: 'displayed' });
  }

  report(receipt) {
    this.#data.receipts.push(receipt);
    this.#save();
  }

  /** The server has stored these for good. */
  confirm(receipts) {
    this.#data.receipts = this.#data.receipts.filter((receipt) => !receipts.includes(receipt));
    this.#save();
  }

  #save() {
    if (this.#file) {
      // A crash leaves the old file or the new one, and no half of either.
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#data));
      renameSync(`${this.#file}.new`, this.#file);
    }
  }
}

function priority(message) {
  return message.priority ?? 0;
}

function split(pair) {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
