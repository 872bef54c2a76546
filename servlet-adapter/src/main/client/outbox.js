import {warn} from './fence.js';

/** The protocol's limit: what the server refuses is lost. */
const LARGEST_MESSAGE = 16_384;
/** So many of the largest are surely within the largest frame. */
const FRAME_MESSAGES = 3;
/** Milliseconds that each message takes of the rate allowed. */
const PACE = 25;

const isEvent = (type) => type === 'track' || type === 'page';

/**
 * Messages on their way out. What gathers within one turn of the page's script, or while the pace is
 * kept, leaves as one frame. Tracked events wait for a connection, the oldest making room for new
 * ones; all else belongs to the connection it was meant for and goes with it.
 *
 * @param {number} limit how many messages may wait
 * @param {!Object} connection where they leave
 * @param {function(): boolean} isActive whether the visitor agrees
 * @return {!Object} `add`, `flush`, `drain`, `begin` and `forget`
 */
export function createOutbox(limit, connection, isActive) {
  /** @type {!Array<{type: string, json: string}>} */
  let queue = [];
  let pause = 0;

  function send() {
    if (pause || !queue.length || !connection.ready()) {
      return;
    }
    const frame = queue.splice(0, FRAME_MESSAGES).map(({json}) => json);
    connection.send(`[${frame}]`);
    pause = setTimeout(flush, frame.length * PACE);
  }

  /** Sends what there is without keeping the pace. */
  function flush() {
    clearTimeout(pause);
    pause = 0;
    send();
  }

  return {
    flush,

    /** Sends everything: there is no later. */
    drain() {
      while (queue.length && connection.ready()) {
        flush();
      }
    },

    add(message) {
      const {type} = message;
      let json;
      try {
        json = JSON.stringify(message);
        if (new Blob([json]).size > LARGEST_MESSAGE) {
          throw LARGEST_MESSAGE;
        }
      } catch (problem) {
        return warn('refused', message, problem);
      }
      if (isActive() && (isEvent(type) || connection.ready())) {
        queue.push({type, json});
        if (queue.length > limit) {
          const oldest = queue.findIndex(({type}) => isEvent(type));
          queue.splice(oldest, oldest < 0 ? 0 : 1);
        }
        queueMicrotask(send);
      }
    },

    /** A connection has ended, or one begins with a `hello` that says where the visitor is. */
    begin() {
      queue = queue.filter(({type}) => type === 'track');
    },

    forget() {
      queue = [];
    },
  };
}
