// What was asked and said so far. The last exchange stands above the question; what came before is folded away.

import { byId, el, fill } from "./dom.js";
import { say } from "./texts.js";

let exchanges = [];

/** Add what was asked and what was said to it; markup in it stays text. */
export function heard(asked, said) {
  exchanges.push({ asked, said });
  show();
}

/** Begin the conversation anew, with a sentence. */
export function greet(sentence) {
  exchanges = [];
  show();
  reply(sentence);
}

/** Say something to the person: it is read out once what they are doing is done. */
export function reply(...sentences) {
  fill(byId("news"), sentences.filter(Boolean).map((sentence) => el("p", { class: "bubble", dir: "auto" }, sentence)));
}

/** Say what must not be missed, at once. */
export function alarm(...sentences) {
  fill(byId("alarm"), sentences.map((sentence) => el("p", { class: "bubble urgent", dir: "auto" }, sentence)));
}

/** Show the conversation again, where the page speaks another language now. */
export const retell = () => show();

function show() {
  const earlier = byId("earlier");
  const before = exchanges.slice(0, -1);
  earlier.hidden = !before.length;
  earlier.querySelector("summary").textContent = say("earlier", { n: before.length });
  fill(earlier.querySelector("ol"), before.flatMap(lines));
  fill(byId("latest"), exchanges.slice(-1).flatMap(lines));
}

function lines({ asked, said }) {
  const line = (kind, who, text) =>
    el("li", { class: kind }, el("span", { class: "unseen" }, `${say(who)} `), el("span", { dir: "auto" }, text));
  return [asked ? line("asked", "asked", asked) : null, said ? line("said", "you", said) : null].filter(Boolean);
}
