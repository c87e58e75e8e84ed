// The conversation: what somebody does leads to one call, and its answer to the next state of the page.

import { showAnswer } from "./beside.js";
import { button, byId, el, fill, goTo } from "./dom.js";
import { resetPlan } from "./plan.js";
import { askBack, card, closing, unsent } from "./question.js";
import { call } from "./server.js";
import { alarm, greet, heard, reply, retell } from "./talk.js";
import { nameOf, say, speak } from "./texts.js";
import { showTold } from "./told.js";
import { clearTrouble, showNothing, showTrouble } from "./trouble.js";

const PLACE = "backrules"; // in sessionStorage: the token of the conversation and its language, and nothing else
const QUIETLY = 700; // milliseconds until a slow answer is spoken of
const LONG = 200; // letters of what is asked back

const state = {
  token: "",
  turn: null, // the last turn that the server gave
  id: "", // of the ruleset
  language: "",
  has: {}, // which parts an answer may have: assessment, plan
  stopped: false, // somebody has had enough for now
  busy: false,
};

// Starting

async function boot() {
  const kept = place();
  const { id, languages, has } = (await call("v1/rulesets")).rulesets[0];
  Object.assign(state, { id, has });
  const codes = languages.map((one) => one.language);
  state.language = codes.includes(kept.language) ? kept.language : preferred(codes);
  await speak(state.language);
  byId("shell").hidden = false;
  languageChooser(languages);
  byId("again").addEventListener("click", sure);
  if (kept.session) {
    state.token = kept.session;
    await attempt(now, (turn) => {
      greet(say("here_again"));
      take(turn, { focus: false });
    });
  } else {
    await begin();
  }
}

function place() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) ?? {};
  } catch {
    return {}; // somebody else wrote there
  }
}

function preferred(codes) {
  for (const wanted of navigator.languages) {
    const found = codes.find((code) => code === wanted) ?? codes.find((code) => code === wanted.split("-")[0]);
    if (found) return found;
  }
  return codes[0];
}

function languageChooser(languages) {
  const select = byId("language");
  const entitle = () => {
    const { title } = languages.find((one) => one.language === state.language);
    byId("title").textContent = title;
    document.title = title;
  };
  const option = (code) => el("option", { value: code, selected: code === state.language, lang: code }, nameOf(code));
  fill(select, languages.map((one) => option(one.language)));
  select.parentElement.classList.toggle("single", languages.length < 2);
  entitle();
  select.addEventListener("change", () => {
    const chosen = select.value;
    attempt(
      async () => {
        const turn = await call("v1/sessions/language", { session: state.token, lang: chosen });
        await speak(chosen);
        return turn;
      },
      (turn) => {
        state.language = select.value = chosen;
        entitle();
        retell();
        reply();
        take(turn, { focus: false, words: box(), values: unsent() });
      },
    );
  });
}

async function begin() {
  resetPlan();
  state.stopped = false;
  await attempt(
    () => call("v1/sessions", { lang: state.language }),
    (turn) => {
      greet(say("hello"));
      take(turn, { focus: state.turn !== null });
    },
  );
}

/** Begin anew with what was told before, where the server no longer takes the conversation up. */
function beginWith(told) {
  const profile = Object.fromEntries(told.filter(({ value }) => value !== null).map(({ fact, value }) => [fact, value]));
  attempt(
    () => call("v1/sessions", { lang: state.language, profile }),
    (turn) => {
      reply(say("here_again"));
      take(turn, { words: box(), values: unsent() });
    },
  );
}

const sure = () => {
  const dialog = byId("sure");
  dialog.returnValue = "no";
  dialog.showModal();
};

// One call at a time. What fails says so, keeps all that was written, and can be tried again.

const now = () => call("v1/sessions/tell", { session: state.token, facts: {} });

/** Call for a question: it is bound to that, so it may go by the newer token of the same conversation. */
async function bound(path, body) {
  try {
    return await call(path, { session: state.token, ...body });
  } catch (trouble) {
    if (!trouble.session) throw trouble;
    return call(path, { session: trouble.session, ...body });
  }
}

