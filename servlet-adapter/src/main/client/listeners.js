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
      byName.set(name, (byName.get(name) || new Set()).add(listener));
      added();
      return () => {
        byName.get(name).delete(listener);
      };
    },

    has(name) {
      return byName.get(name)?.size;
    },

    /** Resolves to what the listeners returned; a listener that failed counts as false. */
    call(name, ...values) {
      return Promise.all([...(byName.get(name) || [])].map((listener) => fenced(listener, ...values)));
    },
  };
}
