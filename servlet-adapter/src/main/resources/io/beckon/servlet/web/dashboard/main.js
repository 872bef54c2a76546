/**
 * Puts the parts of the dashboard together: what comes from the server goes to the models at once,
 * and to the screen with the next frame.
 *
 * @module main
 */

import { ManyVisitors, OneVisitor } from "./audience.js";
import { Composer, reasonOf } from "./composer.js";
import { Confirm } from "./confirm.js";
import { Connection } from "./connection.js";
import { byId, h, icon, oncePerFrame, setText } from "./dom.js";
import { criteriaOf, Filters } from "./filters.js";
import { Finder } from "./finder.js";
import { count, quantity, ServerClock } from "./format.js";
import { Person } from "./person.js";
import { Revocations } from "./revocations.js";
import { rightFor, SentMessages } from "./sent.js";
import { SentList } from "./sentlist.js";
import { announce, Status, toast } from "./status.js";
import { Subscription } from "./subscription.js";
import { VisitorList, WINDOW_LIMIT } from "./visitors.js";
import { VisitorWindow } from "./window.js";

/**
 * @typedef {import("./window.js").Row} Row
 * @typedef {import("./window.js").Sort} Sort
 */

const ROOMS_SHOWN = 6;
const SUGGESTIONS = 50;

/** The width at which the style sheet lays the panel over the list. */
const panelCovers = matchMedia("(max-width: 1080px)");
const channel = new URLSearchParams(location.search).get("channel") || "default";
const clock = new ServerClock();
const model = new VisitorWindow();
const sentMessages = new SentMessages();
/** what this admin may do @type {ReadonlySet<string>} */
let rights = new Set();
let lastRef = 0;
/** whether a snapshot has ever come */
let known = false;
/** whether the next snapshot answers another filter or order than the one before */
let otherVisitors = true;
/** criteria whose first visitor is to be opened, once they are listed @type {object | null} */
let sought = null;
/** criteria that the server does not take @type {object | null} */
let refusedCriteria = null;
/** segments and traits that have been told of, to be suggested */
const seenSegments = new Set();
/** @type {Map<string, Set<string>>} */
const seenTraits = new Map();

const connection = new Connection(socketAddress(), { message: receive, state: stateChanged });
const status = new Status(() => connection.retry());
const subscription = new Subscription(
  { criteria: null, sort: "newest", offset: 0, limit: WINDOW_LIMIT },
  send,
);
const list = new VisitorList(model, clock, {
  open: openPerson,
  offer: offerTo,
  look: (offset) => subscription.change({ offset }),
});
const person = new Person({
  close: closePanel,
  offer: offerTo,
  filterByRoom: (room) => filters.toggle({ kind: "room", value: room }),
  filterBySegment: (segment) => filters.toggle({ kind: "segment", value: segment }),
  watch: (visitor) => send({ type: "watch", visitor }),
  unwatch: (visitor) => send({ type: "unwatch", visitor }),
  askHistory: (visitor) => send({ type: "history", visitor }),
  titleOf: (id) => sentMessages.messages.get(id)?.data?.title ?? null,
  now: () => clock.now(),
});
const confirmation = new Confirm();
/** @type {import("./composer.js").Actions["ask"]} */
const ask = (question, then) => confirmation.ask(question, then);
const revocations = new Revocations({
  ...{ send, ask, tell: toast },
  changed: () => sentList.draw(),
  now: () => clock.now(),
});
const sentList = new SentList(sentMessages, {
  mayRevoke: ({ to }) => rights.has(rightFor(to)),
  revoke: (one) => revocations.ask(one),
  revocation: (id) => revocations.of(id),
  now: () => clock.now(),
});
const composer = new Composer({ send, tell: toast, ask, now: () => clock.now() });
const filters = new Filters(filtersChanged, suggestionsFor);
const finder = new Finder({ send, found: personFound, foundMore: personFoundElsewhere });
const drawTotals = oncePerFrame(writeTotals);

// ---- to and from the server

function socketAddress() {
  const address = new URL(`../admin/${encodeURIComponent(channel)}`, document.baseURI);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.search = "";
  return address.href;
}

