import {createLine} from './line.js';
import {createSocket} from './socket.js';

/** Between one try whether a WebSocket gets through by now and the next. */
const TRY_EVERY = 300_000;
/** One that holds so long is good. */
const GOOD_AFTER = 10_000;

const lines = new Map();
/** Where a WebSocket gets through again. */
const mended = new Set();

/**
 * Connects over plain HTTP, as long as a WebSocket does not get through.
 *
 * @param {string} url where visitors connect, as a WebSocket address
 * @return {!Object} a socket
 */
function connect(url) {
  const [address, query] = url.split('?');
  if (mended.delete(address)) {
    return new WebSocket(url, 'beckon.v1');
  }
  const base = address.replace(/^ws/, 'http');
  if (!lines.has(base)) {
    lines.set(base, createLine(base));
  }
  const socket = createSocket(base, query ? '?' + query : '', lines.get(base));
  tryAgain(address, socket);
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
        const {onclose} = socket;
        socket.close();
        onclose?.({code: 1000, reason: 'mended'});
      }, GOOD_AFTER - 1_000);
    };
    probe.onclose = () => {
      clearTimeout(good);
      tryAgain(address, socket);
    };
  }, TRY_EVERY);
}

api = {connect};
