import {elect} from './elect.js';

/** Without a word for so long, answers are held back on the way. */
const HELD_BACK = 6_000;
const RETRIES = 3;
const RETRY_AFTER = 700;
/** Until the tab that leads has answered. */
const ANSWER_WITHIN = 2_500;
/** So many events may come before the answer that says whose they are. */
const EARLY = 64;
/** The answer where a line has as many connections as it may have. */
const FULL = 409;

const pause = () => new Promise((done) => setTimeout(done, RETRY_AFTER));

/** What cannot be read would come again and again: all that counts then is that it has come. */
function parse(text) {
  const [, number, name, data] = /^id: (\d+)\n(?:event: (\w+)\ndata: ([^]*))?/.exec(text) || [];
  try {
    return {number: +number, name, data: JSON.parse(data)};
  } catch (_) {
    return {number: +number || 0, data: {}};
  }
}

/**
 * What comes down to this browser, by server-sent events of one request for all of its tabs: one of them leads, which asks and
 * tells the others. When that one goes, another one goes on where it was. A tab that does not hear from the one that leads, and
 * one whose browser does not let tabs agree, asks for itself. Tabs for which a line has no room share another one, in the same way.
 *
 * @param {string} base where visitors connect, over http
 * @param {!Object} heldBack `get` tells whether answers are held back on the way, so that they are to be asked for one after the
 *     other, and `set` says so
 * @param {number=} rank how many other lines have no room
 * @return {!Object} `join` and `leave`
 */
