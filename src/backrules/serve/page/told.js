// What somebody told, in words, to be changed or forgotten.

import { button, byId, el, fill } from "./dom.js";
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
        el("span", { class: "muted" }, one.title),
        one.text ? el("span", { dir: "auto" }, one.text) : null,
        one.skipped ? el("em", {}, say("told_skipped")) : null,
      ),
      el(
        "div",
        { class: "buttons" },
        button(say("change"), () => wishes.change(one), { class: "quiet", "aria-label": say("change_what", names) }),
        button(say("forget"), () => wishes.forget(one), { class: "quiet", "aria-label": say("forget_what", names) }),
      ),
    );
  });
  fill(byId("told-list"), rows.length ? el("ul", {}, rows) : el("p", { class: "muted" }, say("told_nothing")));
}
