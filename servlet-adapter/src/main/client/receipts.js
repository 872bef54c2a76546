import {createSlot} from './storage.js';

/** How many messages this tab remembers having shown. */
const REMEMBERED = 100;

/**
 * What became of the messages that this tab has shown. A receipt is held, in the tab's session
 * storage as well, until the server has surely read it: a click on an offer's link leaves the page
 * in the same moment, and a socket that is about to break takes what it is given without a word.
 * A ping behind the receipts and its pong make sure.
 *
 * @param {string} url the server's address
 * @param {function(!Object)} send hands a message to the outbox
 * @param {function(): boolean} isActive whether the visitor agrees
 * @return {!Object} `add`, `knows`, `repeat`, `ping`, `pong`, `connected` and `forget`
 */
export function createReceipts(url, send, isActive) {
  const slot = createSlot('sessionStorage', 'beckon.receipts ' + url);
  /** By message id: the statuses, how many of them were sent, and the number of the ping behind them. */
  let known = new Map();
  let pings = 0;
  let pongs = 0;
  try {
    known = new Map(JSON.parse(slot.get() || '[]'));
  } catch (_) {
    slot.set();
  }

  const isUnread = ({statuses, sent, behind}) => sent < statuses.length || behind > pongs;

  function save() {
    const unread = [...known].filter(([, entry]) => isUnread(entry));
    slot.set(unread.length ? JSON.stringify(unread) : '');
  }

  function transmit() {
    const behind = pings + 1;
    known.forEach((entry, id) => {
      while (entry.sent < entry.statuses.length) {
        send({type: 'receipt', id, status: entry.statuses[entry.sent++]});
        entry.behind = behind;
      }
    });
    if ([...known.values()].some((entry) => entry.behind === behind)) {
      ping();
    }
    save();
  }

  function ping() {
    pings++;
    send({type: 'ping'});
  }

  return {
    add(id, status) {
      const entry = known.get(id) || {statuses: [], sent: 0, behind: 0};
      if (isActive() && !entry.statuses.includes(status)) {
        entry.statuses.push(status);
        known.set(id, entry);
        if (known.size > REMEMBERED) {
          known.delete(known.keys().next().value);
        }
        transmit();
      }
    },

    knows: (id) => known.has(id),

    /** The server has sent the message again, so it knows nothing of our receipts. */
    repeat(id) {
      known.get(id).sent = 0;
      transmit();
    },

    ping,

    pong() {
      pongs++;
      save();
    },

    connected() {
      known.forEach((entry) => {
        if (isUnread(entry)) {
          entry.sent = 0;
        }
        // Pings are counted anew.
        entry.behind = 0;
      });
      pings = pongs = 0;
      transmit();
    },

    forget() {
      known.clear();
      slot.set();
    },
  };
}
