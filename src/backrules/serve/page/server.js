// What is sent to the server that gave this page, and to no other. Nothing personal stands in an address.

const PATIENCE = 20000; // milliseconds

/** What went wrong: `kind` is offline, busy, server, stale, session, locked or refused. */
export class Trouble extends Error {
  constructor(kind, body = {}) {
    super(kind);
    this.kind = kind;
    this.detail = body.detail ?? "";
    this.session = body.session ?? ""; // the token by which a conversation that went on elsewhere goes on
    this.problems = (body.problems ?? []).map((problem) => problem.message ?? "").filter(Boolean);
  }
}

/** Ask for something of this server; `body` is sent as JSON. */
export async function call(path, body = null) {
  let response;
  try {
    response = await fetch(new URL(path, document.baseURI), {
      method: body === null ? "GET" : "POST",
      headers: body === null ? {} : { "content-type": "application/json" },
      body: body === null ? null : JSON.stringify(body),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Trouble("offline");
  }
  let found;
  try {
    found = await response.json();
  } catch {
    throw new Trouble(response.ok ? "offline" : kindOf(response.status, {}));
  }
  if (!response.ok) throw new Trouble(kindOf(response.status, found), found);
  return found;
}

function kindOf(status, body) {
  if (status === 429 || status === 503) return "busy";
  if (status >= 500) return "server";
  if (status === 409) return "stale";
  if (status === 401 || status === 403) return "locked";
  return (body.problems ?? []).some(({ code }) => code?.startsWith("session_")) ? "session" : "refused";
}
