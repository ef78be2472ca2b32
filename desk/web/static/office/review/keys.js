// The keyboard. No shortcut while an input method composes, in an input, or with Ctrl or Alt.

const SWITCH = "yizheng-review-keys";

/** Whether single keys do something; a person can switch that off (WCAG 2.1.4). */
export function switchedOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

export function switchKeys(on) {
  localStorage.setItem(SWITCH, on ? "on" : "off");
}

function isInput(target) {
  return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox";
}

/** A button, link or box to tick that has the focus does what it is for. */
function isControl(target) {
  return target.closest("button:not(.row), a, summary, input, select, textarea") !== null;
}

/** `does`: what each key does, see `main.js`. */
export function keys(does) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      does.save();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = isInput(event.target) ? inInput(event) : outside(event);
    if (done) event.preventDefault();
  });

  function inInput(event) {
    if (!event.target.closest(".edit")) return false;
    if (event.key === "Escape") {
      does.back();
      return true;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      does.typed();
      return true;
    }
    return false;
  }

  function outside(event) {
    if (does.drawing(event)) return true;
    const { key } = event;
    if (!switchedOn() && key !== "?") return false;
    if ((key === "Enter" || key === " ") && isControl(event.target)) return false;
    const one = {
      ArrowDown: does.next, j: does.next,
      ArrowUp: does.previous, k: does.previous,
      Enter: does.accept,
      e: does.edit,
      Escape: does.back,
      0: does.empty,
      "[": does.previousPage, "]": does.nextPage,
      "+": does.zoomIn, "=": does.zoomIn, "-": does.zoomOut,
      f: does.fit,
      r: does.turn,
      b: does.draw,
      a: does.acceptSafe,
      s: does.save, n: does.saveNext,
      u: does.undo,
      "?": does.help, "？": does.help,
    }[key];
    // Arrow keys move the page where the page has the focus.
    if (key.startsWith("Arrow") && event.target.id === "stage") return false;
    if (one) {
      one();
      return true;
    }
    if (/^[1-9]$/.test(key)) {
      does.take(Number(key));
      return true;
    }
    return false;
  }
}
