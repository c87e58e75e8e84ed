// The texts of the page itself, in the language of the conversation. What the ruleset says comes from the server.

import { call } from "./server.js";

const KNOWN = ["en", "de"]; // texts/<language>.json
let texts = {};

/** Take the texts of a language; of English where the page has none of its own. */
export async function speak(language) {
  const base = language.split("-")[0];
  const file = KNOWN.includes(language) ? language : KNOWN.includes(base) ? base : "en";
  texts = await call(`texts/${file}.json`);
  document.documentElement.lang = file;
  document.documentElement.dir = texts.direction;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
}

/** Return a text, with these values in its places. */
export function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** Return what a language calls itself. */
export function nameOf(language) {
  return new Intl.DisplayNames([language], { type: "language" }).of(language);
}

/** Return how numbers and days are written: in the language of the page, as the person's own country has it. */
export function habits() {
  const { lang } = document.documentElement;
  return navigator.languages.find((one) => one.split("-")[0] === lang) ?? lang;
}

/** Return a number as it is written in the language of the page; without groups where it is to be read again. */
export function digits(number, useGrouping = true) {
  return new Intl.NumberFormat(habits(), { maximumFractionDigits: 2, useGrouping }).format(number);
}

/** Return texts as a list in a sentence. */
export function joined(some, type = "conjunction") {
  return new Intl.ListFormat(document.documentElement.lang, { type }).format(some);
}
