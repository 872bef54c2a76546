/**
 * To what visitors agree, and the words for it.
 *
 * @module consent
 */

/**
 * @typedef {"analytics" | "personalisation" | "messages"} Purpose
 * @typedef {boolean | Partial<Record<Purpose, boolean>>} Consent
 * @typedef {{consent?: Consent | null}} Consenting a row, or what is like one
 */

/** @type {readonly Purpose[]} */
const PURPOSES = ["analytics", "personalisation", "messages"];

/**
 * @param {Consenting} row
 * @param {Purpose} purpose
 * @returns {boolean}
 */
export function agreesTo({ consent }, purpose) {
  const given = consent ?? true;
  return typeof given === "boolean" ? given : given[purpose] === true;
}

/**
 * @param {Consenting} row
 * @returns {string | null} such as "Everything but messages"; null where it is everything
 */
export function agreementInWords(row) {
  const agreed = PURPOSES.filter((purpose) => agreesTo(row, purpose));
  const refused = PURPOSES.filter((purpose) => !agreed.includes(purpose));
  if (refused.length === 0) {
    return null;
  }
  if (refused.length === 1) {
    return `Everything but ${refused[0]}`;
  }
  return agreed.length === 0 ? "Nothing" : `Only ${agreed[0]}`;
}

/**
 * @param {Consenting} row without a page
 * @returns {string} what stands in place of the page
 */
export function withoutPage(row) {
  // Who agrees later than the page was opened has told of no page since.
  return agreesTo(row, "analytics") ? "Page not known yet" : "Page not shared";
}

/**
 * @param {Consenting} row
 * @returns {string} the label of who gets no messages; empty for everybody else
 */
export function messagesLabel(row) {
  return agreesTo(row, "messages") ? "" : "no messages";
}
