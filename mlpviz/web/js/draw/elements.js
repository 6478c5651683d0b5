// Elements of a page.

/** @typedef {Record<string, unknown>} Attributes See `el`. */

/**
 * @template {Element} Kind
 * @param {Kind} element
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 * @returns {Kind}
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}

/**
 * Make an element. An attribute that is false, null or undefined is left out, one that begins with
 * "on" is a listener.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * Make an element of SVG, as `el` does.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  return filled(element, attributes, children);
}

/**
 * A small picture on a button.
 * @param {string} path Within 16 by 16.
 */
export function iconOf(path) {
  const box = { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" };
  return svg("svg", box, svg("path", { fill: "currentColor", d: path }));
}

/**
 * @param {Node | string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children After the label.
 */
export function buttonOf(label, onclick, attributes = {}, ...children) {
  return el("button", { type: "button", onclick, ...attributes }, label, ...children);
}

/**
 * A canvas, with a name for those who don't see it.
 * @param {string} label
 * @param {string} [className]
 */
export function canvasOf(label, className) {
  return el("canvas", { class: className, role: "img", "aria-label": label });
}

/**
 * A figure with a title.
 * @param {Node | string} title
 * @param {Node | string} aside Beside the title.
 * @param {...(Node | string)} children
 */
export function panelOf(title, aside, ...children) {
  const head = el("figcaption", { class: "head" }, el("span", { class: "row" }, title), aside);
  return el("figure", { class: "panel" }, head, ...children);
}

/**
 * A menu.
 * @param {string | null} label Null where a <label> stands around it.
 * @param {[value: string | number, text: string][]} options
 * @param {(value: string) => void} [onChoose]
 */
export function menuOf(label, options, onChoose) {
  const items = options.map(([value, text]) => el("option", { value }, text));
  const onchange = () => onChoose?.(menu.value);
  const menu = el("select", { "aria-label": label, onchange }, ...items);
  return menu;
}

/**
 * How many times as large an element is shown as it is laid out: on a slide that is scaled to the
 * screen.
 * @param {HTMLElement} element
 */
export function scaleOf(element) {
  const { width } = element.getBoundingClientRect();
  return width > 0 && element.offsetWidth > 0 ? width / element.offsetWidth : 1;
}

/**
 * Where a pointer is on an element, in pixels of its layout from its top left.
 * @param {{clientX: number, clientY: number}} pointer
 * @param {HTMLElement} element
 * @returns {[number, number]}
 */
export function positionIn({ clientX, clientY }, element) {
  const { left, top } = element.getBoundingClientRect();
  const scale = scaleOf(element);
  return [(clientX - left) / scale, (clientY - top) / scale];
}

/**
 * Whether an element has the focus, within a shadow tree too.
 * @param {Element} element
 */
export function hasFocus(element) {
  const root = element.getRootNode();
  return (root instanceof ShadowRoot || root instanceof Document) && root.activeElement === element;
}
