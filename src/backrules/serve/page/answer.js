// The answer: what is about safety first and whole, then how somebody stands, then what to do.

import { byId, el, fill } from "./dom.js";
import { call } from "./server.js";
import { digits, joined, say } from "./texts.js";

const FULL = { good: 3, thin: 2, off: 1, unknown: 0 }; // how many steps of a bar are full; the word stands beside it

/** Show the short answer: what it says of safety is never left out. */
export function showShort(answer) {
  const nothing = !["contradictions", "first", "take_care", "assessment", "sections"].some((key) => answer[key]);
  fill(byId("short"), safety(answer), nothing ? el("p", { class: "muted" }, say("answer_empty")) : null);
}

function safety(answer) {
  const lines = [
    ...(answer.contradictions ?? []).map((because) => el("p", {}, say("contradiction", { because }))),
    ...(answer.first ?? []).map(({ title, detail }) =>
      el("div", { class: "first" }, el("h4", {}, title), el("p", {}, detail)),
    ),
    ...(answer.take_care ?? []).map((text) => el("p", {}, el("strong", {}, say("take_care")), " ", text)),
    ...(answer.unsure ?? []).map((text) => el("p", {}, text)),
  ];
  if (!lines.length) return null;
  const kind = answer.first || answer.contradictions ? "safety urgent" : "safety";
  return el("div", { class: kind }, el("h3", { id: "safety", tabindex: "-1" }, say("safety")), lines);
}

/** Show how somebody stands. `short` is what the short answer says of it, which counts the checks that are known. */
export function showBalance(assessment, short) {
  fill(
    byId("balance"),
    el("h3", {}, assessment.title),
    el("p", { class: "verdict" }, short?.verdict ?? assessment.verdict),
    el("ul", { class: "checks" }, assessment.checks.map(check)),
    assessment.held ? el("p", { class: "notice" }, assessment.held) : null,
    assumed(assessment.assuming),
  );
}

function check(one) {
  const known = one.band !== "unknown";
  const number = known && one.value !== null ? ` (${digits(one.value)}${one.unit ? ` ${one.unit}` : ""})` : "";
  const row = el(
    "span",
    { class: `check ${one.band}` },
    el("span", { class: "name" }, one.title),
    el("span", { class: "bar", "aria-hidden": "true" }, [1, 2, 3].map((step) => el("i", { class: step <= FULL[one.band] && "full" }))),
    el("span", { class: "band" }, say(one.band)),
  );
  const because = el("p", {}, one.because, number ? el("span", { class: "muted" }, number) : null);
  return el("li", {}, el("details", {}, el("summary", {}, row), because), one.fix ? el("p", {}, one.fix) : null);
}

/** Return a paragraph on what is taken for granted, or nothing. */
export function assumed(assuming) {
  const texts = [...new Set((assuming ?? []).map((one) => one.text ?? one))];
  return texts.length ? el("p", { class: "muted" }, say("assuming", { texts: joined(texts) })) : null;
}

/** Show what to do besides what the plan has, which is shown whole. */
export function showPieces({ sections = [], assuming = [], open }, planned, token) {
  const others = sections
    .filter(({ heading }) => !planned.title || !heading.startsWith(planned.title))
    .map((section) => ({ ...section, advice: (section.advice ?? []).filter(({ id }) => !planned.ids.has(id)) }))
    .filter(({ advice, note }) => advice.length || note);
  fill(
    byId("pieces"),
    others.flatMap(({ heading, advice, note }) => [
      el("h3", {}, heading),
      el("ul", { class: "pieces" }, advice.map(({ id, when, says }) => piece(id, when ? `${when}: ${says}` : says, token))),
      note ? el("p", { class: "muted" }, note) : null,
    ]),
    assuming.map((text) => el("p", { class: "muted" }, text)),
    open ? el("p", { class: "muted" }, open) : null,
  );
}

/** Return a line for a piece of advice, which opens and then says why; `more` stands below it in any case. */
export function piece(advice, line, token, more = []) {
  const reasons = el("div", { class: "reasons" });
  const details = el("details", {}, el("summary", {}, el("span", {}, line)), reasons);
  whenOpened(details, reasons, async () => why(await call("v1/sessions/why", { session: token, advice })));
  return el("li", {}, details, more.filter(Boolean).map((text) => el("p", { class: "muted" }, text)));
}

/** Fetch what is inside of something that is folded when it is opened for the first time. */
function whenOpened(details, inside, made) {
  details.addEventListener("toggle", async () => {
    if (!details.open || inside.dataset.whole) return;
    try {
      fill(inside, await made());
      inside.dataset.whole = "yes";
    } catch {
      fill(inside, el("p", { class: "muted" }, say("part_failed")));
    }
  });
}

function why({ reasons, sources }) {
  const speaking = reasons.filter(({ effect, condition }) => effect === "advise" && condition.truth === true);
  const cited = speaking.flatMap((reason) => reason.sources).map(({ id, text }) => id ?? text);
  const named = sources.filter(({ id, text }) => cited.includes(id) || cited.includes(text));
  return [
    el("ul", {}, speaking.map(({ because }) => el("li", {}, because))),
    el(
      "details",
      {},
      el("summary", {}, say("sources")),
      el("ul", {}, named.map(({ name, text }) => el("li", {}, el("em", {}, name), ": ", text))),
    ),
  ];
}

/** Show what is folded away: every piece of advice with its reasons, what is held back, and what may come. */
export function showEverything(token, ruleset) {
  const inside = el("div");
  const details = el("details", {}, el("summary", {}, say("everything")), inside);
  whenOpened(details, inside, async () => {
    const found = await call("v1/sessions/recommendation", { session: token, detail: "full" });
    const { advice } = await call(`v1/rulesets/${ruleset}?lang=${found.options.language ?? "en"}`);
    return whole(found, new Map(advice.map(({ id, title }) => [id, title])));
  });
  fill(byId("everything"), details);
}

function whole({ advice, withheld, possible, undecided }, titles) {
  const others = (heading, some, text) =>
    some.length ? [el("h3", {}, say(heading)), el("ul", {}, some.map((one) => el("li", {}, text(one))))] : [];
  return [
    el("ol", {}, advice.map(wholePiece)),
    ...others("held_back", together(withheld, titles), ([because, some]) => `${because} (${joined(some)})`),
    ...others("open", possible, ({ id, open }) => `${titles.get(id)} ${open}`),
    ...others("undecided", undecided, ({ id, open }) => `${titles.get(id)} ${open}`),
  ];
}

// what is held back for the same reason stands in one line
function together(withheld, titles) {
  const reasons = new Map();
  for (const { id, because } of withheld) reasons.set(because, [...(reasons.get(because) ?? []), titles.get(id)]);
  return [...reasons];
}

function wholePiece(one) {
  return el(
    "li",
    {},
    el("strong", {}, one.title),
    el("p", {}, one.do ?? one.detail),
    (one.cautions ?? []).map(({ because }) => el("p", { class: "notice" }, el("strong", {}, say("take_care")), " ", because)),
    el("ul", {}, (one.reasons ?? []).map(({ because }) => el("li", {}, because))),
    assumed(one.assuming),
  );
}
