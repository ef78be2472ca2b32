// Talking to the server. What goes wrong is told apart, so that nothing typed is ever lost.

const LONGEST = 30000;

/** `kind`: offline · expired · forbidden · changed · refused · unavailable. */
export class Trouble extends Error {
  constructor(kind, problem) {
    super((problem && (problem.detail || problem.title)) || kind);
    this.kind = kind;
    this.problem = problem || {};
  }
}

/** A client of one case's addresses; `csrf` is that of the session and may be set anew. */
export function client(root, caseId, csrf) {
  const base = `${root}/api/v1/cases/${encodeURIComponent(caseId)}`;
  const state = { csrf };

  async function ask(method, path, body, options) {
    const more = options || {};
    const headers = { Accept: "application/json", "X-CSRF-Token": state.csrf };
    if (more.background) headers["X-Background"] = "1";
    if (more.key) headers["Idempotency-Key"] = more.key;
    if (body !== undefined && !(body instanceof FormData)) {
      headers["Content-Type"] = "application/json";
    }
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), more.longest || LONGEST);
    let answer;
    try {
      answer = await fetch(base + path, {
        method,
        headers,
        body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: stop.signal,
      });
    } catch (error) {
      throw new Trouble("offline");
    } finally {
      clearTimeout(timer);
    }
    const said = await answer.json().catch(() => null);
    if (answer.ok) return said;
    if (answer.status === 401) throw new Trouble("expired", said);
    if (answer.status === 403 && said && said.code === "csrf") throw new Trouble("csrf", said);
    if (answer.status === 403) throw new Trouble("forbidden", said);
    if (answer.status === 409 && said && said.code === "form-changed") {
      throw new Trouble("changed", said);
    }
    if (answer.status >= 500 || answer.status === 429) throw new Trouble("unavailable", said);
    throw new Trouble("refused", said);
  }

  /** As `ask`; after signing in again in another tab the session has another token. */
  async function call(method, path, body, options) {
    try {
      return await ask(method, path, body, options);
    } catch (error) {
      if (error.kind !== "csrf") throw error;
      const fresh = await ask("GET", "/review");
      if (fresh.who !== state.who) throw new Trouble("other-account", { detail: fresh.who });
      state.csrf = fresh.csrf;
      return ask(method, path, body, options);
    }
  }

  return { call, state };
}

/** A key by which the server knows a request that is sent again. */
export function once() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}
