const RETRIES = 3;
const RETRY_AFTER = 500;
const CLOSED = 3;

/**
 * As much of a WebSocket as our connection uses, over plain HTTP.
 *
 * @param {string} base where visitors connect, over http
 * @param {string} query what stands behind it
 * @param {!Object} line what comes down
 * @return {!Object} a socket
 */
export function createSocket(base, query, line) {
  let connection = '';
  let number = 0;
  let sending = false;
  const queue = [];
  const socket = {onopen: null, onmessage: null, onclose: null, readyState: 0, send, close};

  function request(path, headers, body) {
    return fetch(base + path, {method: 'POST', headers, body, credentials: 'include', keepalive: true});
  }

  async function open(on) {
    const answer = await request('/open' + query, {'Beckon-Line': on});
    if (answer.ok) {
      return answer.json();
    }
    // A refusal says its number, as a WebSocket's close does.
    const {code} = answer.status === 403 ? await answer.json() : {};
    throw code || answer.status;
  }

  function hear(name, {frame, code, reason}) {
    if (name === 'frame') {
      socket.onmessage?.({data: JSON.stringify(frame)});
    } else {
      end(code, reason);
    }
  }

  function end(code, reason) {
    if (socket.readyState !== CLOSED) {
      socket.readyState = CLOSED;
      if (connection) {
        line.leave(connection);
      }
      socket.onclose?.({code, reason});
    }
  }

  function send(frame) {
    queue.push(frame);
    pump();
  }

  /** One request after the other; one that was not answered is made again, and taken once. */
  async function pump() {
    if (sending || !connection) {
      return;
    }
    sending = true;
    while (queue.length && socket.readyState !== CLOSED) {
      const frame = queue.shift();
      number++;
      if (!(await deliver(frame))) {
        end(1006, 'send');
      }
    }
    sending = false;
  }

  async function deliver(frame) {
    for (let tries = 0; tries < RETRIES; tries++) {
      try {
        const {ok, status} = await request(
          '/send',
          {'Beckon-Connection': connection, 'Beckon-Number': String(number)},
          frame,
        );
        // What is too large is told of by an event.
        if (ok || status === 413) {
          return true;
        }
        if (status < 500) {
          return false;
        }
      } catch (_) {
        // It did not get through.
      }
      await new Promise((done) => setTimeout(done, RETRY_AFTER));
    }
    return false;
  }

  function close() {
    if (connection && socket.readyState !== CLOSED) {
      line.leave(connection);
      request('/close', {'Beckon-Connection': connection}).catch(() => {});
    }
    socket.readyState = CLOSED;
  }

  line.join(open, hear).then(
    (id) => {
      connection = id;
      if (socket.readyState === CLOSED) {
        socket.readyState = 1;
        close();
      } else {
        socket.readyState = 1;
        socket.onopen?.();
        pump();
      }
    },
    (code) => end(code > 4000 ? code : 1006, 'open'),
  );
  return socket;
}
