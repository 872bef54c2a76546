/**
 * Opens the page's connection.
 *
 * @param {string} url where the server listens
 * @return {!WebSocket} the connection
 */
export function connect(url) {
  return new WebSocket(url, 'beckon.v1');
}
