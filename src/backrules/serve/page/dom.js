// Elements without markup in strings: whatever is said by a person or by the server becomes text, never HTML.

/** Return an element. `on` holds listeners, true and false are attributes without a value, null and "" children are left out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Return the element of the page with an id. */
export const byId = (id) => document.getElementById(id);

/** Put these children into an element, in the place of what was there. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
}

/** Return a button. */
export function button(text, press, attributes = {}) {
  return el("button", { type: "button", ...attributes, on: { click: press } }, text);
}

/** Return a text that only screen readers say. */
export const unseen = (text) => el("span", { class: "unseen" }, text);

/** Move the focus to where somebody should read on, and have it in sight, together with what stands `above` it. */
export function goTo(element, above = element) {
  element.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight * 0.7) {
    above.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }
}
