// Elements of a page.

/**
 * Make an element; `svg:path` makes one of SVG. An attribute that is false or null is left out, one
 * that begins with "on" is a listener.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const [name, svg] = tag.split(":").reverse();
  const namespace = `http://www.w3.org/${svg ? "2000/svg" : "1999/xhtml"}`;
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) element.addEventListener(attribute.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(attribute, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}

export function buttonOf(label, onclick, attributes = {}, ...children) {
  return el("button", { type: "button", onclick, ...attributes }, label, ...children);
}

/** A canvas, with a name for those who don't see it. */
export function canvasOf(label, className) {
  return el("canvas", { class: className, role: "img", "aria-label": label });
}

/** A figure with a title, and what stands beside it. */
export function panelOf(title, aside, ...children) {
  const head = el("figcaption", { class: "head" }, el("span", { class: "row" }, title), aside);
  return el("figure", { class: "panel" }, head, ...children);
}

/** A menu; `options` are pairs of value and text. */
export function menuOf(label, options, onchange) {
  const items = options.map(([value, text]) => el("option", { value }, text));
  return el("select", { "aria-label": label, onchange }, ...items);
}

/** Where a pointer is on an element, in pixels. */
export function positionIn({ clientX, clientY }, element) {
  const { left, top } = element.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/** One step of a generator a frame, until it ends or is aborted: what would make one frame long. */
export function byFrames(steps, signal) {
  requestAnimationFrame(() => {
    if (!signal.aborted && !steps.next().done) byFrames(steps, signal);
  });
}
