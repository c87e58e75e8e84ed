// The answer beside the conversation: the short answer comes with each turn, its parts are fetched for it.

import { showBalance, showEverything, showPieces, showShort } from "./answer.js";
import { byId, fill } from "./dom.js";
import { inPlan, planOf, showPlan, spanOf } from "./plan.js";
import { call } from "./server.js";
import { say } from "./texts.js";

let shown = ""; // the answer that is there, as text
let latest = 0; // of the turns whose parts are fetched: what comes late is not shown

/** Show the answer of a turn. */
export async function showAnswer({ answer, session, settled }, { id, has, stopped }) {
  const text = JSON.stringify(answer);
  byId("answer-news").textContent = shown && text !== shown ? say("answer_changed") : "";
  shown = text;
  const asking = !settled && !stopped;
  const told = asking ? soFar(answer) : answer;
  showShort(told);
  const turn = ++latest;
  byId("answer").setAttribute("aria-busy", "true");
  const [assessment, plan] = await Promise.all([
    answer.assessment ? optional(call("v1/sessions/assessment", { session })) : null,
    has.plan && told.sections ? optional(planOf(session)) : null,
  ]);
  if (turn !== latest) return;
  byId("answer").setAttribute("aria-busy", "false");
  if (assessment) showBalance(assessment, answer.assessment);
  else fill(byId("balance"));
  parts(told, plan?.held && asking ? null : plan, session, id);
}

// While questions come, what is not known yet is what they ask for: a section without advice is not shown then.
function soFar(answer) {
  const sections = answer.sections?.filter(({ advice }) => advice) ?? [];
  return sections.length ? { ...answer, sections } : { ...answer, sections: undefined, open: "" };
}

// What is beside never stands in the way of the conversation.
const optional = (promise) => promise.catch(() => null);

function parts(answer, plan, session, ruleset) {
  const planned = plan !== null && (plan.days.length > 0 || plan.held !== null);
  if (planned) showPlan(plan, answer.take_care ?? [], session, (chosen) => anew(answer, session, chosen));
  else fill(byId("plan"));
  showPieces(answer, planned ? { title: plan.title, ids: inPlan(plan) } : { title: "", ids: new Set() }, session);
  if (answer.sections) showEverything(session, ruleset);
  else fill(byId("everything"));
}

/** Show the plan for other days or minutes; the focus stays on what was chosen. */
async function anew(answer, session, chosen) {
  const turn = latest;
  const plan = await optional(planOf(session));
  if (turn !== latest) return;
  if (plan === null) {
    byId("answer-news").textContent = say("part_failed");
    return;
  }
  showPlan(plan, answer.take_care ?? [], session, (next) => anew(answer, session, next));
  byId(chosen)?.focus();
  byId("answer-news").textContent = say("plan_changed", { days: spanOf(plan) });
}
