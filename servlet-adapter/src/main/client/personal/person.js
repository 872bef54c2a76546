import {socketAddress} from '../address.js';
import {connect} from '../connect.js';
import {createConnection} from '../connection.js';
import {listen} from '../listen.js';
import {createStore} from '../storage.js';
import {createIdentities} from './identities.js';
import {createProfile} from './profile.js';

/** Another tab has made the visitor a new one. */
const RESET = 4007;
/** Within so long after a reset its other tabs are told, unless they sleep. */
const TOLD_WITHIN = 60_000;

/**
 * Connects the page as `connect` does, and adds what is about the person behind the visitor: who they are,
 * what the server knows of them, and that they have left.
 *
 * A reset is marked in the storage as well: a tab that sleeps or has no connection is not told of it, and
 * must not say hello with the identities of the person who has left.
 *
 * Without the visitor's consent to personalisation nothing is looked for, told or stored of the person.
 *
 * @param {!Object=} options see `CLIENT.md`
 * @return {!Object} the page's handle
 */
export function connectPerson(options = {}) {
  const url = socketAddress(options);
  const store = createStore('localStorage');
  const tab = createStore('sessionStorage');
  const tokenKey = 'beckon.token ' + url;
  /** When the last reset was. */
  const resetKey = 'beckon.reset ' + url;
  /** Whether the server does not know of it yet. */
  const dueKey = 'beckon.resetting ' + url;
  const profile = createProfile(store, 'beckon.profile ' + url);
  const identities = createIdentities(store, 'beckon.identities ' + url, options, () => queueMicrotask(tell));
  /** What `connect` gives: what it does with the connection, its two ways to end something, and the consent. */
  let core;
  let leave;
  let forgetWaiting;
  let consent;
  let carried;
  let connection;
  let active = false;
  /** Whether it is about the person. */
  let personal = false;
  /** The last reset that this page has followed. */
  let followed;
  /** Those who wait for the welcome after a reset. */
  let waiting = [];

  function create(...given) {
    let signal;
    [core, leave, forgetWaiting, consent, signal] = given;
    carried = {...core, open: hello, message: receive, lost};
    connection = createConnection(carried);
    // Another tab's decision holds here, and so does one that was made while this page was in the cache.
    listen(window, 'storage pageshow', settle, signal, true);
    return {...connection, open: begin, close};
  }

  /** The visitor agrees, and looks at the page. */
  function begin() {
    active = true;
    if (store.get(dueKey)) {
      askForReset();
    }
    if (tab.get(resetKey) !== store.get(resetKey)) {
      // What waits in the tab is from before.
      forgetWaiting();
    }
    follow();
    settle();
    connection.open();
  }

  function hello() {
    if (carried.url !== url) {
      // The handshake is done: the visitor is a new one.
      carried.url = url;
      store.set(dueKey);
      mark();
      follow();
    }
    if (followed !== store.get(resetKey)) {
      forget();
    }
    const message = {...core.open(), token: store.get(tokenKey)};
    return personal ? identities.greet(message) : message;
  }

  function receive(message) {
    const {type, token} = message;
    if (type === 'profile' && personal) {
      profile.receive(message);
    }
    if (token && type === 'welcome') {
      store.set(tokenKey, token);
    }
    core.message(message);
    if (type === 'welcome') {
      tell();
      resolve();
    }
  }

  function lost(event, isNews) {
    if (event.code === RESET) {
      const marked = store.get(resetKey);
      // The tab that has reset has removed the old one, and may have a new one: unless its storage is another.
      if (marked === followed && !(Date.now() - marked < TOLD_WITHIN)) {
        store.set(tokenKey);
      }
      forget();
    }
    if (!event.comesBack) {
      resolve();
    }
    core.lost(event, isNews);
  }

  function close(forGood) {
    connection.close(forGood);
    if (forGood) {
      active = false;
      settle();
    }
  }

  /** Begins or ends what is about the person; keeps nothing that the visitor does not agree to, or no longer. */
  function settle() {
    const was = personal;
    const all = consent.all();
    const agreed = all.includes('personalisation');
    personal = active && agreed;
    if (!agreed) {
      erase();
      profile.forget();
    }
    if (!all[0]) {
      store.set(tokenKey);
      [store, tab].forEach((area) => area.set(resetKey));
      store.set(dueKey);
    }
    if (personal && !was) {
      profile.begin();
      identities.begin();
    } else if (!personal) {
      identities.end();
    }
  }

  /** What is stored of the person, and would be stored again. */
  function erase() {
    identities.erase();
    profile.erase();
  }

  /** Forgets the person. Each tab erases what is stored: it may have stored it when another one had erased it. */
  function forget() {
    leave();
    forgetWaiting();
    identities.forget();
    profile.forget();
    erase();
    follow();
  }

  function mark() {
    store.set(resetKey, String(Date.now()));
  }

  function follow() {
    followed = store.get(resetKey);
    tab.set(resetKey, followed);
  }

  function askForReset() {
    carried.url = url + (url.includes('?') ? '&' : '?') + 'reset';
  }

  function resolve() {
    waiting.forEach((done) => done());
    waiting = [];
  }

  /** Tells the server who the visitor is, as far as it does not know. */
  function tell() {
    let message;
    while (personal && connection.ready() && (message = identities.next())) {
      connection.send(JSON.stringify(message));
    }
  }

  function reset() {
    store.set(tokenKey);
    if (consent.all()[0]) {
      mark();
      // The page may be left before the server knows of it.
      store.set(dueKey, '1');
    }
    forget();
    askForReset();
    return new Promise((done) => {
      waiting.push(done);
      if (active) {
        connection.close(false);
        connection.open();
      } else {
        resolve();
      }
    });
  }

  const handle = connect(options, create);
  const {on, consent: decide} = handle;
  settle();
  Object.defineProperty(handle, 'profile', {get: profile.present});
  return Object.assign(handle, {
    on: (name, listener) => (/^profile(:|$)/.test(name) ? profile.add : on)(name, listener),
    consent(given) {
      decide(given);
      settle();
    },
    identify: identities.add,
    reset,
  });
}
