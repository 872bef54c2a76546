/**
 * What the build's wrapper declares around the compiled client.
 *
 * @externs
 */

/**
 * What the client gives to the page.
 *
 * @type {!Object}
 */
var api;

/**
 * Where the client was loaded from.
 *
 * @type {string}
 */
var src;

/**
 * Loads what connects without WebSocket, from where the client is.
 *
 * @return {!Promise<!Object>} its `connect`
 */
function load() {}