/** Do `what`, then show what comes of it; `words` are what would be lost if it was not taken. */
async function attempt(what, then, words = "") {
  if (state.busy) return;
  busy(true);
  const slow = setTimeout(() => fill(byId("slow"), say("thinking")), QUIETLY);
  const done = () => {
    clearTimeout(slow);
    busy(false);
  };
  let found;
  try {
    found = await what();
  } catch (trouble) {
    done();
    if (!trouble.kind) throw trouble;
    failed(trouble, () => attempt(what, then, words), words);
    return;
  }
  done();
  clearTrouble();
  then(found);
}

function busy(is) {
  state.busy = is;
  byId("question").setAttribute("aria-busy", String(is));
  fill(byId("slow"));
}

function failed(trouble, again, words) {
  reply();
  byId("language").value = state.language;
  if (trouble.kind === "stale") {
    stale(trouble, words);
    return;
  }
  const known = state.turn?.told ?? [];
  showTrouble(trouble, { again, afresh: begin, goOn: known.length ? () => beginWith(known) : null });
}

/** What was answered meanwhile stays; what was given here is shown, and in the box for one's own words it is left. */
function stale({ session }, given) {
  state.token = session || state.token;
  const words = box();
  attempt(now, (turn) => {
    reply(say("stale"), given ? say("stale_words", { words: given }) : "");
    take(turn, { words });
  });
}

// Showing a turn

/** Show what the server gave: the next question, the answer, and what is known. */
function take(turn, { focus = true, words = "", values = {} } = {}) {
  const before = state.turn;
  state.turn = turn;
  state.token = turn.session;
  sessionStorage.setItem(PLACE, JSON.stringify({ session: turn.session, language: state.language }));
  emergency(turn);
  if (turn.ended) return;
  if (turn.settled) state.stopped = false;
  ask(words, values);
  showTold(turn.told, { change, forget });
  byId("notice").textContent = turn.answer.notice ?? "";
  showAnswer(turn, state);
  warn(before, turn);
  if (focus) goTo(byId("question-title"), byId("latest"));
}

function ask(words = "", values = {}) {
  const { question } = state.turn;
  const first = !state.turn.told.length;
  const open = question !== null && !state.stopped;
  const wishes = { answer, tell, skip, back, why, stop, cancel: null };
  const skipped = state.turn.told.some((one) => one.skipped);
  const closed = () => closing(question === null, skipped, { see, goOn, back });
  fill(byId("question"), open ? card(question, wishes, { first, words, values }) : closed());
  byId("answer-title").textContent = say(open ? "answer" : "answer_finished");
}

/** What is urgent and new is said above the question, too: on a small screen the answer is below it. */
function warn(before, turn) {
  const known = new Set((before?.answer.first ?? []).map(({ id }) => id));
  const urgent = (turn.answer.first ?? []).filter(({ id }) => !known.has(id));
  alarm(...urgent.map(({ title }) => say("alarm", { title })));
  if (!urgent.length) return;
  byId("alarm").append(el("p", {}, el("a", { href: "#safety" }, say("see_answer"))));
}

/** One screen, and nothing besides: the interview has ended. */
function emergency(turn) {
  const screen = byId("emergency");
  byId("shell").hidden = turn.ended;
  screen.hidden = !turn.ended;
  if (!turn.ended) return fill(screen);
  const [first, ...others] = turn.answer.first;
  fill(
    screen,
    el("h1", { id: "emergency-title", tabindex: "-1" }, first.title),
    el("p", { class: "large" }, first.detail),
    others.map(({ title, detail }) => [el("h2", {}, title), el("p", { class: "large" }, detail)]).flat(),
    el(
      "div",
      { class: "buttons" },
      button(say("emergency_wrong"), () => back(), { class: "quiet" }),
      button(say("emergency_again"), sure, { class: "quiet" }),
    ),
    el("p", { class: "small" }, turn.answer.notice ?? ""),
  );
  goTo(byId("emergency-title"));
}

// What somebody can do

