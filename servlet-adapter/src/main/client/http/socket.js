const RETRIES = 5;
const RETRY_AFTER = 250;
/** What is taken another time, or is being taken. */
const AGAIN = [408, 409, 425, 429];
const OPEN = 1;
const CLOSED = 3;
/** What the protocol allows in one frame, and what is surely within the largest. */
const FRAME_MESSAGES = 64;
const FRAME_BYTES = 49_152;

/**
 * Whether the page goes: nothing that waits for an answer will come to pass. A listener of our own may come after the one that
 * closes the connection.
 */
const isGoing = () => window.event?.type === 'pagehide';

const messagesOf = (frame) => [].concat(JSON.parse(frame));

function requestTo(address, headers, body) {
  return fetch(address, {method: 'POST', headers, body, credentials: 'include', keepalive: true});
}

/**
 * Tells the server that a connection is over.
 *
 * @param {string} base where visitors connect, over http
 * @param {string} connection its id
 */
export function sayGone(base, connection) {
  requestTo(base + '/close', {'Beckon-Connection': connection}).catch(() => {});
}

/** Takes as many frames from the queue as fit into one. */
function nextFrame(queue) {
  let frame = queue.shift();
  while (queue.length) {
    const messages = [...messagesOf(frame), ...messagesOf(queue[0])];
    const both = JSON.stringify(messages);
    if (messages.length > FRAME_MESSAGES || new Blob([both]).size > FRAME_BYTES) {
      break;
    }
    queue.shift();
    frame = both;
  }
  return frame;
}

/**
 * As much of a WebSocket as our connection uses, over plain HTTP.
 *
 * @param {string} base where visitors connect, over http
 * @param {string} query what stands behind it
 * @param {!Object} line what comes down
 * @param {function()} opened is told when it is open
 * @param {function(string, string)} left is given the base and the connection of a page that could not say that it is gone
 * @return {!Object} a socket
 */
export function createSocket(base, query, line, opened, left) {
  let connection = '';
  let number = 0;
  const queue = [];
  /** What is under way; one request after the other. */
  let work = Promise.resolve();
  let sending = false;
  const socket = {onopen: null, onmessage: null, onclose: null, readyState: 0, send, close};

  const request = (path, headers, body) => requestTo(base + path, headers, body);

  async function open(on) {
    const answer = await request('/open' + query, {'Beckon-Line': on});
    if (answer.ok) {
      return answer.json();
    }
    // A refusal says its number, as a WebSocket's close does.
    const {code} = answer.status === 403 ? await answer.json() : {};
    throw code || answer.status;
  }

  const abandon = (given) => sayGone(base, given);

  function hear(name, {connection: given, frame, code, reason}) {
    if (name === 'open') {
      connection = given;
      socket.readyState = OPEN;
      opened();
      socket.onopen?.();
    } else if (name === 'frame') {
      socket.onmessage?.({data: JSON.stringify(frame)});
    } else {
      end(code, reason);
    }
  }

  function end(code, reason) {
    if (socket.readyState !== CLOSED) {
      socket.readyState = CLOSED;
      queue.length = 0;
      line.leave(member);
      socket.onclose?.({code, reason});
    }
  }

  /** What is given within one turn of the page's script leaves together. */
  function send(frame) {
    if (socket.readyState === OPEN) {
      queue.push(frame);
      work = work.then(deliverAll);
    }
  }

  async function deliverAll() {
    while (queue.length) {
      sending = true;
      if (!(await deliver(nextFrame(queue), ++number))) {
        queue.length = 0;
        end(1006, 'send');
      }
      sending = false;
    }
  }

  function post(frame, as) {
    return request('/send', {'Beckon-Connection': connection, 'Beckon-Number': String(as)}, frame);
  }

  /** One that was not answered is made again, and taken once. */
  async function deliver(frame, as) {
    for (let tries = 0; tries < RETRIES; tries++) {
      try {
        const {ok, status} = await post(frame, as);
        // What is too large is told of by an event.
        if (ok || status === 413) {
          return true;
        }
        if (status < 500 && !AGAIN.includes(status)) {
          return false;
        }
      } catch (_) {
        // It did not get through.
      }
      await new Promise((done) => setTimeout(done, RETRY_AFTER * 2 ** tries));
    }
    return false;
  }

  /**
   * What was sent goes first. A page that goes posts what it has left and hears no answer: there it is the tab's next page that says
   * that this one is gone, as a word from here might come first.
   */
  function close() {
    if (socket.readyState === CLOSED) {
      return;
    }
    socket.readyState = CLOSED;
    line.leave(member);
    if (!connection) {
      return;
    }
    const hasMore = queue.length || sending;
    if (hasMore && isGoing()) {
      left(base, connection);
      while (queue.length) {
        post(nextFrame(queue), ++number).catch(() => {});
      }
    }
    if (hasMore) {
      work = work.then(deliverAll).then(() => abandon(connection));
    } else {
      abandon(connection);
    }
  }

  const member = {open, abandon, hear};
  line.join(member);
  return socket;
}
