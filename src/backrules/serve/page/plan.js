// The plan of the week, with the days and minutes that somebody has.

import { assumed, piece } from "./answer.js";
import { byId, el, fill } from "./dom.js";
import { call } from "./server.js";
import { joined, say } from "./texts.js";

const MOST_DAYS = 7;
const MINUTES = [10, 15, 20, 30, 45, 60, 90];

let fitting = null; // the plan that was made without any choice
let wanted = { days: null, minutes: null }; // null: as somebody told it, or as the ruleset takes it

/** Forget what days and minutes were chosen. */
export function resetPlan() {
  wanted = { days: null, minutes: null };
}

/** Return the plan of a conversation. */
export function planOf(token) {
  const { days, minutes } = wanted;
  return call("v1/sessions/plan", { session: token, ...(days && { days }), ...(minutes && { minutes }) });
}

/** Show a plan; `again()` is called when other days or minutes are chosen. What `said` says of cautions is not repeated. */
export function showPlan(plan, said, token, again) {
  const there = plan.days.length > 0;
  if (wanted.days === null && wanted.minutes === null) fitting = { days: plan.days.length, minutes: plan.minutes };
  fill(
    byId("plan"),
    el("h3", { id: "plan-title", tabindex: "-1" }, plan.title),
    plan.held ? el("p", { class: "notice" }, plan.held) : choosers(plan, again),
    there && plan.says ? el("p", {}, plan.says) : null,
    cautions(plan, said),
    el("div", { class: "days" }, plan.days.map((day) => dayOf(day, token))),
    leftOut(plan),
    there ? plan.notes.map(({ says }) => el("p", { class: "muted" }, says)) : null,
    there ? assumed(plan.assuming) : null,
  );
}

/** Return the ids of what stands in a plan. */
export function inPlan(plan) {
  return new Set(plan.days.flatMap(({ items }) => items.map(({ advice }) => advice.id)));
}

/** Say in words what a plan is for. */
export function spanOf(plan) {
  const { days, minutes } = plan;
  if (!days.length) return say("no_days");
  return say(days.length === 1 ? "day_of" : "days_of", { n: days.length, minutes });
}

function choosers(plan, again) {
  const days = Array.from({ length: MOST_DAYS }, (_, place) => place + 1);
  return el("div", { class: "choosers" }, chooser("days", days, again), chooser("minutes", MINUTES, again));
}

function chooser(name, numbers, again) {
  const option = (value, text) => el("option", { value, selected: String(wanted[name] ?? "") === String(value) }, text);
  const select = el("select", { id: `plan-${name}` }, option("", fitting ? say("as_fits", { n: fitting[name] }) : say("as_told")), numbers.map((n) => option(n, String(n))));
  select.addEventListener("change", () => {
    wanted[name] = Number(select.value) || null;
    again(select.id);
  });
  return el("div", {}, el("label", { for: select.id }, say(name)), select);
}

function dayOf({ day, minutes, items }, token) {
  const heading = el("h4", {}, say("day", { n: day }), " ", el("small", {}, say("day_minutes", { n: minutes })));
  return el("section", { class: "day" }, heading, el("ul", { class: "pieces" }, items.map((item) => itemOf(item, token))));
}

function itemOf({ advice, dose, instead, cue, note }, token) {
  const titles = joined(instead.map(({ title }) => title), "disjunction");
  const others = titles ? el("span", { class: "muted" }, ` (${say("instead", { titles })})`) : "";
  return piece(advice.id, el("span", {}, el("strong", {}, advice.title), `, ${dose}`, others), token, [cue, note]);
}

// Each caution once, with what it is about: it goes with whatever is in the plan, also on other days than were told.
function cautions(plan, said) {
  const titles = new Map();
  for (const { items } of plan.days) {
    for (const { advice, instead } of items) for (const one of [advice, ...instead]) titles.set(one.id, one.title);
  }
  const about = new Map();
  for (const [id, some] of Object.entries(plan.cautions)) {
    for (const { because } of some) about.set(because, new Set([...(about.get(because) ?? []), titles.get(id) ?? id]));
  }
  const known = (because, name) => said.some((text) => text === because || (text.startsWith(because) && text.includes(name)));
  const others = [...about]
    .map(([because, names]) => [because, [...names].filter((name) => !known(because, name))])
    .filter(([, names]) => names.length);
  return others.map(([because, names]) =>
    el("p", { class: "notice" }, el("strong", {}, say("take_care")), ` ${because} (${joined(names)})`),
  );
}

function leftOut({ left_out: some, held }) {
  if (!some.length || held) return null;
  const line = ({ title, day, because }) =>
    el("li", {}, say(day === null ? "left_out_all" : "left_out_day", { title, day, because }));
  return el("details", {}, el("summary", {}, say("left_out", { n: some.length })), el("ul", {}, some.map(line)));
}
