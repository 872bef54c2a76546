/**
 * Makes an address of the web absolute.
 *
 * @param {*} address what was given
 * @return {string} the address, or nothing where it is not one of http or https
 */
export function webAddress(address) {
  try {
    const {href} = new URL(address, document.baseURI);
    return address && /^https?:/.test(href) ? href : '';
  } catch (_) {
    return '';
  }
}

/**
 * Where visitors connect: beside the script, so that a context path needs no setting.
 *
 * @param {!Object} options the page's `url` or `path`, if it has set one
 * @return {string} a WebSocket address
 */
export function socketAddress({url, path}) {
  const base = path ? path + '/' : /^(.*\/)beckon(-full)?\.m?js/.exec(src)?.[1] || '/beckon/';
  return webAddress(url ? url.replace(/^ws/, 'http') : base.replace(/\/+$/, '/visitor')).replace(/^http/, 'ws');
}
