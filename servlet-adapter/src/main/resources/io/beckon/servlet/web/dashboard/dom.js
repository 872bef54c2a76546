/**
 * Small helpers for building the page. Whatever comes from visitors enters as text, never as HTML.
 *
 * @module dom
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} id
 * @returns {any} the element, which the page must have
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`The page has no element #${id}`);
  }
  return element;
}

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes] `class`, `on` (listeners by event name), `aria-*`,
 *     `data-*` and other attributes; those with the value `null`, `undefined` or `false` are left out
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value)) {
        element.addEventListener(type, /** @type {EventListener} */ (listener));
      }
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      element.append(child);
    }
  }
  return element;
}

/**
 * Sets a text only where it differs, so that an unchanged one costs no layout.
 *
 * @param {Node} element
 * @param {string} text
 * @returns {boolean} whether it differed
 */
export function setText(element, text) {
  if (element.textContent === text) {
    return false;
  }
  element.textContent = text;
  return true;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value null takes the attribute away
 */
export function setAttribute(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** Outlines of the icons, on a field of 16 by 16. */
const ICONS = {
  close: "M4 4l8 8M12 4l-8 8",
  back: "M10 3.5L5.5 8l4.5 4.5",
  plus: "M8 3.5v9M3.5 8h9",
  filter: "M2.5 4.5h11M4.5 8h7M6.5 11.5h3",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4l3.1 3.1",
  check: "M3.5 8.5l3 3 6-7",
  send: "M2.5 8l11-5-4 10.5-2.5-4.5zM7 9l6.5-6",
  down: "M4.5 6.5L8 10l3.5-3.5",
  up: "M8 12.5v-9M4.5 7L8 3.5 11.5 7",
  sent: "M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5l2-6h7l2 6v3.5h-11z",
};

/**
 * @param {keyof typeof ICONS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  return drawing("icon", "0 0 16 16", ICONS[name]);
}

/**
 * @param {string} className
 * @param {string} viewBox
 * @param {string} outline
 */
function drawing(className, viewBox, outline) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", outline);
  svg.append(path);
  return svg;
}

/**
 * A figure of five by five cells, the same on both sides, drawn from the visitor's id: the eye finds
 * a visitor again by it, although visitors have no names.
 *
 * @param {string} id
 * @returns {SVGSVGElement}
 */
export function mark(id) {
  return drawing("mark", "0 0 7 7", markOutline(id));
}

/**
 * @param {string} id
 * @returns {string}
 */
export function markOutline(id) {
  let bits = hash(id);
  let outline = "";
  for (let column = 0; column < 3; column++) {
    for (let row = 0; row < 5; row++) {
      if ((bits & 1) === 1) {
        outline += cell(column, row);
        outline += column < 2 ? cell(4 - column, row) : "";
      }
      bits >>>= 1;
    }
  }
  return outline === "" ? cell(2, 2) : outline;
}

/**
 * @param {number} column
 * @param {number} row
 */
function cell(column, row) {
  return `M${column + 1} ${row + 1}h1v1h-1z`;
}

/** @param {string} text */
function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}

/**
 * Runs a task at most once in each frame of the screen, however often it is asked for.
 *
 * @param {() => void} task
 * @returns {() => void} asks for the task
 */
export function oncePerFrame(task) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        task();
      });
    }
  };
}
