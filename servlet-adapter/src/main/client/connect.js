// In the order that is smallest when compressed.
import {socketAddress} from './address.js';
import {createListeners} from './listeners.js';
import {fenced, warn} from './fence.js';
import {showCard} from './card.js';
import {listen} from './listen.js';
import {createConsent} from './consent.js';
import {createPages} from './pages.js';
import {createConnection} from './connection.js';
import {createInbox} from './inbox.js';
import {createOutbox} from './outbox.js';
import {createReceipts} from './receipts.js';
import {createStreams, trackAttributes} from './tracking.js';

const QUEUE = 100;
const STREAM_RATE = 10;

/**
 * Connects the page, as soon as the visitor agrees where the site asks. Puts the parts together; what
 * they do before the visitor agrees is to listen, and to forget.
 *
 * @param {!Object=} options see `CLIENT.md`
 * @param {function(!Object, function(), function(), !Object, !AbortSignal): !Object=} create makes the
 *     connection; that of the full client adds what goes over it. For a visitor who becomes another one it is
 *     also given `leave`, which sends what waits and takes from the page what it shows, and `forget`, for what
 *     waits to be sent or shown; moreover the consent, and what says that the handle is closed
 * @return {!Object} the page's handle
 */
export function connect(options = {}, create = createConnection) {
  const url = socketAddress(options);
  const closing = new AbortController();
  const {signal} = closing;
  /** Aborted whenever the page is left, be it for the back/forward cache. */
  let leaving = new AbortController();
  const rooms = new Set();
  let visitor = null;
  let active = false;
  /** The address in the last `hello`, and the one that the server knows of. */
  let greeted = '';
  let known = '';
  /** What is agreed to, as far as this page has settled. */
  let agreed = [];
  const consent = createConsent(options);
  const isActive = () => active;
  /** Whether events are taken: what was not agreed to in its time is not told later. */
  const isTracked = () => active && agreed.includes('analytics');

  /** What goes over the connection, and where that is. */
  const carried = {
    url,
    open() {
      const page = pages.now();
      outbox.begin();
      greeted = page.url;
      return {
        type: 'hello',
        page,
        resumed: greeted === known,
        after: inbox.begin(),
        consent: consent.get(),
      };
    },
    message: (message) => receivers[message.type]?.(message),
    ping: () => receipts.ping(),
    lost(event, isNews) {
      outbox.begin();
      if (isNews) {
        listeners.call('beckon:disconnected', event);
      }
    },
  };
  const connection = create(carried, leave, forget, consent, signal);
  const outbox = createOutbox(options.queue || QUEUE, connection, isActive);
  const send = outbox.add;
  const receipts = createReceipts(url, send, isActive);
  const pages = createPages(options, signal, (page) => {
    send({type: 'page', page});
    if (connection.ready()) {
      known = page.url;
    }
  });
  const event = (name, properties, stream) => send({type: 'track', name, properties, stream});
  const track = (name, properties) => isTracked() && event(name, properties);
  const streams = createStreams(options.streamRate || STREAM_RATE, connection.ready, event);
  const stream = (name, properties) => isTracked() && streams.add(name, properties);
  const listeners = createListeners(() => inbox.pump());
  const show =
    options.card !== false &&
    ((offer, actions) =>
      fenced(options.card?.call ? options.card : showCard, offer, actions, options, leaving.signal));
  const inbox = createInbox(url, listeners, receipts, send, connection.ready, show);

  const receivers = {
    welcome(message) {
      visitor = message.visitor;
      known = greeted;
      rooms.forEach(join);
      receipts.begin();
      inbox.pump();
      streams.flush();
      outbox.flush();
      listeners.call('beckon:connected', message);
    },

    error(message) {
      const {code, ref} = message;
      warn(code, message.message, ref);
      // The server will not take this room; any other error may pass.
      if (/room|invalid/.test(code)) {
        rooms.delete(ref);
      }
      // Perhaps it was a claim.
      receivers.refused({id: ref});
      listeners.call('beckon:error', message);
    },

    pong: receipts.pong,
    ...inbox.on,
  };

  function join(room) {
    rooms.add(room);
    send({type: 'join', room, ref: room});
  }

  function leave() {
    // Whoever comes back to the page views it once more.
    known = '';
    leaving.abort();
    leaving = new AbortController();
    inbox.leave();
    outbox.drain();
  }

  function forget() {
    outbox.forget();
    inbox.forget();
  }

  /** Begins or ends, by what holds now; comes back with a page that comes back from the cache. */
  function settle(event) {
    let was = active;
    const now = consent.all();
    const more = now.some((purpose) => !agreed.includes(purpose));
    agreed = now;
    active = !!now[0] && !signal.aborted && !document.prerendering;
    if (more) {
      // The server has not looked at what was not agreed to: the next `hello` is as if it were the first.
      known = '';
      was = false;
      connection.close(false);
    }
    if (!now[0]) {
      outbox.forget();
      receipts.forget();
    }
    if (!now.includes('messages')) {
      inbox.forget();
    }
    if (active !== was) {
      if (active) {
        connection.open();
      } else {
        connection.close(true);
      }
    } else if (active && event?.persisted) {
      connection.reopen();
    }
  }

  trackAttributes(signal, track, stream);
  listen(
    window,
    'online visibilitychange',
    () => {
      if (!document.hidden) {
        connection.wake();
        inbox.pump();
      }
    },
    signal,
  );
  // An open connection would keep the page out of the back/forward cache.
  listen(
    window,
    'pagehide',
    () => {
      leave();
      connection.close(false);
    },
    signal,
  );
  // Until it is no longer prerendered, nobody has seen the page; a decision in one tab is one for all of them,
  // which pages in the back/forward cache do not hear of. Not all of these events bubble.
  listen(window, 'prerenderingchange storage pageshow', settle, signal, true);
  settle();

  return {
    get visitor() {
      return visitor;
    },
    get connected() {
      return connection.ready();
    },
    on: listeners.add,
    track,
    stream,
    page: pages.show,
    join,
    leave(room) {
      rooms.delete(room);
      send({type: 'leave', room});
    },
    consent(given) {
      // At once, and ahead of what waits. A `hello` that is still to come says it by itself.
      connection.send(JSON.stringify({type: 'consent', consent: consent.set(given)}));
      settle();
    },
    close() {
      leave();
      closing.abort();
      settle();
    },
  };
}
