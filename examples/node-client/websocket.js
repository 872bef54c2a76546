// As much of RFC 6455 as a client of text messages needs. Nothing is compressed, nothing is sent in parts.

import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // the RFC's own
const LARGEST = 16 * 1024 * 1024;
const LONGEST_GOODBYE = 2000;
const NO_CODE = 1005;
const BROKEN = 1006;
const PROTOCOL_ERROR = 1002;

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * Opens a connection. `events` has `open(headers)`, `text(message)` and `close(code)`; close is called once, whatever happened.
 */
export function open(url, subprotocol, headers, events) {
  return new Connection(new URL(url), subprotocol, headers, events);
}

class Connection {
  #events;
  #socket = null;
  #received = Buffer.alloc(0);
  #parts = [];
  #over = false;
  #request;

  constructor(url, subprotocol, headers, events) {
    this.#events = events;
    const key = randomBytes(16).toString('base64');
    const secure = url.protocol === 'wss:';
    url.protocol = secure ? 'https:' : 'http:';
    this.#request = (secure ? https : http).request(url, {
      agent: false,
      headers: {
        ...headers,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
        'Sec-WebSocket-Protocol': subprotocol,
      },
    });
    this.#request.on('upgrade', (response, socket, first) => this.#opened(response, socket, first, key));
    this.#request.on('response', (response) => {
      response.destroy(); // an answer like any other is no connection
      this.#end(BROKEN);
    });
    this.#request.on('error', () => this.#end(BROKEN));
    this.#request.end();
  }

  /** Sends a text message. */
  send(text) {
    this.#frame(TEXT, Buffer.from(text));
  }

  /** Says goodbye. The connection is over when the server has answered or takes too long, and at once where it has not begun. */
  close() {
    if (!this.#socket) {
      this.#end(BROKEN);
      return;
    }
    this.#frame(CLOSE, Buffer.from([1000 >> 8, 1000 & 255]));
    setTimeout(() => this.#end(BROKEN), LONGEST_GOODBYE).unref();
  }

  /** Cuts the connection, which counts as broken. */
  cut() {
    this.#end(BROKEN);
  }

  #opened(response, socket, first, key) {
    const accept = createHash('sha1').update(key + ACCEPT).digest('base64');
    this.#socket = socket;
    if (this.#over || response.headers['sec-websocket-accept'] !== accept) {
      this.#end(BROKEN);
      socket.destroy();
      return;
    }
    socket.on('data', (data) => this.#data(data));
    socket.on('error', () => this.#end(BROKEN));
    socket.on('close', () => this.#end(BROKEN));
    this.#events.open(response.headers);
    this.#data(first);
  }

  #data(data) {
    this.#received = Buffer.concat([this.#received, data]);
    while (!this.#over && this.#takeFrame());
  }

  /** Takes one frame out of what has come, if it is there as a whole. */
  #takeFrame() {
    const bytes = this.#received;
    const small = bytes.length > 1 ? bytes[1] & 127 : 0;
    const start = small === 127 ? 10 : small === 126 ? 4 : 2;
    if (bytes.length < start) {
      return false;
    }
    const length = small === 127 ? Number(bytes.readBigUInt64BE(2)) : small === 126 ? bytes.readUInt16BE(2) : small;
    if (length > LARGEST || bytes[1] > 127) {
      this.#end(PROTOCOL_ERROR); // too long, or masked, which a server never does
      return false;
    }
    if (bytes.length < start + length) {
      return false;
    }
    this.#received = bytes.subarray(start + length);
    this.#take(bytes[0] & 15, bytes[0] > 127, bytes.subarray(start, start + length));
    return true;
  }

  #take(kind, last, payload) {
    if (kind === PING) {
      this.#frame(PONG, payload);
    } else if (kind === CLOSE) {
      this.#frame(CLOSE, payload.subarray(0, 2));
      this.#end(payload.length < 2 ? NO_CODE : payload.readUInt16BE(0));
    } else if (kind === TEXT || kind === 0) {
      this.#parts.push(payload);
      if (last) {
        const text = Buffer.concat(this.#parts).toString();
        this.#parts = [];
        this.#events.text(text);
      }
    }
  }

  #frame(kind, payload) {
    if (this.#over || !this.#socket) {
      return; // what cannot be sent any more shows in what does not come back
    }
    const mask = randomBytes(4);
    const masked = payload.map((byte, i) => byte ^ mask[i & 3]);
    this.#socket.write(Buffer.concat([head(kind, payload.length), mask, masked]));
  }

  #end(code) {
    if (this.#over) {
      return;
    }
    this.#over = true;
    if (this.#socket) {
      this.#socket.end();
      this.#socket.destroySoon();
    } else {
      this.#request.destroy();
    }
    this.#events.close(code);
  }
}

function head(kind, length) {
  const first = 128 | kind;
  if (length < 126) {
    return Buffer.from([first, 128 | length]);
  }
  const bytes = Buffer.alloc(length < 65536 ? 4 : 10);
  bytes[0] = first;
  if (length < 65536) {
    bytes[1] = 128 | 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 128 | 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  return bytes;
}
