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
