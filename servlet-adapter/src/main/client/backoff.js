const BASE = 500;
const CAP = 30_000;
/** For a server that was never reached, try after try: it may not be there at all. */
const CAP_UNSEEN = 300_000;
const TRIES_UNSEEN = 8;

/**
 * How long to wait before the next try: anything up to a bound that doubles, so that browsers
 * which lost the server in the same moment do not come back in the same moment.
 *
 * @param {number} tries how many have failed
 * @param {boolean} seen whether the server has ever been reached
 * @return {number} milliseconds
 */
export function backoff(tries, seen) {
  const cap = seen || tries < TRIES_UNSEEN ? CAP : CAP_UNSEEN;
  return Math.random() * Math.min(cap, BASE * 2 ** tries);
}