/**
 * @param {object} message
 * @returns {string | null} the ref it was sent with, or null where there is no connection
 */
function send(message) {
  const ref = String(++lastRef);
  return connection.send({ ...message, ref }) ? ref : null;
}

/** @param {any} message */
function receive(message) {
  switch (message.type) {
    case "welcome":
      welcomed(message);
      break;
    case "snapshot":
      snapshot(message);
      break;
    case "changes":
      changes(message);
      break;
    case "totals":
      model.applyTotals(message.totals);
      list.draw();
      drawTotals();
      break;
    case "activity":
      person.activity(message);
      break;
    case "person":
      remember(message);
      person.identified(message);
      break;
    case "found":
      finder.found(message);
      break;
    case "sent":
      sent(message);
      break;
    case "progress":
      newsOf(sentMessages.progress(message));
      break;
    case "receipt":
      clock.observe(message.at);
      newsOf(sentMessages.receipt(message));
      person.receipt(message);
      break;
    case "history":
      person.history(message);
      break;
    case "error":
      refused(message);
      break;
    default:
      // A newer server may say more than we know of.
      break;
  }
}

/** @param {any} message */
function welcomed({ admin, may = [], now }) {
  if (now) {
    clock.set(now);
  }
  rights = new Set(may);
  const mayOffer = rights.has("send:visitor");
  list.allowOffers(mayOffer);
  person.allow({ watch: rights.has("watch"), offer: mayOffer }, admin);
  finder.allow(rights.has("see:identities"));
  const toMany = ["send:room", "send:criteria", "send:everybody", "send:identity"];
  byId("new-offer").hidden = !toMany.some((right) => rights.has(right));
  sentList.knowMyself(admin);
  subscription.begin();
  person.watchAgain();
  composer.connected();
}

/** @param {any} message */
function snapshot(message) {
  const request = subscription.answered();
  observe(message.rows ?? []);
  model.applySnapshot(message, request);
  list.snapshotApplied(known && !otherVisitors);
  if (known && otherVisitors) {
    announce(`${quantity(model.totals.matching, "visitor")} found.`);
  }
  known = true;
  otherVisitors = false;
  openSought();
  shareRows([]);
  drawTotals();
}

/** @param {any} message */
function changes(message) {
  observe(message.set ?? []);
  model.applyChanges(message);
  list.changesApplied(message);
  shareRows(message.left ?? []);
}

/** @param {readonly Row[]} rows */
function observe(rows) {
  for (const { seen } of rows) {
    clock.observe(seen);
  }
}

/** @param {readonly string[]} left */
function shareRows(left) {
  person.update(model.rows.get(person.visitor ?? ""));
  person.left(left);
  composer.update((visitor) => model.rows.get(visitor), left);
}

/** @param {any} message */
function sent(message) {
  clock.observe(message.at);
  const one = sentMessages.add(message);
  composer.sent(message);
  if (person.visitor !== null && one.to?.visitor === person.visitor) {
    person.sent(one, sentEntry(one));
  }
  sentList.draw();
}

/** @param {import("./sent.js").Sent | undefined} one */
function newsOf(one) {
  if (one !== undefined) {
    revocations.progress(one);
    sentList.draw();
  }
}

/** @param {import("./sent.js").Sent} one */
function sentEntry({ id, at, by }) {
  return { kind: "sent", id, at, name: by };
}

/** @param {any} error */
function refused(error) {
  const reason = reasonOf(error);
  if (
    composer.refused(error) ||
    revocations.refused(error, reason) ||
    person.refused(error, reason) ||
    finder.refused(error, reason)
  ) {
    return;
  }
  const { criteria } = subscription.asked;
  if (subscription.refused(error.ref)) {
    refusedCriteria = criteria;
    const why =
      error.code === "not_allowed"
        ? "You may not filter by this."
        : "The server does not take this filter.";
    filters.showError(`${why} ${error.message ?? ""}`);
  } else {
    toast(reason, true);
  }
}

