/** Until a leader that is there has answered. */
const ANSWER_WITHIN = 500;
/** So long a leader may be silent until it is asked whether it is there. */
const SILENT_FOR = 10_000;

/**
 * Makes one of the tabs of a browser the leader, for as long as it wants to be.
 *
 * @param {string} name what is led
 * @param {function()} won is called when this tab leads from now on
 * @param {function()} lost is called when this tab leads no more, since another one does
 * @return {function()} resigns, or applies no more
 */
export function elect(name, won, lost) {
  return navigator.locks ? byLock(name, won) : byWord(name, won, lost);
}

function byLock(name, won) {
  const giveUp = new AbortController();
  let resigned = false;
  let release = null;
  navigator.locks
    .request(name, {signal: giveUp.signal}, () => {
      if (!resigned) {
        won();
        return new Promise((done) => {
          release = done;
        });
      }
    })
    .catch(() => {});
  return () => {
    resigned = true;
    giveUp.abort();
    release?.();
  };
}

/**
 * A page that did not come over TLS has no locks. There the tabs ask for a leader, and who is not answered leads; of two, the
 * one with the lower number. A leader says nothing unless it is asked or goes: timers of hidden tabs run late, but messages come
 * to them in time.
 */
function byWord(name, won, lost) {
  const channel = new BroadcastChannel(name + ' leader');
  const own = Math.random();
  let leads = false;
  let asking = false;
  let timer = 0;

  const say = (word) => channel.postMessage({word, number: own});

  function ask() {
    say('who');
    asking = true;
    clearTimeout(timer);
    timer = setTimeout(lead, ANSWER_WITHIN);
  }

  function lead() {
    asking = false;
    leads = true;
    say('me');
    won();
  }

  function follow() {
    asking = false;
    clearTimeout(timer);
    timer = setTimeout(ask, SILENT_FOR);
    if (leads) {
      leads = false;
      lost();
    }
  }

  channel.onmessage = ({data: {word, number}}) => {
    if (word === 'gone') {
      if (!leads) {
        ask();
      }
    } else if (leads && (word === 'who' || own < number)) {
      say('me');
    } else if (word === 'me' || (asking && number < own)) {
      follow();
    } else if (asking) {
      // It has begun to ask after us.
      say('who');
    }
  };
  ask();

  return () => {
    clearTimeout(timer);
    if (leads) {
      say('gone');
    }
    channel.close();
  };
}
