import {backoff} from './backoff.js';
import {warn} from './fence.js';
import {createStore} from './storage.js';

/** Until a WebSocket is open, as far as the first tries go: some proxies let it wait for ever. */
const OPEN_WITHIN = 5_000;
/** Until the server has said welcome. */
const WELCOME_WITHIN = 20_000;
/** Beyond two heartbeats of silence. */
const SLACK = 5_000;
/** Until a ping of ours is answered, unless the answer waits for the server's store. */
const ANSWER_WITHIN = 10_000;
/** A connection that held so long was a good one: the tries begin anew after it. */
const GOOD_AFTER = 10_000;

/**
 * One connection to the server that comes back by itself.
 *
 * Timers of hidden pages run late, and those of a computer that slept very late. So silence alone
 * never ends a connection: it makes us ask, and only a question without an answer does.
 *
 * @param {!Object} on `url` (where the server listens at the next try), `open` (gives the first message),
 *     `message`, `lost` (with the event and whether it is news to the page), and `ping` (asks the server, and
 *     tells whether the answer may take long)
 * @return {!Object} `open`, `wake`, `close`, `reopen`, `send` and `ready`
 */
export function createConnection(on) {
  /** @type {?WebSocket} */
  let socket = null;
  let welcomed = 0;
  /** As the server has it; zero until the server was reached for the first time. */
  let heartbeat = 0;
  let tries = 0;
  let staysAway = false;
  /** Whether the server has said when to come back; its word goes before our own haste. */
  let hinted = false;
  let retry = 0;
  let watch = 0;
  let socketTo = (url) => new WebSocket(url, 'beckon.v1');

  /** If that file can be had, it is not the server that is away: WebSockets do not get through. */
  function takeHttp() {
    load().then(({connect}) => {
      socketTo = connect;
      // On a page that follows one over HTTP, the first WebSocket is not waited for.
      if (!tries && !welcomed && socket) {
        giveUp();
      }
    }, backoff);
  }

  function open() {
    clearTimeout(retry);
    retry = 0;
    hinted = staysAway = false;
    if (!socket) {
      expect(tries > 2 ? WELCOME_WITHIN : OPEN_WITHIN, giveUp);
      try {
        socket = socketTo(on.url);
        socket.onopen = () => {
          expect(WELCOME_WITHIN, giveUp);
          send(JSON.stringify(on.open()));
        };
        socket.onmessage = (event) => receive(event.data);
        socket.onclose = ({code, reason}) => lost(code, reason);
      } catch (_) {
        giveUp();
      }
    }
  }

  /** Parts with the socket at once: on a dead network its own close event may take minutes. */
  function part() {
    clearTimeout(watch);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    }
    socket = null;
  }

  function lost(code, reason) {
    if (welcomed && Date.now() - welcomed > GOOD_AFTER) {
      tries = 0;
    }
    // 4100 to 4199.
    staysAway = /^41/.test(code);
    if (staysAway) {
      clearTimeout(retry);
      warn(code, reason);
    } else if (!hinted) {
      retry = setTimeout(open, backoff(tries, heartbeat));
      if (tries++ > 1) {
        takeHttp();
      }
    }
    end(code, reason, staysAway);
  }

  function end(code, reason, forGood) {
    const isNews = forGood || welcomed;
    welcomed = 0;
    part();
    on.lost({code, reason, comesBack: !forGood}, isNews);
  }

  function giveUp() {
    lost(1006, '');
  }

  /** Does something unless a message comes in time. */
  function expect(within, otherwise) {
    clearTimeout(watch);
    watch = setTimeout(otherwise, within);
  }

  /** For how long a server that is there may be silent. */
  const patience = () => 2 * heartbeat + SLACK;

  function probe() {
    expect(on.ping() ? patience() : ANSWER_WITHIN, giveUp);
  }

  function receive(text) {
    try {
      [].concat(JSON.parse(text)).forEach(handle);
    } catch (problem) {
      warn(text, problem);
    }
    if (welcomed) {
      expect(patience(), probe);
    }
  }

  function handle(message) {
    if (message.type === 'ping') {
      send('{"type":"pong"}');
    } else if (message.type === 'reconnect') {
      hinted = true;
      clearTimeout(retry);
      retry = setTimeout(() => {
        if (socket) {
          lost(1000, '');
        }
        open();
      }, message.after + Math.random() * message.window);
    } else {
      if (message.type === 'welcome') {
        welcomed = Date.now();
        heartbeat = message.heartbeat || 25_000;
      }
      on.message(message);
    }
  }

  function send(text) {
    if (socket?.readyState) {
      socket.send(text);
    }
  }

  // The page before was over HTTP, and so is this one unless a WebSocket is faster.
  if (createStore('sessionStorage').get('beckon.http')) {
    takeHttp();
  }

  return {
    open,
    send,

    /** The network is back, or somebody looks at the page again: a good moment to try or to ask. */
    wake() {
      if (welcomed) {
        probe();
      } else if (retry && !hinted) {
        open();
      }
    },

    close(forGood) {
      clearTimeout(retry);
      retry = 0;
      end(1000, '', forGood);
    },

    /** Comes back after `close`, unless the server wants us to stay away. */
    reopen() {
      if (!staysAway) {
        open();
      }
    },

    ready: () => !!welcomed,
  };
}
