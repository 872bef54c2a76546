/**
 * Listens until the signal says that it is enough.
 *
 * @param {!EventTarget} target what to listen to
 * @param {string} types the events, with spaces between them
 * @param {function(!Event)} listener is called with them
 * @param {!AbortSignal=} signal ends it
 * @param {boolean=} capture whether to hear of an event before the page does
 */
export function listen(target, types, listener, signal, capture) {
  types.split(' ').forEach((type) => target.addEventListener(type, listener, {signal, capture}));
}
