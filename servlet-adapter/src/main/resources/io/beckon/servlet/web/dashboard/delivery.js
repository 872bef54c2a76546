/**
 * The words for what becomes of an offer.
 *
 * @module delivery
 */

import { count } from "./format.js";

/** @type {Record<string, string>} the states of one visitor's delivery */
const STATUSES = {
  pending: "Waiting",
  delivered: "Delivered",
  claimed: "About to show",
  displayed: "Seen",
  clicked: "Clicked",
  dismissed: "Dismissed",
  converted: "Converted",
  expired: "Expired",
  suppressed: "Held back",
  revoked: "Revoked",
};

/** @type {Record<string, string>} why one was held back */
const REASONS = {
  replaced: "replaced by a newer one",
  queue_full: "queue full",
  cap: "cap reached",
  budget: "budget used up",
  no_consent: "no consent",
  holdout: "left out for comparison",
  other_person: "another person has signed in",
  forgotten: "too many visitors to remember",
};

/**
 * @param {string} status
 * @returns {string} such as "Seen"
 */
export function statusName(status) {
  return STATUSES[status] ?? status;
}

/**
 * @param {string} reason
 * @returns {string} such as "queue full"
 */
export function reasonName(reason) {
  return REASONS[reason] ?? reason.replaceAll("_", " ");
}

/**
 * @param {Record<string, number>} reasons how many were held back, by reason
 * @returns {string} such as "3 queue full, 1 cap reached", or "queue full" where it is the only one
 */
export function reasonsInWords(reasons) {
  const mostFirst = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  return mostFirst.length === 1
    ? reasonName(mostFirst[0][0])
    : mostFirst.map(([reason, number]) => `${count(number)} ${reasonName(reason)}`).join(", ");
}
