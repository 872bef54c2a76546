import {listen} from './listen.js';
import {createStore} from './storage.js';

/** A tab that holds so many messages lets the next connection bring anew what is still to be shown. */
const HELD = 100;
/** Another tab has the message, or it is too early: after so long we ask again. */
const ASK_AGAIN = 10_000;
/** Between one card and the next, so that a second click does not hit the wrong one. */
const PAUSE = 1_000;

const WAITS = 0;
/** It was claimed, or is to be left alone for a while. */
const ASKED = 1;
/** The page's listeners or its card have it, and have not answered for it. */
const BEGUN = 2;
/** A listener that takes longer, or will never answer, holds others up no more. */
const RENEWED_FOR = 300_000;

/**
 * Messages on their way to the page. A kept one is claimed before it is shown, by a tab that can
 * show it: one that is visible and has a listener for it or, for an offer, the place of the card
 * free. What nobody here can show waits.
 *
 * What waits goes with the tab from page to page, and with it how far the server has sent, so that it need
 * not send all of it again. Nothing depends on that: a display takes a claim, wherever the message was held.
 *
 * @param {string} url the server's address
 * @param {!Object} listeners the page's
 * @param {!Object} receipts where displays are reported
 * @param {function(!Object)} send hands a message to the outbox
 * @param {function(): boolean} ready whether there is a connection
 * @param {(function(!Object, !Object): !Promise<*>|boolean)} show puts an offer on the screen, and resolves to
 *     false where it did not; false where there is no card
 * @return {!Object} `on`, `begin`, `leave`, `forget` and `pump`
 */
