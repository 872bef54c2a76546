import {webAddress} from './address.js';
import {warn} from './fence.js';
import {listen} from './listen.js';

/** A blinking title must not become a stream of messages. */
const TITLE_SETTLES = 200;
/** With three texts and three bytes a character, a page stays below what a message may have. */
const LONGEST = 1_800;

/** The address of the page. A fragment is a place on it, or a secret, unless it is a route (`#/cars`). */
function here() {
  return location.href.replace(/#(?!!?\/).*/, '');
}

function cut(text = '') {
  return String(text).slice(0, LONGEST);
}

/**
 * Where the tab is. Notices what a single-page application does to the history and to the title.
 *
 * @param {!Object} options the page's `pageViews` and `mapPage`
 * @param {!AbortSignal} signal ends the noticing
 * @param {function(!Object)} moved is given the page when it is another one, or has another title
 * @return {!Object} `now` and `show`
 */
export function createPages({pageViews, mapPage}, signal, moved) {
  let url = here();
  let title = document.title;
  let page = {url, title, referrer: document.referrer};
  let settling = 0;

  /** Whether the tab has another page, or the page another title, than when we looked last. */
  function look() {
    const before = url;
    url = here();
    if (url === before && title === document.title) {
      return false;
    }
    title = document.title;
    page = url === before ? {...page, title} : {url, title, referrer: page.url};
    return true;
  }

  /** What may be told of the page: no more than the site where the page's own code fails to say. */
  function told() {
    try {
      const {url, title, referrer} = mapPage ? mapPage({...page}) : page;
      if (!url) {
        throw url;
      }
      return {url: cut(url), title: cut(title), referrer: cut(referrer)};
    } catch (problem) {
      warn('mapPage', problem);
      return {url: location.origin + '/'};
    }
  }

  function lookSoon(within) {
    clearTimeout(settling);
    settling = setTimeout(() => {
      settling = 0;
      if (!signal.aborted && look()) {
        moved(told());
      }
    }, within);
  }

  /** An application names the new page right after it has changed the address: look when it is done. */
  const navigated = () => lookSoon();

  if (pageViews !== false) {
    ['pushState', 'replaceState'].forEach((method) => {
      const original = history[method];
      const noticed = (...values) => {
        original.apply(history, values);
        navigated();
      };
      history[method] = noticed;
      listen(signal, 'abort', () => {
        if (history[method] === noticed) {
          history[method] = original;
        }
      });
    });
    listen(window, 'popstate hashchange', navigated, signal);
    const titles = new MutationObserver(() => {
      if (!settling && title !== document.title) {
        lookSoon(TITLE_SETTLES);
      }
    });
    titles.observe(document.head, {childList: true, subtree: true, characterData: true});
    listen(signal, 'abort', () => titles.disconnect());
  }

  return {
    /** The page for `hello`; nothing is announced. */
    now() {
      if (pageViews !== false) {
        look();
      }
      return told();
    },

    /** A page that the application names itself. */
    show(named) {
      const {url, title = document.title} = named || {};
      const address = webAddress(url) || page.url;
      page = {url: address, title, referrer: address === page.url ? page.referrer : page.url};
      moved(told());
    },
  };
}
