/**
 * Calls the page's code so that its failure stays its own: what it throws is logged.
 *
 * @param {Function} work the page's function; it may return a promise
 * @param {...*} values what it is given
 * @return {!Promise<*>} what it returned, or false if it failed
 */
export async function fenced(work, ...values) {
  try {
    return await work(...values);
  } catch (problem) {
    warn('listener', problem);
    return false;
  }
}

/**
 * Tells the developer something, once where it happens.
 *
 * @param {...*} values what they should know
 */
export function warn(...values) {
  console.warn('Beckon:', ...values);
}
