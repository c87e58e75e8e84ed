// The control that fits each type of question, and what somebody chose in it.

import { el, unseen } from "./dom.js";
import { digits, habits, say } from "./texts.js";

/**
 * Return the control for one fact: `element` is shown, `read()` gives {value, words} of what is filled in, {} of what is
 * left empty, and {problem} of what cannot be taken; `clear` is whether the answer is a no, a zero or none of these.
 */
export function control(fact, heading) {
  const make = { boolean: yesOrNo, choice, choices: ticks, date: day }[fact.type] ?? number;
  return make(fact, heading, `in-${fact.fact}`);
}

function group(fact, heading, hint, rows) {
  const legend = el("legend", {}, heading ?? fact.ask);
  return el("fieldset", {}, legend, hint ? el("p", { class: "hint" }, hint) : null, el("div", { class: "options" }, rows));
}

function row(type, name, id, text, checked) {
  const input = el("input", { type, name, value: id, checked });
  return el("label", { class: "option" }, input, el("span", {}, text));
}

const chosen = (element) => [...element.querySelectorAll("input:checked")];
const wordsOf = (inputs) => inputs.map((input) => input.closest("label").textContent.trim()).join("; ");

function yesOrNo(fact, heading, name) {
  const rows = [
    row("radio", name, "true", say("yes"), fact.value === true),
    row("radio", name, "false", say("no"), fact.value === false),
  ];
  const element = group(fact, heading, "", rows);
  element.classList.add("short");
  return {
    element,
    read() {
      const [input] = chosen(element);
      if (!input) return {};
      return { value: input.value === "true", words: wordsOf([input]), clear: input.value === "false" };
    },
  };
}

function choice(fact, heading, name) {
  const rows = fact.options.map((option) => row("radio", name, option.id, option.title, fact.value === option.id));
  const element = group(fact, heading, "", rows);
  return {
    element,
    read() {
      const [input] = chosen(element);
      return input ? { value: input.value, words: wordsOf([input]), clear: false } : {};
    },
  };
}

// "None of these" is a box of its own: a list without a tick is an answer that nobody gave.
function ticks(fact, heading, name) {
  const told = truths(fact.value);
  const settled = fact.options.every((option) => option.id in told);
  const rows = fact.options.map((option) => row("checkbox", name, option.id, option.title, told[option.id] === true));
  const none = row("checkbox", name, "", say("none"), settled && !Object.values(told).includes(true));
  none.classList.add("none");
  const element = group(fact, heading, say("choose_many"), [...rows, none]);
  const noneBox = none.querySelector("input");
  element.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    for (const input of chosen(element)) {
      if (input !== target && (target === noneBox || input === noneBox)) input.checked = false;
    }
  });
  function truths(value) {
    if (Array.isArray(value)) return Object.fromEntries(fact.options.map(({ id }) => [id, value.includes(id)]));
    return value ?? {};
  }
  return {
    element,
    read() {
      const inputs = chosen(element);
      if (!inputs.length) return {};
      return {
        value: inputs.map((input) => input.value).filter(Boolean),
        words: wordsOf(inputs),
        clear: noneBox.checked,
      };
    },
  };
}

// A text field: browsers read numbers by their own language, and a wheel must not change an answer.
function number(fact, heading, name) {
  const [low, high] = fact.range ?? [null, null];
  const span = { low: low === null ? "" : digits(low), high: high === null ? "" : digits(high), unit: fact.unit };
  const hint = fact.range ? say(fact.unit ? "number_range_unit" : "number_range", span) : (fact.unit ?? "");
  const input = el("input", {
    id: name,
    type: "text",
    inputmode: fact.type === "integer" ? "numeric" : "decimal",
    autocomplete: "off",
    maxlength: 12,
    "aria-describedby": hint ? `${name}-hint` : null,
    value: fact.value === null || fact.value === undefined ? null : digits(fact.value, false),
  });
  const label = el("label", { for: name }, heading ?? fact.ask);
  const element = el(
    "div",
    { class: "field" },
    label,
    el("div", { class: "beside" }, input, hint ? el("span", { id: `${name}-hint`, class: "hint" }, hint) : null),
  );
  return {
    element,
    read() {
      const text = input.value.trim();
      if (!text) return {};
      if (!/^[+-]?\d+([.,]\d+)?$/.test(text)) return { problem: say("no_number", { example: digits(example(fact)) }) };
      const value = Number(text.replace(",", "."));
      if (fact.type === "integer" && !Number.isInteger(value)) return { problem: say("whole_number") };
      if (low !== null && (value < low || value > high)) return { problem: say("out_of_range", span) };
      return { value, words: fact.unit ? `${digits(value)} ${fact.unit}` : digits(value), clear: value === 0 };
    },
  };
}

function example(fact) {
  const [low, high] = fact.range ?? [0, 10];
  return Math.min(high, Math.max(low, 3));
}

function day(fact, heading, name) {
  const input = el("input", { id: name, type: "date", value: fact.value ?? null });
  const element = el("div", { class: "field" }, el("label", { for: name }, heading ?? fact.ask), input);
  return {
    element,
    read() {
      if (!input.value) return input.validity.badInput ? { problem: say("no_date") } : {};
      const words = new Intl.DateTimeFormat(habits(), { dateStyle: "long", timeZone: "UTC" });
      return { value: input.value, words: words.format(new Date(`${input.value}T00:00:00Z`)), clear: false };
    },
  };
}

/** Say beside a control what is wrong with it, or nothing. */
export function complain(element, problem) {
  element.querySelector(".problem")?.remove();
  const inputs = element.querySelectorAll("input");
  const id = `${inputs[0].id || inputs[0].name}-problem`;
  for (const input of inputs) {
    const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
    const described = problem ? [...others, id] : others;
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (described.length) input.setAttribute("aria-describedby", described.join(" "));
    else input.removeAttribute("aria-describedby");
  }
  if (problem) element.append(el("p", { class: "problem", id }, unseen("! "), problem));
}
