/**
 * One value in the browser's storage. A browser that forbids storage is one that forgets.
 *
 * @param {string} area the storage, `localStorage` or `sessionStorage`
 * @param {string} key the name of the value
 * @return {!Object} `get` and `set`; setting nothing removes it
 */
export function createSlot(area, key) {
  let memory = null;

  return {
    get() {
      try {
        return window[area].getItem(key);
      } catch (_) {
        return memory;
      }
    },

    set(value) {
      memory = value;
      try {
        window[area][value ? 'setItem' : 'removeItem'](key, value);
      } catch (_) {
        // Forbidden or full: the value lives as long as the page does.
      }
    },
  };
}
