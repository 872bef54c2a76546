import {createStore} from '../storage.js';
import {createLine} from './line.js';
import {createSocket, sayGone} from './socket.js';

/** Between one try whether a WebSocket gets through by now and the next. */
const TRY_EVERY = 300_000;
/** One that holds so long is good. */
const GOOD_AFTER = 10_000;
/**
 * For one that is only tried: it says no `hello`, and after ten seconds the server closes a visitor's connection that said none (4004).
 * Who changes the one number has to change the other.
 */
const TRIED_FOR = 9_000;
/**
 * Where the next pages of this tab find that they need not try WebSockets first, and for how long: until when, and behind that whether
 * answers are held back on the way.
 */
const KEY = 'beckon.http';
const REMEMBERED_FOR = 1_800_000;
const HELD_BACK = ' poll';
/** Where a page leaves its connection for the next one to end. */
const LEFT = 'beckon.left';

const store = createStore('sessionStorage');
const lines = new Map();
/** Where a WebSocket gets through again, or may. */
const mended = new Set();

/** Counts from the first page on, so that WebSockets are tried again by those who never stay for long. */
function remember() {
  if (!store.get(KEY)) {
    store.set(KEY, String(Date.now() + REMEMBERED_FOR));
  }
}

/** Whether answers are held back on the way. What is remembered of it is all that there is: it is forgotten with that. */
const heldBack = {
  get: () => (store.get(KEY) || '').endsWith(HELD_BACK),

  set() {
    remember();
    if (!heldBack.get()) {
      store.set(KEY, store.get(KEY) + HELD_BACK);
    }
  },
};

function leaveBehind(base, connection) {
  store.set(LEFT, base + ' ' + connection);
}

const [leftAt, left] = (store.get(LEFT) || '').split(' ');
if (left) {
  store.set(LEFT);
  sayGone(leftAt, left);
}

/** After so long it is worth a try. */
function forgetInTime(address) {
  if (parseInt(store.get(KEY), 10) < Date.now()) {
    store.set(KEY);
    mended.add(address);
  }
}

/**
 * Connects over plain HTTP, as long as a WebSocket does not get through.
 *
 * @param {string} url where visitors connect, as a WebSocket address
 * @return {!Object} a socket
 */
function connect(url) {
  const [address, query] = url.split('?');
  forgetInTime(address);
  if (mended.has(address)) {
    return watch(new WebSocket(url, 'beckon.v1'), address);
  }
  const base = address.replace(/^ws/, 'http');
  if (!lines.has(base)) {
    lines.set(base, createLine(base, heldBack));
  }
  const socket = createSocket(base, query ? '?' + query : '', lines.get(base), remember, leaveBehind);
  tryAgain(address, socket);
  return socket;
}

/** A WebSocket that breaks early, or on which nothing came, was not as good as it seemed. */
function watch(socket, address) {
  const since = Date.now();
  let heard = false;
  socket.addEventListener('message', () => (heard = true));
  socket.addEventListener('close', ({code}) => {
    // Neither page nor server has said so.
    if (code !== 1000 && code < 4000 && !(heard && Date.now() - since > GOOD_AFTER)) {
      mended.delete(address);
    }
  });
  return socket;
}

/** A handshake alone says little: it is those that are cut after a while that we flee from, too. */
function tryAgain(address, socket) {
  setTimeout(() => {
    if (socket.readyState !== 1) {
      return;
    }
    const probe = new WebSocket(address, 'beckon.v1');
    let good = 0;
    probe.onopen = () => {
      good = setTimeout(() => {
        probe.onclose = null;
        probe.close();
        mended.add(address);
        store.set(KEY);
        const {onclose} = socket;
        socket.close();
        onclose?.({code: 1000, reason: 'mended'});
      }, TRIED_FOR);
    };
    probe.onclose = () => {
      clearTimeout(good);
      tryAgain(address, socket);
    };
  }, TRY_EVERY);
}

api = {connect};
