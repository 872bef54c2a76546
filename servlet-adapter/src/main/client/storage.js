/**
 * Values by key, in one of the browser's storages or for as long as the page lives. A browser that forbids
 * storage is one that forgets with the page.
 *
 * @param {string=} area `localStorage` or `sessionStorage`
 * @return {!Object} `keys` with a prefix, in their order, `get`, and `set`; setting nothing removes the value
 */
export function createStore(area) {
  let values = {};
  try {
    values = window[area] || values;
  } catch (_) {
    // Forbidden.
  }

  return {
    keys: (prefix) =>
      Object.keys(values)
        .filter((key) => key.startsWith(prefix))
        .sort(),

    get: (key) => values[key],

    set(key, value) {
      try {
        delete values[key];
        if (value) {
          values[key] = value;
        }
      } catch (_) {
        // Full.
      }
    },
  };
}
