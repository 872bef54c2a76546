/**
 * The words for ids by which other systems know a person, and what a text can be an id of. Knows nothing
 * of the screen.
 *
 * @module identity
 */

/**
 * @typedef {{namespace: string, kind: string, value: string}} Identity
 * @typedef {"full" | "address" | "none"} Trust
 */

/** @type {Record<string, string>} */
const KINDS = {
  userId: "User id",
  email: "Email",
  anonymousId: "Anonymous id",
  externalId: "External id",
};
/** @type {Record<string, string>} systems whose names are written otherwise than in messages */
const SYSTEMS = { segment: "Segment" };
const OWN = "own";
const SEGMENT = "segment";
/** Whatever has an @ between two parts, as the server sees it. */
const EMAIL = /^[^@\s]+@[^@\s]+$/;
const LONGEST = 256;

/** @type {Record<string, {name: string, meaning: string}>} */
export const TRUSTS = {
  full: { name: "Certain", meaning: "The site's own server, or a system that it trusts, vouches for it." },
  address: { name: "Believed", meaning: "Believed as far as to be addressed by it, and no further." },
  none: { name: "Only claimed", meaning: "The page says so, and nobody vouches for it." },
};

/**
 * @param {{namespace?: string, kind?: string}} identity
 * @returns {string} such as "Email" or "User id (Segment)"
 */
export function identityName({ namespace = OWN, kind = "" }) {
  const name = KINDS[kind] ?? kind;
  return namespace === OWN ? name : `${name} (${SYSTEMS[namespace] ?? namespace})`;
}

/**
 * @param {{namespace?: string, kind?: string}} identity
 * @returns {string} the same within a sentence, such as "email" or "user id (Segment)"
 */
export function identityInWords(identity) {
  const name = identityName(identity);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/**
 * @param {string} text
 * @returns {boolean} whether it looks like the address of a person
 */
export function isEmail(text) {
  return EMAIL.test(text);
}

/**
 * @param {string} text
 * @returns {boolean} whether somebody could be known by it
 */
export function isId(text) {
  return text !== "" && text.length <= LONGEST && !/\s/.test(text);
}

/**
 * @param {string} text an email or an id
 * @returns {Identity[]} everything that it may be; some sites take emails for user ids
 */
export function identitiesOf(text) {
  const kinds = isEmail(text)
    ? [[OWN, "email"], [OWN, "userId"], [SEGMENT, "email"], [SEGMENT, "userId"]]
    : [
        ...[[OWN, "userId"], [OWN, "externalId"], [OWN, "anonymousId"]],
        ...[[SEGMENT, "userId"], [SEGMENT, "externalId"], [SEGMENT, "anonymousId"]],
      ];
  return kinds.map(([namespace, kind]) => ({ namespace, kind, value: text }));
}

/** @returns {{namespace: string, kind: string}[]} by what a person is addressed, the usual first */
export function addressable() {
  return [
    { namespace: OWN, kind: "email" },
    { namespace: OWN, kind: "userId" },
    { namespace: OWN, kind: "externalId" },
    { namespace: SEGMENT, kind: "email" },
    { namespace: SEGMENT, kind: "userId" },
    { namespace: SEGMENT, kind: "anonymousId" },
  ];
}