const headingOf = ({ facts, title }) => (facts.length === 1 ? facts[0].ask : title);

function answer(given, words, question = state.turn.question) {
  const alone = question.facts.length === 1 && !isMap(given);
  const values = alone ? { [question.facts[0].fact]: given } : given;
  attempt(
    () => bound("v1/sessions/answer", { question: question.id, values }),
    (turn) => {
      heard(headingOf(question), words);
      reply();
      take(turn, { words: box() });
    },
    words,
  );
}

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function tell(text, question = state.turn.question) {
  attempt(
    () => bound("v1/sessions/answer", { question: question.id, text }),
    (turn) => {
      const { status, message } = turn.reply;
      if (status === "stop") return stop();
      if (status === "unclear" || status === "why") {
        if (status === "unclear") return askBack(unclear(question, message));
        byId("words").value = "";
        return because(message);
      }
      heard(headingOf(question), text);
      reply(message, ...noted(state.turn.told, turn.told));
      take(turn, { values: unsent(), words: box() === text ? "" : box() });
    },
    text,
  );
}

const box = () => byId("words")?.value.trim() ?? "";

/** What is asked back; of a form it is about the first part, and options that stand on the card are not said again. */
function unclear({ facts }, message) {
  if (message.length > LONG) return say("unclear");
  return facts.length > 1 ? `${facts[0].ask} ${message}` : message;
}

/** How words were taken, so that a wrong reading is seen. */
function noted(before, after) {
  const known = new Map(before.map(({ fact, text }) => [fact, text]));
  const fresh = after.filter(({ fact, text, skipped }) => !skipped && known.get(fact) !== text);
  return fresh.map(({ title, text }) => say("noted", { title, text }));
}

function skip() {
  const { question } = state.turn;
  attempt(
    () => bound("v1/sessions/skip", { question: question.id }),
    (turn) => {
      heard(headingOf(question), say("said_skip"));
      reply();
      take(turn, { words: box() });
    },
  );
}

function back() {
  attempt(
    () => call("v1/sessions/undo", { session: state.token }),
    (turn) => {
      heard("", say("said_back"));
      state.stopped = false;
      reply(say("went_back"));
      take(turn, { words: box() });
    },
  );
}

function why() {
  because(state.turn.question.why);
}

/** Say why it is asked, in sight of who pressed a button below a long card. */
function because(sentence) {
  reply(sentence);
  byId("news").scrollIntoView({ block: "nearest" });
}

function stop() {
  heard(headingOf(state.turn.question), say("said_stop"));
  state.stopped = true;
  reply();
  ask();
  showAnswer(state.turn, state);
  goTo(byId("question-title"), byId("latest"));
}

function goOn() {
  heard("", say("said_going_on"));
  state.stopped = false;
  ask();
  showAnswer(state.turn, state);
  goTo(byId("question-title"), byId("latest"));
}

function see() {
  goTo(byId("answer-title"));
}

function change({ fact, title }) {
  attempt(
    () => call("v1/sessions/question", { session: state.token, fact }),
    ({ question }) => {
      const only = { ...question, facts: question.facts.slice(0, 1) };
      const cancel = () => {
        ask();
        goTo(byId("told-title"));
      };
      const wishes = {
        answer: (values, words) => answer(values, words, question),
        tell: (text) => tell(text, question),
        cancel,
      };
      heard("", say("said_change", { title }));
      reply();
      fill(byId("question"), card(only, wishes));
      goTo(byId("question-title"), byId("latest"));
    },
  );
}

function forget({ fact, title }) {
  attempt(
    () => call("v1/sessions/forget", { session: state.token, facts: [fact] }),
    (turn) => {
      heard("", say("said_forget", { title }));
      state.stopped = false;
      reply(say("forgotten", { title }));
      take(turn, { focus: false });
      goTo(byId("told-title"));
    },
  );
}

byId("sure").addEventListener("close", () => {
  if (byId("sure").returnValue === "yes") begin();
});

boot().catch((error) => {
  showNothing();
  if (!error.kind) throw error;
});
