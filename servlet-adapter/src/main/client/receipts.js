import {createStore} from './storage.js';

/** How many receipts a tab remembers, and how many a browser holds for the server. */
const REMEMBERED = 200;

/**
 * What became of the messages that were shown. A receipt is held in the browser's storage until the server
 * has stored it for good, which the pong to a ping behind it says: a click on an offer's link leaves the
 * page in the same moment, a socket that is about to break takes what it is given without a word, and a
 * server may die with what it has read. The tabs share what is held: each of them sends it, and none shows
 * a message that another one has shown.
 *
 * @param {string} url the server's address
 * @param {function(!Object)} send hands a message to the outbox
 * @param {function(): boolean} isActive whether the visitor agrees
 * @return {!Object} `add`, `has`, `send`, `ping`, `pong`, `begin` and `forget`
 */
export function createReceipts(url, send, isActive) {
  const held = createStore('localStorage');
  /** The receipts of this tab. */
  const own = createStore();
  const prefix = 'beckon.receipt ' + url + ' ';
  /** A receipt is a key, one for each, so that tabs which write at once do not undo each other's. */
  const receiptOf = (id, status = 'displayed') => prefix + id + ' ' + status;
  /** What the pong that is due is about; null where none is. */
  let asked = null;
  /** What was sent since the ping. */
  let sent = [];

  const remove = (receipt) => held.set(receipt);
  /** The oldest ones first, since ids sort by time; that a click comes before its display does no harm. */
  const all = () => held.keys(prefix);

  function ask() {
    asked = sent;
    sent = [];
    send({type: 'ping'});
  }

  function transmit(receipts) {
    receipts.forEach((receipt) => {
      const [, , id, status] = receipt.split(' ');
      send({type: 'receipt', id, status});
      sent.push(receipt);
    });
    if (!asked) {
      ask();
    }
  }

  return {
    add(id, status) {
      const receipt = receiptOf(id, status);
      if (isActive() && !own.get(receipt)) {
        [own, held].forEach((store) => {
          store.set(receipt, '1');
          store.keys(prefix).slice(0, -REMEMBERED).forEach((oldest) => store.set(oldest));
        });
        transmit([receipt]);
      }
    },

    has: (id) => own.get(receiptOf(id)) || held.get(receiptOf(id)),

    /** The server does not know that the message was shown. */
    send(id) {
      held.set(receiptOf(id), '1');
      transmit([receiptOf(id)]);
    },

    /** Asks the server; tells whether the answer may have to wait for its store. */
    ping() {
      if (!asked) {
        transmit(all());
      }
      return all().length;
    },

    pong() {
      asked?.forEach(remove);
      asked = null;
      if (sent.length) {
        ask();
      }
    },

    /** A connection begins. */
    begin() {
      asked = null;
      sent = [];
      if (all().length) {
        transmit(all());
      }
    },

    forget() {
      all().forEach(remove);
    },
  };
}
