/**
 * How times, numbers and addresses are written on the screen.
 *
 * @module format
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const numbers = new Intl.NumberFormat("en");
const timeOfDay = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/**
 * @param {number} value
 * @returns {string} such as "12,431"
 */
export function count(value) {
  return numbers.format(value);
}

/**
 * @param {number} value
 * @param {string} one
 * @param {string} [many]
 * @returns {string} such as "1 visitor" or "12 visitors"
 */
export function quantity(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/**
 * @param {number} value
 * @param {number} whole
 * @returns {string} such as "56 %"; empty where there is no whole
 */
export function share(value, whole) {
  const percent = (100 * value) / whole;
  if (!(whole > 0)) {
    return "";
  }
  return percent > 0 && percent < 1 ? "< 1 %" : `${Math.round(percent)} %`;
}

/**
 * @param {number} millis a duration
 * @returns {string} such as "40 s", "3 min", "1 h 5 min" or "2 d 4 h"
 */
export function duration(millis) {
  const time = Math.max(0, millis);
  if (time < MINUTE) {
    return `${Math.floor(time / SECOND)} s`;
  }
  if (time < HOUR) {
    return `${Math.floor(time / MINUTE)} min`;
  }
  return time < DAY ? inTwo(time, HOUR, "h", MINUTE, "min") : inTwo(time, DAY, "d", HOUR, "h");
}

/**
 * @param {number} time
 * @param {number} large
 * @param {string} largeName
 * @param {number} small
 * @param {string} smallName
 */
function inTwo(time, large, largeName, small, smallName) {
  const whole = Math.floor(time / large);
  const rest = Math.floor((time % large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

/**
 * @param {number} millis how long ago
 * @returns {string} such as "just now" or "3 min ago"
 */
export function ago(millis) {
  return millis < 5 * SECOND ? "just now" : `${duration(millis)} ago`;
}

/**
 * @param {number} at milliseconds since the epoch
 * @param {number} now milliseconds since the epoch
 * @returns {string} the time of day, with the day where that is not today
 */
export function moment(at, now) {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? timeOfDay : dayAndTime).format(at);
}

/**
 * @param {string} visitor
 * @returns {string} the few characters by which people tell visitors apart
 */
export function shortId(visitor) {
  return visitor.replace(/^v_/, "").slice(0, 6);
}

/**
 * @param {string} url
 * @returns {URL | null} null for what is not an http or https address
 */
export function webAddress(url) {
  try {
    const address = new URL(url);
    return address.protocol === "https:" || address.protocol === "http:" ? address : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} url
 * @returns {string} path and query as a person reads them; the text itself where it is no address
 */
export function path(url) {
  const address = webAddress(url);
  return address === null ? url : readable(address.pathname + address.search + address.hash);
}

/**
 * @param {string} url
 * @returns {string} the host, or the text itself
 */
export function host(url) {
  const address = webAddress(url);
  return address === null ? url : address.host.replace(/^www\./, "");
}

/** @param {string} text */
function readable(text) {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/**
 * The server's time as far as it can be known from here, whatever this computer's clock says: the
 * server tells it once, and no event that it speaks of later lies in the future.
 */
export class ServerClock {
  #behind = 0;

  /** @param {number} now the server's time at this moment, give or take the way of a message */
  set(now) {
    this.#behind = now - Date.now();
  }

  /** @param {number} at a time that has come on the server */
  observe(at) {
    this.#behind = Math.max(this.#behind, at - Date.now());
  }

  /** @returns {number} milliseconds since the epoch */
  now() {
    return Date.now() + this.#behind;
  }
}
