// Nothing typed is lost: at once in this browser, soon after on the server, and again after a
// dropped connection or an expired sign-in. What the server has is not kept in the browser.

import { t } from "./text.js";

const DELAY = 700;
const RETRIES = [2000, 4000, 8000, 15000];

/**
 * Keeps drafts.
 *
 * `net`: see `client` · `content()`: what is to be kept, `seen` · `hooks.banner(kind, text, link)`
 * shows or hides (`null`) what is wrong.
 */
export function drafts(net, who, caseId, content, hooks) {
  const key = `yizheng-draft:${who}:${caseId}`;
  let timer = null;
  let sending = false;
  let newest = 0;
  let kept = 0;
  let tries = 0;
  let trouble = null;

  function local(value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      // A full or forbidden storage leaves the server's copy.
    }
  }

  /** Something was typed. */
  function changed() {
    newest += 1;
    local(content());
    plan(DELAY);
  }

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  async function send() {
    if (sending || kept === newest) return;
    sending = true;
    const sent = newest;
    try {
      await net.call("PUT", "/review/draft", content());
      kept = sent;
      tries = 0;
      if (kept === newest) local(null);
      recovered();
    } catch (error) {
      failed(error);
    } finally {
      sending = false;
    }
    if (kept !== newest && !trouble) plan(DELAY);
  }

  function failed(error) {
    trouble = error.kind || "offline";
    hooks.trouble(error);
    if (trouble === "refused" || trouble === "forbidden") return; // trying again would not help
    plan(RETRIES[Math.min(tries, RETRIES.length - 1)]);
    tries += 1;
  }

  function recovered() {
    if (trouble) hooks.recovered(trouble);
    trouble = null;
    hooks.kept();
  }

  const again = () => {
    if (kept !== newest) plan(0);
    else if (trouble) check();
  };

  /** With nothing to send: is the way free again? */
  async function check() {
    try {
      await net.call("GET", "/review", undefined, { background: true });
      recovered();
    } catch (error) {
      trouble = error.kind || "offline";
      hooks.trouble(error);
    }
  }

  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") again();
    else if (kept !== newest) plan(0);
  });
  window.addEventListener("offline", () => failed({ kind: "offline" }));

  return {
    changed,
    /** What this browser has and the server has not; null if nothing. */
    left() {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch (error) {
        return null;
      }
    },
    /** All is saved for good. */
    done() {
      clearTimeout(timer);
      newest += 1;
      kept = newest;
      local(null);
    },
    unsent: () => kept !== newest,
  };
}
