/** What an identity may be of; an object of these is the short form of some in the site's own namespace. */
const KINDS = ['userId', 'anonymousId', 'externalId', 'email'];
/** With so many characters at most, any of them fits into a message. */
const LONGEST_VALUE = 256;
const LONGEST_SIGNED = 2_048;
/** What libraries and templates write where there is nobody. */
const NOBODY = /^([0-]*|null|undefined|none|nan|true|false|anonymous|unknown|guest|\[object .*)$/i;

const isText = (value) => typeof value === 'string';

/**
 * One identity as the server is told of it.
 *
 * @param {string} namespace whose id it is
 * @param {string} kind one of the kinds
 * @param {*} value what was found
 * @return {!Array<string>} its JSON, or nothing where the value stands for nobody
 */
export function unsigned(namespace, kind, value) {
  const text = isText(value) || typeof value === 'number' ? String(value).trim() : '';
  const isSomebody =
    !NOBODY.test(text) && text.length <= LONGEST_VALUE && (kind !== 'email' || text.includes('@'));
  return isSomebody ? [JSON.stringify({namespace, kind, value: text})] : [];
}

/**
 * What the page says of its visitor.
 *
 * @param {*} given what the server has signed, or `namespace`, `kind` and `value`, or ids and an e-mail
 *     address of the site's own
 * @return {!Array<string>} the JSON of each identity in it
 */
export function identitiesIn(given) {
  if (isText(given)) {
    const signed = given.trim();
    return signed && signed.length <= LONGEST_SIGNED ? [JSON.stringify({signed})] : [];
  }
  const {namespace, kind, value} = given || {};
  return KINDS.includes(kind) && isText(namespace)
    ? unsigned(namespace, kind, value)
    : KINDS.flatMap((own) => unsigned('own', own, given?.[own]));
}