export function createLine(base, heldBack, rank = 0) {
  const name = 'beckon.line ' + base + (rank ? ' ' + rank : '');
  const channel = window.BroadcastChannel && new BroadcastChannel(name);
  /** Those who are connected, or are about to be. */
  const members = new Set();
  /** By connection, who is told of its events. */
  const listeners = new Map();
  /** By member, what tells those who wait for a line that there is one, or that they may open one. */
  const waiting = new Map();
  /** How many wait for the server, and what has come meanwhile of connections that nobody knows. */
  let opening = 0;
  let early = [];
  let line = '';
  /** From where this tab would go on. */
  let last = 0;
  /** The highest number that this tab has taken itself on this line: one that leads from now on may be told of some events anew. */
  let taken = 0;
  let leads = false;
  /** Whether this tab has a line that it shares with nobody. */
  let alone = !channel;
  let resign = null;
  let patience = 0;
  /** The one loop that asks for what comes; none is another one's. */
  let loop = null;
  /** The line for those who find no room on this one. */
  let next = null;

  if (channel) {
    channel.onmessage = ({data}) => {
      if (members.size && !alone) {
        hear(data);
      }
    };
  }

  function tell(message) {
    if (!alone) {
      channel.postMessage(message);
    }
  }

  /** Says where this tab is, which leads. */
  function tellWhere() {
    tell({line, last, poll: heldBack.get()});
  }

  function hear(message) {
    if (message.ask) {
      if (leads) {
        tellWhere();
      }
    } else if (message.over) {
      if (message.over === line) {
        over();
      }
    } else if (message.event) {
      // Perhaps it is among the last that came to the one that led before.
      if (message.line === line) {
        take(message.event);
      }
    } else if (!leads) {
      follow(message);
    }
  }

  /** The tab that leads says where it is. */
  function follow(told) {
    if (told.poll) {
      heldBack.set();
    }
    if (!told.line) {
      // It has no line yet itself.
      clearTimeout(patience);
      patience = setTimeout(lookForLine, ANSWER_WITHIN);
      return;
    }
    if (line && line !== told.line) {
      over();
    }
    if (members.size) {
      if (!line) {
        line = told.line;
        last = told.last;
      }
      begin();
    }
  }

  function begin() {
    clearTimeout(patience);
    waiting.forEach((ready) => ready());
    waiting.clear();
  }

  function lookForLine() {
    if (waiting.size) {
      tell({ask: true});
      clearTimeout(patience);
      patience = setTimeout(() => {
        alone = true;
        begin();
      }, ANSWER_WITHIN);
    }
  }

  function take(event) {
    const {number, name, data} = event;
    if (number && number <= taken) {
      return;
    }
    taken = number || taken;
    last = Math.max(last, taken);
    const listener = listeners.get(data.connection);
    if (listener) {
      listener(name, data);
    } else if (opening && name) {
      early = [...early, event].slice(-EARLY);
    }
  }

  /** All who are on it have to begin anew. */
  function over() {
    stop();
    line = '';
    last = taken = 0;
    const told = [...listeners.values()];
    listeners.clear();
    told.forEach((listener) => listener('close', {code: 1006, reason: 'line'}));
  }

  function apply() {
    if (channel && !resign) {
      resign = elect(
        name,
        () => {
          leads = true;
          alone = false;
          tellWhere();
          hold();
          begin();
        },
        () => {
          leads = false;
          stop();
          tell({ask: true});
        },
      );
    }
  }

  async function hold() {
    if (loop || !listeners.size) {
      return;
    }
    const own = {cut: new AbortController()};
    loop = own;
    let tries = 0;
    while (loop === own) {
      const before = last;
      try {
        await ask(own);
        tries = 0;
        if (last === before) {
          await pause();
        }
      } catch (status) {
        if (loop !== own) {
          return;
        }
        if (status === 410 || status === 403 || ++tries > RETRIES) {
          tell({over: line});
          over();
          return;
        }
        await pause();
      }
    }
  }

  function stop() {
    loop?.cut.abort();
    loop = null;
  }

  /** Asks once, and takes what comes. */
  async function ask(own) {
    const cut = new AbortController();
    own.cut = cut;
    let came = false;
    const polls = heldBack.get();
    const timer =
      !polls &&
      setTimeout(() => {
        if (!came) {
          heldBack.set();
          tellWhere();
          cut.abort();
        }
      }, HELD_BACK);
    try {
      const answer = await fetch(base + '/line' + (polls ? '?poll' : ''), {
        headers: {'Beckon-Line': line, 'Last-Event-ID': String(last)},
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
        if (done || loop !== own) {
          return;
        }
        came = true;
        text += decoder.decode(value, {stream: true});
        const events = text.split('\n\n');
        text = events.pop();
        // The first one says no more than that nobody holds them back.
        events.filter((event) => event[0] !== ':').map(parse).forEach((event) => {
          if (loop === own) {
            tell({event, line});
            take(event);
          }
        });
      }
    } catch (problem) {
      if (!polls && !came && cut.signal.aborted) {
        return;
      }
      throw problem;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for a line, or for leave to open one, and connects there. Resolves to nothing where the member is gone by then. */
  async function connect(member) {
    if (!leads && !alone && !line) {
      await new Promise((ready) => {
        waiting.set(member, ready);
        lookForLine();
      });
    }
    if (!members.has(member)) {
      return;
    }
    const on = line;
    opening++;
    try {
      const given = await member.open(on || 'new');
      if (!members.has(member) || line !== on || !(on || leads || alone)) {
        member.abandon(given.connection);
        throw 0;
      }
      return given;
    } catch (status) {
      if (status === 410 && on && line === on) {
        tell({over: on});
        over();
      }
      throw status;
    } finally {
      opening--;
    }
  }

  function leave(member) {
    next?.leave(member);
    members.delete(member);
    listeners.delete(member.connection);
    waiting.get(member)?.();
    waiting.delete(member);
    if (!members.size) {
      stop();
      clearTimeout(patience);
      resign?.();
      resign = null;
      leads = false;
      alone = !channel;
      line = '';
      last = taken = 0;
    }
  }

  /** This line has no room for it, of which those who are on it shall notice nothing. */
  function goElsewhere(member) {
    leave(member);
    next = next || createLine(base, heldBack, rank + 1);
    next.join(member);
  }

  return {
    /**
     * Connects.
     *
     * @param {!Object} member `open` is given the line, and asks the server for a connection on it; `abandon` is given one that
     *     nobody needs any more; `hear` is told that it is open, with the `connection`, and of all events of that
     */
    async join(member) {
      members.add(member);
      apply();
      try {
        const given = await connect(member);
        if (!given) {
          return;
        }
        member.connection = given.connection;
        listeners.set(given.connection, member.hear);
        if (!line) {
          line = given.line;
          last = 0;
        }
        if (leads || alone) {
          tellWhere();
          hold();
        }
        member.hear('open', given);
        const missed = early.filter(({data}) => data.connection === given.connection);
        missed.forEach(({name, data}) => listeners.get(given.connection)?.(name, data));
        if (!opening) {
          early = [];
        }
      } catch (code) {
        // Not where it is a new line that is said to be full.
        if (code === FULL && line && members.has(member)) {
          goElsewhere(member);
        } else {
          member.hear('close', {code: code > 4000 ? code : 1006, reason: 'open'});
        }
      }
    },

    /** A member needs nothing any more. The last one of the tab that leads hands that on. */
    leave,
  };
}
