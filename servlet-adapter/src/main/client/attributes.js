/**
 * What stands in an element's `data-beckon-...` attributes, under names in camel case.
 *
 * @param {!Element} element any element of a page
 * @return {!Object<string, (string|boolean)>} the values; the word false as what it says
 */
export function ownAttributes(element) {
  const values = {};
  for (const key in element.dataset) {
    const value = element.dataset[key];
    // The rest of the key begins with a capital, or it is another word that begins like ours.
    const [name, first] = /^beckon([A-Z])/.exec(key) || [];
    if (name) {
      values[first.toLowerCase() + key.slice(7)] = value === 'false' ? false : value;
    }
  }
  return values;
}
