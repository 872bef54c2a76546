/**
 * Values by key, in one of the browser's storages or for as long as the page lives. A browser that forbids
 * storage, or has no room for a value, is one that forgets with the page.
 *
 * @param {string=} area `localStorage` or `sessionStorage`
 * @return {!Object} `keys` with a prefix, in their order, `get`, and `set`; setting nothing removes the value
 */
export function createStore(area) {
  /** What the storage has no room for. */
  const others = {};
  let values = others;
  try {
    values = window[area] || values;
  } catch (_) {
    // Forbidden.
  }

  return {
    keys: (prefix) =>
      Object.keys({...values, ...others})
        .filter((key) => key.startsWith(prefix))
        .sort(),

    get: (key) => values[key] || others[key],

    set(key, value) {
      delete others[key];
      try {
        delete values[key];
        if (value) {
          values[key] = value;
        }
      } catch (_) {
        others[key] = value;
      }
    },
  };
}
