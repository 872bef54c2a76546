import {fenced} from './fence.js';

/**
 * The page's listeners by name. Names that begin with `beckon:` are the client's own news.
 *
 * @param {function()} added is called after a listener was added
 * @return {!Object} `add`, `has` and `call`
 */
export function createListeners(added) {
  /** @type {!Map<string, !Set<Function>>} */
  const byName = new Map();

  return {
    add(name, listener) {
      // A function of its own for each call: the same listener may be added twice and taken off once.
      const entry = (...values) => listener(...values);
      byName.set(name, (byName.get(name) || new Set()).add(entry));
      added();
      return () => {
        byName.get(name).delete(entry);
      };
    },

    has(name) {
      return byName.get(name)?.size > 0;
    },

    /** Resolves to what the listeners returned; a listener that failed counts as false. */
    call(name, ...values) {
      return Promise.all([...(byName.get(name) || [])].map((entry) => fenced(entry, ...values)));
    },
  };
}
