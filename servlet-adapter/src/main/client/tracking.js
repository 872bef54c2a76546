import {ownAttributes} from './attributes.js';
import {listen} from './listen.js';

/**
 * Thins out events that come in quick succession: of each name the newest, so many times a second.
 * Without a connection the newest of all waits for one.
 *
 * @param {number} rate how many times a second
 * @param {function(): boolean} ready whether there is a connection
 * @param {function(string, !Object, boolean)} send is given what remains, and that it is one of many
 * @return {!Object} `add`, and `flush` for when there is a connection
 */
export function createStreams(rate, ready, send) {
  const newest = new Map();
  let timer = 0;

  function flush() {
    timer = 0;
    if (newest.size && ready()) {
      timer = setTimeout(flush, 1000 / rate);
      newest.forEach((properties, name) => send(name, properties, true));
      newest.clear();
    }
  }

  return {
    flush,

    add(name, properties) {
      if (!ready()) {
        newest.clear();
      }
      newest.set(name, properties);
      if (!timer) {
        flush();
      }
    },
  };
}

/**
 * Tracks what the page's attributes ask for: clicks on, and submits of, `data-beckon-track`, and the
 * pointer's way over `data-beckon-stream`.
 *
 * @param {!AbortSignal} signal ends it
 * @param {function(string, !Object)} track takes an event
 * @param {function(string, !Object)} stream takes one of many
 */
export function trackAttributes(signal, track, stream) {
  // While the event is on its way down: a page that stops it at the element changes
  // nothing then.
  listen(
    window,
    'click submit pointermove',
    (event) => {
      const {target, type, clientX, clientY} = event;
      const moved = type === 'pointermove';
      const element = target.closest?.(`[data-beckon-${moved ? 'stream' : 'track'}]`);
      if (!element) {
        return;
      }
      const {track: tracked, stream: streamed, ...properties} = ownAttributes(element);
      if (moved) {
        const {left, top, width, height} = element.getBoundingClientRect();
        const place = {x: clientX - left, y: clientY - top, width, height};
        for (const key in place) {
          properties[key] = Math.round(place[key]);
        }
        stream(streamed, properties);
      } else if ((type === 'submit') === element.matches('form')) {
        // A click in a form is none on it.
        track(tracked, properties);
      }
    },
    signal,
    true,
  );
}