/** @param {import("./connection.js").State} state */
function stateChanged(state) {
  status.show(state);
  if (state.phase !== "live") {
    subscription.end();
    composer.disconnected(state.phase === "stopped");
    revocations.disconnected();
    finder.disconnected();
  }
  drawTotals();
}

// ---- what the admin does

/** @param {Partial<import("./window.js").Request>} change */
function lookAt(change) {
  otherVisitors = true;
  subscription.change({ ...change, offset: 0 });
  drawTotals();
}

/** @param {readonly import("./filters.js").Filter[]} all */
function filtersChanged(all) {
  sought = null;
  finder.forget();
  lookAt({ criteria: criteriaOf(all) });
}

/**
 * @param {string} text
 * @param {readonly string[]} visitors
 */
function personFound(text, visitors) {
  filters.showPerson(text, visitors);
  sought = criteriaOf(filters.filters);
  openSought();
}

/**
 * @param {string} text
 * @param {readonly string[]} visitors
 */
function personFoundElsewhere(text, visitors) {
  const before = sought;
  filters.addToPerson(text, visitors);
  sought = before === null ? null : criteriaOf(filters.filters);
}

/**
 * Opens the first visitor of the person who was sought, where the list has come. Where the panel would
 * cover the others, they are for choosing.
 */
function openSought() {
  if (sought !== null && JSON.stringify(model.request.criteria) === JSON.stringify(sought)) {
    sought = null;
    const [first, ...others] = model.sorted();
    if (first !== undefined && (others.length === 0 || !panelCovers.matches)) {
      openPerson(first);
    }
  }
}

/** @param {import("./profile.js").PersonUpdate} person */
function remember({ segments = [], user = {} }) {
  segments.forEach((segment) => seenSegments.add(segment));
  for (const [name, value] of Object.entries(user)) {
    const values = seenTraits.get(name) ?? new Set();
    seenTraits.set(name, values);
    if (typeof value !== "object") {
      values.add(String(value));
    }
  }
}

/** @param {Row} row */
function openPerson(row) {
  document.body.dataset.panel = "person";
  byId("sent").hidden = true;
  person.open(row, sentMessages.to(row.visitor).map(sentEntry));
  list.select(row.visitor);
}

function closePanel() {
  const { visitor } = person;
  delete document.body.dataset.panel;
  person.close();
  byId("sent").hidden = false;
  list.select(null);
  if (visitor !== null) {
    list.focus(visitor);
  }
}

function openSent() {
  if (person.visitor !== null) {
    closePanel();
  }
  document.body.dataset.panel = "sent";
  byId("sent-title").focus();
}

/** @param {Row} row */
function offerTo(row) {
  composer.open(new OneVisitor(row, () => clock.now()));
}

function offerToMany() {
  const { wish } = subscription;
  const criteria = wish.criteria === refusedCriteria ? null : wish.criteria;
  const totals = () => model.totals;
  const target = new ManyVisitors({ rights, criteria, filters: filters.filters, totals });
  if (target.isEmpty) {
    toast("There is no room yet to which you may send.");
  } else {
    composer.open(target);
  }
}

/**
 * @param {string} kind
 * @param {string | null} name of the trait whose values are wanted
 * @returns {Iterable<string>}
 */
function suggestionsFor(kind, name) {
  if (kind === "segment") {
    return [...seenSegments].slice(0, SUGGESTIONS);
  }
  if (kind === "trait") {
    const all = name === null ? seenTraits.keys() : (seenTraits.get(name) ?? []);
    return [...all].slice(0, SUGGESTIONS);
  }
  const found = new Set();
  if (kind === "room") {
    model.totals.rooms.forEach(({ room }) => found.add(room));
  }
  for (const row of model.rows.values()) {
    if (found.size >= SUGGESTIONS) {
      break;
    }
    if (kind === "event" && row.event !== undefined) {
      found.add(row.event.name);
    }
  }
  return found;
}

// ---- what stands around the list

