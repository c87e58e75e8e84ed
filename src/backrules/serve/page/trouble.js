// What went wrong, in a sentence, and what can be done about it. Nothing that was written is taken away.

import { button, byId, el, fill } from "./dom.js";
import { say } from "./texts.js";

/** Show what went wrong; `ways` are again(), afresh() and, where something was told, goOn(), otherwise null. */
export function showTrouble({ kind, problems, detail }, ways) {
  const retry = button(say("retry"), ways.again, { class: "big" });
  const close = button(say("close"), clearTrouble, { class: "quiet" });
  const goOn = ways.goOn && button(say("with_told"), ways.goOn, { class: "big" });
  const afresh = button(say("begin_again"), ways.afresh, { class: ways.goOn ? "quiet" : "big" });
  const [text, ...buttons] = {
    offline: [say("offline"), retry],
    server: [say("server_trouble"), retry],
    busy: [say("busy_server"), retry],
    locked: [say("locked"), retry],
    session: [say("lost_session"), goOn, afresh],
    refused: [say("refused", { problems: problems.join(" ") || detail }), close],
  }[kind];
  const inside = byId("shell").hidden ? byId("emergency") : byId("trouble");
  inside.querySelector(".trouble")?.remove();
  const shown = el("div", { class: "trouble" }, el("p", {}, text), el("div", { class: "buttons" }, buttons));
  inside.append(shown);
  shown.scrollIntoView({ block: "nearest" });
}

/** Say no more of it. */
export function clearTrouble() {
  fill(byId("trouble"));
}

/** Say that nothing came at all, perhaps not even the texts: in both languages. */
export function showNothing() {
  const sentence = (lang, text) => el("p", { lang }, text);
  const reload = button("↻", () => location.reload(), { "aria-label": "Try again, noch einmal versuchen" });
  byId("shell").hidden = false;
  fill(
    byId("trouble"),
    sentence("en", "The server cannot be reached."),
    sentence("de", "Der Server ist nicht zu erreichen."),
    reload,
  );
}
