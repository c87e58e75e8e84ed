// What somebody told, in words, to be changed or forgotten.

import { button, byId, el, fill, unseen } from "./dom.js";
import { say } from "./texts.js";

/** Show what is known; `wishes` are change(fact) and forget(fact). */
export function showTold(told, wishes) {
  const rows = told.map((one) => {
    const names = { title: one.title };
    return el(
      "li",
      {},
      el(
        "div",
        { class: "known" },
        el("span", { class: "muted" }, one.title, unseen(": ")),
        one.text ? el("span", { dir: "auto" }, one.text) : null,
        one.skipped ? el("em", {}, say("told_skipped")) : null,
      ),
      el(
        "div",
        { class: "buttons" },
        named(one.skipped ? "answer_it" : "change", names, () => wishes.change(one)),
        named(one.skipped ? "ask_again" : "forget", names, () => wishes.forget(one)),
      ),
    );
  });
  fill(byId("told-list"), rows.length ? el("ul", {}, rows) : el("p", { class: "muted" }, say("told_nothing")));
}

// several buttons of a list say the same; what each is about is said to who does not see the line
function named(key, { title }, press) {
  return button(say(key), press, { class: "quiet", "aria-label": `${say(key)}: ${title}` });
}
