import {webAddress} from './address.js';
import {CARD_STYLE} from './card-style.js';
import {listen} from './listen.js';

/** How long an offer must have been on the screen to count as displayed. */
const DISPLAYED_AFTER = 1_000;
/** How long a card takes to leave; its style says how. */
const LEAVING = 200;

function append(parent, tag, properties) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

/**
 * Makes the card of an offer. What is in the offer becomes text and addresses, never HTML; an image
 * or action whose address is not of the web is left out.
 *
 * The card is a labelled region with a status inside and not a dialog: it takes no focus, because
 * nobody asked for it and somebody may be typing.
 *
 * @param {!Object} offer `title`, `body`, `image` and `action`
 * @param {!Object=} handlers `clicked` and `dismissed` are called with the event; `inline` puts the card
 *     where its element stands rather than over the page; `closeLabel` names the close button
 * @return {!HTMLElement} the card, to be put into a document
 */
export function card({title, body, image, action}, {clicked, dismissed, inline, closeLabel = 'Close'} = {}) {
  const host = document.createElement('beckon-offer');
  if (inline) {
    host.setAttribute('inline', '');
  }
  const root = host.attachShadow({mode: 'open'});
  const style = new CSSStyleSheet();
  style.replaceSync(CARD_STYLE);
  root.adoptedStyleSheets = [style];

  const region = append(root, 'section', {part: 'card', ariaLabel: title});
  const src = webAddress(image);
  if (src) {
    append(region, 'img', {
      part: 'image',
      alt: '',
      src,
      onerror: (event) => event.target.remove(),
    });
  }
  const content = append(region, 'output', {part: 'content'});
  append(content, 'strong', {part: 'title', textContent: title, dir: 'auto'});
  if (body) {
    append(content, 'p', {part: 'body', textContent: body, dir: 'auto'});
  }
  const href = action?.label && webAddress(action.url);
  if (href) {
    append(content, 'a', {part: 'action', textContent: action.label, dir: 'auto', href, onclick: clicked});
  }
  append(region, 'button', {part: 'close', textContent: '\u00d7', ariaLabel: closeLabel, onclick: dismissed});
  return host;
}

/**
 * Puts an offer's card over the page until it is clicked or dismissed. A page may be on its way out,
 * so the offer counts as displayed after a moment only; before that the card goes with the page.
 *
 * @param {!Object} offer what to show
 * @param {!Object} actions `clicked` and `dismissed`, called without values
 * @param {!Object} options `closeLabel`
 * @param {!AbortSignal} signal says that the page is left
 * @return {!Promise<(boolean|undefined)>} resolves when the offer was displayed, to false where it was not
 */
export function showCard(offer, actions, options, signal) {
  const gone = new AbortController();
  /** What had the focus before it came to the card. */
  let before = null;

  function end(report) {
    const focused = document.activeElement === host;
    gone.abort();
    report();
    host.inert = true;
    setTimeout(() => host.remove(), LEAVING);
    if (focused) {
      before?.focus({preventScroll: true});
    }
  }

  const host = card(offer, {
    ...options,
    clicked: () => end(actions.clicked),
    dismissed: () => end(actions.dismissed),
  });
  listen(host, 'focusin', (event) => {
    before = event.relatedTarget || before;
  });
  listen(
    window,
    'keydown',
    (event) => {
      // A page that has something of its own to close, or a field to leave, goes first.
      const busy =
        event.defaultPrevented ||
        event.target.matches(':read-write') ||
        document.querySelector('dialog[open]');
      if (event.key === 'Escape' && !busy) {
        end(actions.dismissed);
      }
    },
    gone.signal,
  );
  document.body.append(host);
  // Screen readers announce what comes into a status, not what it came with.
  const status = host.shadowRoot.querySelector('output');
  setTimeout(() => status.prepend(...status.querySelectorAll('strong,p')), 100);

  return new Promise((resolve) => {
    let displayed = false;
    setTimeout(() => {
      displayed = true;
      resolve();
    }, DISPLAYED_AFTER);
    listen(
      signal,
      'abort',
      () => {
        if (!displayed) {
          gone.abort();
          host.remove();
          resolve(false);
        }
      },
      gone.signal,
    );
  });
}
