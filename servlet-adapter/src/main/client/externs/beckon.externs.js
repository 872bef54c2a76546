/**
 * What the client gives to the page; the build's wrapper declares it and hands it on.
 *
 * @externs
 */

/** @type {!Object} */
var beckonExports;
