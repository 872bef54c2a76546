import {unsigned} from './identity.js';

/** So long libraries are waited for that load late. */
const WAITS = 10_000;
/** Until the second look; from one to the next it doubles. */
const FIRST_PAUSE = 100;

/**
 * Finds out who the libraries and the address of the page say that the visitor is.
 *
 * @param {function(number, !Array<string>)} found is given all that one source has now, and its place
 * @return {function()} ends it
 */
export function lookForIdentifiers(found) {
  const until = Date.now() + WAITS;
  /** The libraries that were asked to call when they are ready. */
  const asked = new Set();
  let pause = FIRST_PAUSE;
  let over = false;
  let timer = 0;

  /** A library that fails harms nobody, and one that never answers holds no other one up. */
  async function read(name, source, place) {
    try {
      const library = window[name];
      if (library?.ready && !asked.has(name)) {
        asked.add(name);
        library.ready(look);
      }
      const identities = await source(library);
      if (!over) {
        found(place, identities);
      }
    } catch (_) {
      // Perhaps later.
    }
  }

  function look() {
    if (!over) {
      SOURCES.forEach(([name, source], place) => read(name, source, place));
    }
  }

  function lookAgain() {
    look();
    const left = until - Date.now();
    // What the last look has found is still on its way.
    timer = left > 0 ? setTimeout(lookAgain, Math.min(pause, left)) : setTimeout(end);
    pause *= 2;
  }

  function end() {
    over = true;
    clearTimeout(timer);
  }

  lookAgain();
  return end;
}

/** What an object has under one of the names, which may be a function that gives it. */
function having(holder, ...names) {
  const name = names.find((one) => one in holder);
  return typeof holder[name] === 'function' ? holder[name]() : holder[name];
}

/**
 * What the libraries have in common that descend from Segment's: a user whose parts are functions
 * or values, or functions of the library itself. What stands in for a library that loads is an array,
 * and what else has the name may be an element.
 */
function readUser(namespace) {
  return async (library) => {
    if (Array.isArray(library) || !(library?.user || library?.getAnonymousId)) {
      return [];
    }
    const user = (await library.user?.()) || library;
    return [
      ...unsigned(namespace, 'userId', having(user, 'id', 'userId', 'getUserId')),
      ...unsigned(namespace, 'anonymousId', having(user, 'anonymousId', 'getAnonymousId')),
      ...unsigned(namespace, 'email', having(user, 'traits', 'getUserTraits')?.email),
    ];
  };
}

function readAddress() {
  const query = new URLSearchParams(location.search);
  return [
    ...unsigned('segment', 'userId', query.get('ajs_uid')),
    ...unsigned('segment', 'anonymousId', query.get('ajs_aid')),
    ...unsigned('segment', 'email', query.get('ajs_email')),
  ];
}

/** What stands in for it while it loads has a queue. */
function readIntercom(intercom) {
  return intercom && !intercom.q ? unsigned('intercom', 'anonymousId', intercom('getVisitorId')) : [];
}

function readHull(hull) {
  const {id, external_id: externalId, email} = hull?.currentUser?.() || {};
  return [
    ...unsigned('hull', 'userId', id),
    ...unsigned('hull', 'externalId', externalId),
    ...unsigned('hull', 'anonymousId', hull?.config?.('anonymousId') || hull?.config?.('browserId')),
    ...unsigned('hull', 'email', email),
  ];
}

/** In the order of their identities, by the name on the window. */
const SOURCES = [
  ['', readAddress],
  ['Intercom', readIntercom],
  ['Hull', readHull],
  ['analytics', readUser('segment')],
  ['rudderanalytics', readUser('rudderstack')],
  ['jitsu', readUser('jitsu')],
];
