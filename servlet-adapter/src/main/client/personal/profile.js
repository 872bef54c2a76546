import {fenced} from '../fence.js';
import {createListeners} from '../listeners.js';
import {changesBetween} from './changes.js';

/** After 30 days what is stored is too old to be shown. */
const STALE_AFTER = 2_592_000_000;

/**
 * What the server tells this page of its visitor. It is stored, so that the pages that follow have it before
 * they are connected; what has changed is said against what this page was given last, whatever other tabs
 * have stored meanwhile.
 *
 * @param {!Object} store the browser's storage
 * @param {string} key where it is stored
 * @return {!Object} `add`, `present`, `begin`, `receive`, `forget` and `erase`
 */
export function createProfile(store, key) {
  const listeners = createListeners(() => {});
  /** What the page was given last, as JSON: what the page does to its copy changes nothing here. */
  let given = '';

  const erase = () => store.set(key);
  const present = () => (given ? JSON.parse(given) : null);

  function give(profile) {
    const before = present();
    given = JSON.stringify(profile);
    // Between a person's data and none that this page may have, there is nothing to compare.
    if (!before || before.private || profile.private) {
      if (!before?.private || !profile.private) {
        listeners.call('profile', present());
      }
      return;
    }
    const changes = changesBetween(before, profile);
    const paths = Object.keys(changes);
    if (paths.length) {
      listeners.call('profile', {...present(), changes});
      paths.forEach((path) => {
        const [previous, now] = changes[path];
        [path, path.replace(/[^.]*$/, '*'), '**'].forEach((name) =>
          listeners.call('profile:' + name, now, previous, present(), path),
        );
      });
    }
  }

  return {
    /** Adds a listener; one of the whole profile hears at once of what there is. */
    add(name, listener) {
      const remove = listeners.add(name, listener);
      const there = given;
      let listens = name === 'profile';
      queueMicrotask(() => {
        // Unless it has heard of it, or of something newer, meanwhile.
        if (listens && there && there === given) {
          fenced(listener, present());
        }
      });
      return () => {
        listens = false;
        remove();
      };
    },

    /** What the page may have, or null. */
    present: () => (present()?.private ? null : present()),

    /** The visitor agrees to personalisation. */
    begin() {
      try {
        const [at, profile] = JSON.parse(store.get(key));
        if (Date.now() - at < STALE_AFTER) {
          give(profile);
        } else {
          erase();
        }
      } catch (_) {
        // There is none.
      }
    },

    receive(message) {
      const profile = message.private ? {private: true} : dataOf(message);
      give(profile);
      store.set(key, message.private ? '' : JSON.stringify([Date.now(), profile]));
    },

    /** The visitor is another one, or does not agree any more. */
    forget() {
      if (given) {
        give(dataOf({}));
      }
    },

    erase,
  };
}

function dataOf({user, segments, account, accountSegments, events}) {
  return {
    user: user || {},
    segments: segments || [],
    account: account || {},
    accountSegments: accountSegments || [],
    events: events || [],
  };
}
