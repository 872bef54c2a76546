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
    // A capital follows, or it is another word that begins like ours.
    if (/^beckon[A-Z]/.test(key)) {
      values[key[6].toLowerCase() + key.slice(7)] = value !== 'false' && value;
    }
  }
  return values;
}
