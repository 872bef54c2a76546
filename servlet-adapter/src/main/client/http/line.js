/** Without a word for so long, answers are held back on the way. */
const HELD_BACK = 6_000;
const RETRIES = 3;
const RETRY_AFTER = 700;

/**
 * What comes down to this browser, by server-sent events of one request for all of its tabs: one of them asks, and tells the
 * others. When that one goes, another one goes on where it was. Where the browser does not let tabs agree, each one asks
 * for itself.
 *
 * @param {string} base where visitors connect, over http
 * @return {!Object} `join` and `leave`
 */
export function createLine(base) {
  const name = 'beckon.line ' + base;
  const channel = navigator.locks && window.BroadcastChannel && new BroadcastChannel(name);
  /** By connection, who is told of its events. */
  const listeners = new Map();
  /** Those who wait for a line. */
  let waiting = [];
  let line = '';
  let last = 0;
  let polling = false;
  let leads = !channel;
  let resign = null;
  let holding = null;

  if (channel) {
    channel.onmessage = ({data}) => hear(data);
  }

  function tell(message) {
    channel?.postMessage(message);
  }

  function hear(message) {
    if (message.ask && leads && line) {
      tell({line, last});
    } else if (message.over === line && line) {
      over();
    } else if (message.line) {
      line = message.line;
      last = message.last;
      begin();
    } else if (message.event) {
      take(message.event);
    }
  }

  function begin() {
    waiting.forEach((ready) => ready());
    waiting = [];
  }

  function take({number, name, data}) {
    last = number;
    const listener = listeners.get(data.connection);
    if (listener) {
      listener(name, data);
    }
  }

  /** All who are on it have to begin anew. */
  function over() {
    line = '';
    last = 0;
    [...listeners.values()].forEach((listener) => listener('close', {code: 1006, reason: 'line'}));
    listeners.clear();
  }

  /** Leads if nobody does; until then, asks whoever does. */
  function apply() {
    if (!channel || resign || leads) {
      return;
    }
    const giveUp = new AbortController();
    resign = () => giveUp.abort();
    navigator.locks
      .request(name, {signal: giveUp.signal}, () => {
        leads = true;
        if (line) {
          hold();
        }
        begin();
        return new Promise((done) => {
          resign = done;
        });
      })
      .catch(() => {});
    tell({ask: true});
  }

  async function hold() {
    let tries = 0;
    while (leads && line && listeners.size) {
      const held = line;
      try {
        await ask(held);
        tries = 0;
      } catch (status) {
        if (held !== line) {
          return;
        }
        if (status === 410 || status === 403 || ++tries > RETRIES) {
          tell({over: line});
          over();
          return;
        }
        await new Promise((done) => setTimeout(done, RETRY_AFTER));
      }
    }
  }

  /** Asks once, and takes what comes. */
  async function ask(held) {
    const cut = new AbortController();
    holding = cut;
    let came = false;
    const timer =
      !polling &&
      setTimeout(() => {
        if (!came) {
          polling = true;
          cut.abort();
        }
      }, HELD_BACK);
    try {
      const answer = await fetch(base + '/line' + (polling ? '?poll' : ''), {
        headers: {'Beckon-Line': held, 'Last-Event-ID': String(last)},
        credentials: 'include',
        signal: cut.signal,
      });
      if (!answer.ok) {
        throw answer.status;
      }
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let text = '';
      for (;;) {
        const {done, value} = await reader.read();
        if (done) {
          return;
        }
        came = true;
        text += decoder.decode(value, {stream: true});
        const events = text.split('\n\n');
        text = events.pop();
        // The first one says no more than that nobody holds them back.
        events.filter((event) => event[0] !== ':').map(parse).forEach((event) => {
          tell({event});
          take(event);
        });
      }
    } catch (problem) {
      if (polling && !came && cut.signal.aborted) {
        return;
      }
      throw problem;
    } finally {
      clearTimeout(timer);
    }
  }

  function parse(text) {
    const [, number, name, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(text);
    return {number: +number, name, data: JSON.parse(data)};
  }

  return {
    /**
     * Connects.
     *
     * @param {function(string): !Promise<?Object>} open is given the line, and asks the server for a connection on it
     * @param {function(string, !Object)} listener is told of the connection's events
     * @return {!Promise<string>} the connection's id
     */
    async join(open, listener) {
      apply();
      if (!leads && !line) {
        await new Promise((ready) => {
          waiting.push(ready);
        });
      }
      const given = await open(line || 'new').catch((status) => {
        if (status === 410 && line) {
          tell({over: line});
          over();
        }
        throw status;
      });
      const isNew = given.line !== line;
      if (isNew) {
        line = given.line;
        last = 0;
      }
      listeners.set(given.connection, listener);
      if (leads) {
        tell({line, last});
        if (isNew || listeners.size === 1) {
          hold();
        }
      }
      return given.connection;
    },

    /** A connection is over. The last one of the tab that asks hands that on. */
    leave(connection) {
      listeners.delete(connection);
      if (!listeners.size && channel) {
        leads = false;
        holding?.abort();
        resign?.();
        resign = null;
        line = '';
      }
    },
  };
}