export function createInbox(url, listeners, receipts, send, ready, show) {
  const store = createStore('sessionStorage');
  const key = 'beckon.inbox ' + url;
  /** By message id, in the order of their coming. */
  const held = new Map();
  /** How far the server has sent, all of which is held or over; zero where it has not said. */
  let offset = 0;
  /** The id of the message that has the place of the card, from before its claim until its card is gone. */
  let onCard = '';
  let pageReady = document.readyState === 'complete';

  // Scripts that are still to run may have listeners to add.
  listen(window, 'DOMContentLoaded load', () => {
    pageReady = true;
    pump();
  });
  try {
    const [after, ...messages] = JSON.parse(store.get(key));
    messages.forEach(hold);
    offset = after;
  } catch (_) {
    // The tab comes from elsewhere.
  }

  const forCard = ({name}) => show && name === 'offer' && !listeners.has(name);

  /** Takes a message as one that has just come. */
  function hold(message) {
    held.set(message.id, {message, state: WAITS});
  }

  function canShow(message) {
    const free = forCard(message) ? !onCard || onCard === message.id : listeners.has(message.name);
    return free && pageReady && ready() && !document.hidden;
  }

  function pump() {
    const byPriority = (one, other) => (other.message.priority || 0) - (one.message.priority || 0);
    [...held.values()].sort(byPriority).forEach((entry) => {
      const {message, state} = entry;
      const {id} = message;
      if (state === WAITS && canShow(message) && !isShown(message)) {
        if (forCard(message)) {
          onCard = id;
        }
        if (message.keep) {
          entry.state = ASKED;
          entry.at = claim(id);
        } else {
          begin(entry);
        }
      }
    });
  }

  /** Whether a tab of this browser has shown the message, of which the server is then told once more. */
  function isShown(message) {
    const {id, keep} = message;
    const shown = keep && receipts.has(id);
    if (shown) {
      drop(message);
      receipts.send(id);
    }
    return shown;
  }

  function drop({id}) {
    if (held.get(id)?.state < BEGUN) {
      held.delete(id);
      freeCard(id);
    }
  }

  function freeCard(id) {
    if (onCard === id) {
      onCard = '';
      pump();
    }
  }

  function claim(id) {
    const at = Date.now();
    send({type: 'claim', id, at, ref: id});
    return at;
  }

  function release(id) {
    send({type: 'release', id});
  }

  /** A claim is not ours for now: asks again later. */
  function pause({id}) {
    const entry = held.get(id);
    if (entry?.state === ASKED) {
      setTimeout(() => {
        if (entry.state === ASKED) {
          entry.state = WAITS;
          pump();
        }
      }, ASK_AGAIN);
      freeCard(id);
    }
  }

  /** What the page gets beside the data: the message, and ways to say what became of it. */
  function forPage(message) {
    const {id, keep} = message;
    const given = {...message};
    ['displayed', 'clicked', 'dismissed'].forEach((status) => {
      given[status] = () => {
        if (keep) {
          receipts.add(id, 'displayed');
          receipts.add(id, status);
        }
        if (status !== 'displayed') {
          setTimeout(freeCard, PAUSE, id);
        }
      };
    });
    return given;
  }

  async function begin(entry, lease) {
    const {message} = entry;
    const {id, name, data, keep} = message;
    const given = forPage(message);
    // No other tab shall have it while a listener takes its time, perhaps to ask the visitor.
    const renewal = keep && setInterval(claim, lease / 2, id);
    setTimeout(clearInterval, RENEWED_FOR, renewal);
    entry.state = BEGUN;
    listeners.call('*', data, given);
    let results;
    if (forCard(message)) {
      onCard = id;
      results = [await show(data, given)];
    } else {
      freeCard(id);
      results = await listeners.call(name, data, given);
    }
    clearInterval(renewal);
    const shown = results.some((result) => result !== false);
    if (shown || !keep) {
      held.delete(id);
    }
    if (shown) {
      given.displayed();
    } else {
      entry.state = ASKED;
      pause(message);
      freeCard(id);
    }
  }

  /** Takes what is not begun as if it had just come, or does not take it at all. */
  function renew(again) {
    held.forEach(({message, state}, id) => {
      if (state < BEGUN) {
        if (again) {
          hold(message);
        } else {
          held.delete(id);
        }
        if (onCard === id) {
          onCard = '';
        }
      }
    });
    offset = again ? offset : 0;
  }

  return {
    pump,

    /** A connection begins; the claims of the one before are gone with it. Tells how far that one has sent. */
    begin() {
      renew(held.size < HELD);
      return offset || undefined;
    },

    /** The page goes: another one shall have at once what was claimed here, unless a listener is at it. */
    leave() {
      const saved = [offset];
      held.forEach(({message, state}, id) => {
        if (message.keep && !receipts.has(id)) {
          saved.push(message);
          if (state === ASKED || id === onCard) {
            release(id);
          }
        }
      });
      store.set(key, offset ? JSON.stringify(saved) : '');
    },

    forget() {
      renew(false);
      store.set(key);
    },

    /** What the server says, by type. */
    on: {
      message(message) {
        const {id, keep} = message;
        if (isShown(message) || held.get(id)?.state === BEGUN) {
          return;
        }
        if (!keep && !forCard(message)) {
          begin({message});
        } else if (keep || !document.hidden) {
          // One that waits already and comes again is no longer claimed by this tab.
          hold(message);
          pump();
        }
      },

      offset(message) {
        offset = message.offset;
      },

      granted({id, lease, at}) {
        const entry = held.get(id);
        // Another answer is to an earlier claim, or to one that was to renew this one.
        if (entry?.state === ASKED && entry.at === at) {
          const {message} = entry;
          entry.state = WAITS;
          if (!canShow(message)) {
            // Somebody looks at another tab by now, which may show it.
            release(id);
            freeCard(id);
          } else if (Date.now() - at >= lease) {
            // This tab slept since it asked (`at` is what that claim said): it asks anew.
            pump();
          } else if (!isShown(message)) {
            begin(entry, lease);
          }
        }
      },

      refused(message) {
        (message.reason === 'over' ? drop : pause)(message);
      },

      ended: drop,
    },
  };
}