function writeTotals() {
  const { visitors, connections, matching } = model.totals;
  byId("totals").hidden = !known;
  byId("grid").toggleAttribute("data-loading", !known);
  setText(byId("total-visitors"), count(visitors));
  setText(byId("total-visitors-word"), visitors === 1 ? "visitor" : "visitors");
  setText(byId("total-connections"), count(connections));
  setText(byId("show-sent"), "Sent");
  writeRooms();
  writeEmpty(matching);
}

/** The largest first, except while the pointer or the focus is on one of them. */
function writeRooms() {
  const list = byId("rooms");
  const held = list.matches(":hover, :focus-within");
  const active = new Set(
    filters.filters.filter(({ kind }) => kind === "room").map(({ value }) => value),
  );
  const rooms = held ? roomsAsShown(list) : model.totals.rooms.slice(0, ROOMS_SHOWN);
  while (list.childElementCount > rooms.length) {
    list.lastElementChild.remove();
  }
  rooms.forEach(({ room, visitors }, index) => {
    const item = list.children[index] ?? list.appendChild(roomItem());
    const [name, number] = item.firstChild.children;
    setText(name, room);
    setText(number, count(visitors));
    item.firstChild.setAttribute("aria-pressed", String(active.has(room)));
  });
}

/** @param {HTMLElement} list */
function roomsAsShown(list) {
  return [...list.querySelectorAll(".room-name")].map(({ textContent }) => {
    const room = textContent ?? "";
    return model.totals.rooms.find((other) => other.room === room) ?? { room, visitors: 0 };
  });
}

function roomItem() {
  const name = h("span", { class: "room-name" });
  const button = h("button", { type: "button", class: "room", title: "Filter by this room" });
  button.append(name, h("span", { class: "number" }));
  button.addEventListener("click", () =>
    filters.toggle({ kind: "room", value: name.textContent ?? "" }),
  );
  return h("li", {}, button);
}

/** @param {number} matching */
function writeEmpty(matching) {
  const { title, text, action } = emptiness(matching);
  byId("empty").hidden = title === "";
  setText(byId("empty-title"), title);
  setText(byId("empty-text"), text);
  byId("empty-action").hidden = action === "";
  setText(byId("empty-action"), action);
}

/** @param {number} matching */
function emptiness(matching) {
  const trouble = status.trouble;
  const stopped = connection.state.phase === "stopped";
  if (trouble !== null && (stopped || !known)) {
    return { ...trouble, action: "Try again" };
  }
  if (!known || matching > 0 || model.rows.size > 0) {
    return { title: "", text: "", action: "" };
  }
  if (filters.filters.length > 0) {
    return { title: "Nobody matches", text: "Nobody on the site fits the filters now.", action: "Clear filters" };
  }
  return {
    title: "Nobody is here right now",
    text: "Visitors show up the moment they open a page.",
    action: "",
  };
}

function listen() {
  byId("new-offer").addEventListener("click", offerToMany);
  byId("sort").addEventListener("change", () => lookAt({ sort: byId("sort").value }));
  byId("show-sent").addEventListener("click", openSent);
  byId("hide-sent").addEventListener("click", closePanel);
  byId("empty-action").addEventListener("click", () =>
    connection.state.phase === "live" ? filters.clear() : connection.retry(),
  );
  document.addEventListener("keydown", onKey);
  setInterval(tick, 1_000);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const typing =
    event.target instanceof HTMLInputElement ||
    event.target instanceof HTMLTextAreaElement ||
    event.target instanceof HTMLSelectElement;
  if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) {
    return;
  }
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("search").focus();
    byId("search").select();
  } else if (event.key === "Escape" && !filters.closeForm() && "panel" in document.body.dataset) {
    closePanel();
  }
}

function tick() {
  list.tick();
  person.tick();
  composer.tick();
  status.tick();
  finder.tick(filters.person?.value ?? null);
  document.title = known ? `(${count(model.totals.visitors)}) Visitors – Beckon` : "Visitors – Beckon";
}

function begin() {
  setText(byId("channel"), channel);
  byId("filter-button").prepend(icon("filter"));
  byId("new-offer").prepend(icon("plus"));
  byId("newcomers").prepend(icon("up"));
  byId("hide-sent").append(icon("close"));
  listen();
  drawTotals();
  connection.start();
}

begin();
