import {listen} from './listen.js';

/** How many kept messages may wait in this tab; what is beyond comes again with the next connection. */
const WAITING = 100;
/** Another tab has the message: after so long we ask whether it has given it back. */
const ASK_AGAIN = 10_000;
/** Between one card and the next, so that a second click does not hit the wrong one. */
const PAUSE = 1_000;

/**
 * Messages on their way to the page. A kept one is claimed before it is shown, by a tab that can
 * show it: one that is visible and has a listener for it or, for an offer, the place of the card
 * free. What nobody here can show waits.
 *
 * @param {!Object} parts `listeners`, `receipts`, `send` and `show`, which puts an offer on the screen
 *     and resolves to false where it did not
 * @return {!Object} `message`, `granted`, `refused`, `failed`, `lost` and `pump`
 */
export function createInbox({listeners, receipts, send, show}) {
  /** By message id, in the order of their coming. */
  const waiting = new Map();
  /** Ids of kept messages that the page's listeners or its card have, and have not answered for. */
  const begun = new Set();
  /** The id of the message that has the place of the card, from before its claim until its card is gone. */
  let onCard = '';
  let pageReady = document.readyState === 'complete';

  if (!pageReady) {
    // Scripts that are still to run may have listeners to add.
    listen(window, 'DOMContentLoaded load', () => {
      pageReady = true;
      pump();
    });
  }

  const forCard = ({name}) => name === 'offer' && !!show && !listeners.has(name);

  function pump() {
    if (!pageReady || document.hidden) {
      return;
    }
    waiting.forEach((entry, id) => {
      const {message} = entry;
      const card = forCard(message);
      if (entry.busy || (card ? onCard && onCard !== id : !listeners.has(message.name))) {
        return;
      }
      if (card) {
        onCard = id;
      }
      if (entry.granted) {
        waiting.delete(id);
        begin(message);
      } else {
        entry.busy = true;
        send({type: 'claim', id, ref: id});
      }
    });
  }

  function release(id) {
    send({type: 'release', id});
  }

  function freeCard(id) {
    if (onCard === id) {
      onCard = '';
      pump();
    }
  }

  /** A claim is not ours for now: asks again later. */
  function pause(entry) {
    if (entry) {
      entry.timer = setTimeout(() => {
        entry.busy = false;
        pump();
      }, ASK_AGAIN);
      freeCard(entry.message.id);
    }
  }

  /** What a listener gets beside the data: the message, and ways to say what became of it. */
  function forPage(message) {
    const report = (status) => () => {
      if (message.keep) {
        receipts.add(message.id, 'displayed');
        receipts.add(message.id, status);
      }
    };
    return {
      ...message,
      displayed: report('displayed'),
      clicked: report('clicked'),
      dismissed: report('dismissed'),
    };
  }

  async function begin(message) {
    const {id, name, data} = message;
    const given = forPage(message);
    const ended = (report) => () => {
      report();
      setTimeout(freeCard, PAUSE, id);
    };
    begun.add(id);
    listeners.call('*', data, given);
    let results;
    if (forCard(message)) {
      onCard = id;
      const {displayed, clicked, dismissed} = given;
      results = [
        await show(data, {
          displayed,
          clicked: ended(clicked),
          dismissed: ended(dismissed),
          left: () => message.keep && release(id),
        }),
      ];
    } else {
      freeCard(id);
      results = await listeners.call(name, data, given);
    }
    if (results.some((result) => result !== false)) {
      given.displayed();
    } else {
      freeCard(id);
    }
    // Shown, it has a receipt; not shown, it may come again.
    begun.delete(id);
  }

  return {
    pump,

    message(message) {
      const {id, keep} = message;
      if (keep && receipts.knows(id)) {
        receipts.repeat(id);
      } else if (!keep && !forCard(message)) {
        begin(message);
      } else if (!begun.has(id) && waiting.size < WAITING && (keep || !document.hidden)) {
        // One that waits already and comes again is no longer claimed by this tab.
        waiting.set(id, {message, granted: !keep, busy: false, timer: 0});
        pump();
      }
    },

    granted({id}) {
      const entry = waiting.get(id);
      if (entry) {
        entry.busy = false;
        entry.granted = !document.hidden;
        if (document.hidden) {
          // Somebody looks at another tab by now, which may show it.
          release(id);
        }
        pump();
      }
    },

    refused({id, reason}) {
      const entry = waiting.get(id);
      if (reason === 'over') {
        waiting.delete(id);
      }
      pause(entry);
    },

    /** A claim was answered with an error. */
    failed(id) {
      pause(waiting.get(id));
    },

    /** The connection is gone, and our claims with it; the next one brings what still waits. */
    lost() {
      if (waiting.has(onCard)) {
        onCard = '';
      }
      waiting.forEach(({timer}) => clearTimeout(timer));
      waiting.clear();
    },
  };
}
