// The card of the open question: its controls, the box for one's own words, and what can be wished besides.

import { complain, control } from "./controls.js";
import { button, byId, el, unseen } from "./dom.js";
import { say } from "./texts.js";

let current = []; // the parts of the card that is there

/** Return what is filled in and was not sent: fact -> value. */
export function unsent() {
  const read = current.filter(({ element }) => !element.hidden).map(({ fact, control }) => [fact.fact, control.read().value]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/**
 * Return the card of a question.
 *
 * `wishes` are what it calls: answer(values, words), tell(text), skip(), back(), why(), stop(), and cancel() where a
 * single answer is being changed, otherwise null. `first` says that there is nothing to go back to; `words` and `values`
 * are what somebody wrote and filled in before, and was not taken yet.
 */
export function card(question, wishes, { first = false, words = "", values = {} } = {}) {
  const alone = question.facts.length === 1;
  const heading = el("h3", { id: "question-title", tabindex: "-1" }, alone ? question.facts[0].ask : question.title);
  if (question.safety) heading.prepend(el("span", { class: "badge" }, say("safety_question")), " ");
  const parts = question.facts.map((fact) => part({ ...fact, value: fact.value ?? values[fact.fact] }, alone ? heading : null));
  const form = el("form", { id: "controls", novalidate: true, "aria-labelledby": "question-title" });
  const problem = el("p", { class: "problem", role: "alert" });
  current = parts;
  const immediate = alone && question.facts[0].type === "boolean" && !wishes.cancel;
  const waits = parts.some(({ fact }) => fact.only_if);
  form.append(
    ...(alone ? [] : [heading]),
    ...(wishes.cancel ? [el("p", { class: "hint" }, say("changing"))] : []),
    ...(immediate ? [yesAndNo(heading, wishes)] : parts.map(({ element }) => element)),
    ...(alone ? [] : [el("p", { class: "hint" }, say("leave_empty"))]),
    problem,
    buttons(question, wishes, { first, immediate }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(parts, wishes, problem);
  });
  if (waits) {
    form.addEventListener("change", () => reveal(parts));
    form.addEventListener("input", () => reveal(parts));
    reveal(parts);
  }
  return el("div", { class: "card" }, form, ownWords(wishes, words, !alone));
}

function part(fact, heading) {
  const made = control(fact, heading);
  const condition = fact.only_if ? say("only_if", { condition: fact.only_if }) : "";
  const element = condition
    ? el("div", { class: "part waits" }, el("p", { class: "hint" }, condition), made.element)
    : el("div", { class: "part" }, made.element);
  return { fact, element, control: made };
}

// What hangs on a part before it is shown once one of these is answered with more than no, none or zero. It is only a
// view: the server decides what applies, and asks for what was hidden by mistake.
function reveal(parts) {
  let open = false;
  for (const { fact, element, control } of parts) {
    if (fact.only_if) {
      element.hidden = !open;
    } else {
      const { value, clear } = control.read();
      open ||= value !== undefined && !clear;
    }
  }
}

function send(parts, wishes, problem) {
  const values = {};
  const words = [];
  let wrong = null;
  for (const { fact, element, control } of parts) {
    if (element.hidden) continue;
    const read = control.read();
    complain(control.element, read.problem);
    if (read.problem) wrong ??= element;
    if (read.value === undefined) continue;
    values[fact.fact] = read.value;
    words.push({ title: fact.title, words: read.words });
  }
  problem.textContent = "";
  if (wrong) {
    wrong.querySelector("input").focus();
  } else if (!words.length) {
    const alone = parts.length === 1 ? parts[0].fact.type : "";
    problem.textContent = say({ choice: "choose_one", boolean: "choose_one", choices: "tick_one" }[alone] ?? "nothing_chosen");
    parts[0].element.querySelector("input").focus();
  } else {
    wishes.answer(values, words.map((one) => (parts.length === 1 ? one.words : `${one.title}: ${one.words}`)).join("\n"));
  }
}

function yesAndNo(heading, wishes) {
  const name = "question-title";
  const press = (value, words) => button(words, () => wishes.answer(value, words), { class: "big" });
  const row = el("div", { class: "buttons" }, press(true, say("yes")), press(false, say("no")));
  return el("fieldset", { "aria-labelledby": name }, el("legend", {}, heading), row);
}

function buttons(question, wishes, { first, immediate }) {
  return el(
    "div",
    { class: "buttons" },
    immediate ? null : el("button", { type: "submit", class: "big" }, say("send")),
    wishes.cancel
      ? button(say("cancel"), wishes.cancel, { class: "quiet" })
      : [
          button(say("skip"), wishes.skip),
          button(say("why_asked"), wishes.why, { class: "quiet" }),
          first ? null : button(say("back"), wishes.back, { class: "quiet" }),
          first ? null : button(say("stop"), wishes.stop, { class: "quiet" }),
        ],
  );
}

function ownWords(wishes, words, several) {
  const box = el("textarea", { id: "words", rows: 2, maxlength: 2000, autocomplete: "off", enterkeyhint: "send" });
  box.value = words;
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el(
    "form",
    { id: "own-words", novalidate: true },
    el("label", { for: "words" }, say(several ? "own_words_several" : "own_words")),
    el("div", { class: "beside" }, box, el("button", { type: "submit" }, unseen(say("send_words")), visible("send"))),
    problem,
  );
  const submit = () => {
    const text = box.value.trim();
    problem.textContent = text ? "" : say("no_words");
    if (text) wishes.tell(text);
    else box.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  return form;
}

/** Say below the box for one's own words what was not understood: who writes there looks there. */
export function askBack(sentence) {
  const problem = byId("own-words").querySelector(".problem");
  problem.textContent = sentence;
  problem.scrollIntoView({ block: "nearest" });
}

const visible = (key) => el("span", { "aria-hidden": "true" }, say(key));

/** Return the card that is shown when nothing is asked: all is settled, or the person has had enough; `open` are skipped facts. */
export function closing(finished, open, wishes) {
  current = [];
  const heading = el("h3", { id: "question-title", tabindex: "-1" }, say(finished ? "finished" : "stopped"));
  return el(
    "div",
    { class: "card" },
    heading,
    el("p", {}, say(finished ? "finished_detail" : "stopped_detail")),
    finished && open ? el("p", {}, say("finished_open")) : null,
    el(
      "div",
      { class: "buttons" },
      button(say("see_answer"), wishes.see, { class: "big" }),
      finished ? null : button(say("go_on"), wishes.goOn),
      button(say("print"), () => print(), { class: "quiet" }),
      button(say("back"), wishes.back, { class: "quiet" }),
    ),
  );
}
