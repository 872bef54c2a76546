import {lookForIdentifiers} from './identifiers.js';
import {identitiesIn} from './identity.js';

/** So many are stored, are held of what the page says, and may be in one message. */
const MOST = 20;
/** The protocol's limit for a message. */
const LARGEST_MESSAGE = 16_384;

/**
 * Who the visitor is, as far as the page and its libraries know. Each identity is held as its JSON, so that
 * equal ones are the same. Those that were found are stored for the pages that follow; what the page says of
 * its visitor, signed or not, is held in its memory alone.
 *
 * @param {!Object} store the browser's storage
 * @param {string} key where they are stored
 * @param {!Object} options the page's `identities` and `identity`, and `identifiers` to look for none
 * @param {function()} news is called when there is something to tell
 * @return {!Object} `add`, `begin`, `end`, `forget`, `erase`, `greet` and `next`
 */
export function createIdentities(store, key, {identities, identity, identifiers}, news) {
  let own = [identities, identity].flat().flatMap(identitiesIn);
  /** By their sources, of which the storage is the first one. */
  let found = [];
  /** What the server knows on this connection. */
  let told = new Set();
  let stopLooking = () => {};

  const unique = (all) => [...new Set(all.flat())];

  function stored() {
    try {
      return JSON.parse(store.get(key)).map((one) => JSON.stringify(one));
    } catch (_) {
      return [];
    }
  }

  function take(place, identities) {
    const before = unique(found);
    found[place + 1] = unique([found[place + 1] || [], identities]);
    const now = unique(found);
    if (now.length > before.length) {
      store.set(key, `[${now.slice(-MOST)}]`);
      news();
    }
  }

  /** Puts into a message as many as fit of those that the server does not know. */
  function fill(message) {
    const some = unique([own, found.flat()])
      .filter((one) => !told.has(one))
      .slice(0, MOST);
    do {
      message.identities = some.length ? some.map((one) => JSON.parse(one)) : undefined;
    } while (new Blob([JSON.stringify(message)]).size > LARGEST_MESSAGE && some.pop());
    some.forEach((one) => told.add(one));
    return message;
  }

  const erase = () => store.set(key);

  function end() {
    stopLooking();
    found = [];
    told = new Set();
  }

  return {
    add(...given) {
      own = unique([own, given.flatMap(identitiesIn)]).slice(-MOST);
      news();
    },

    /** The visitor agrees to personalisation. */
    begin() {
      if (identifiers !== false) {
        found = [stored()];
        stopLooking = lookForIdentifiers(take);
      } else {
        erase();
      }
    },

    end,

    forget() {
      end();
      own = [];
    },

    erase,

    /** Puts them into the first message of a connection. */
    greet(hello) {
      told = new Set();
      return fill(hello);
    },

    /** The next message about what the server does not know, if there is something. */
    next() {
      const message = fill({type: 'identify'});
      return message.identities && message;
    },
  };
}
