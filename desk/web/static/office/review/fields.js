// The values on the right: a list of them, and the one that is open with all that helps to judge.

import { day, el, marked, short, t } from "./text.js";

const GROUPS = ["business", "premises", "persons", "dates", "documents"];
const LONG = 28;

/**
 * Makes the list work.
 *
 * `hooks.choose(name)`: a row was chosen · `hooks.decide(name, how, value, why)`: a word on it ·
 * `hooks.cut(canvas, spot, widest, tallest)` draws a strip · `hooks.look(spot)`: show this place.
 */
export function fields(state, editable, hooks) {
  const list = document.getElementById("items");
  const rows = new Map();
  let open = null;
  let strips = [];

  function build() {
    list.textContent = "";
    rows.clear();
    const items = state.items();
    const first = items.filter((item) => item.needs_eyes || item.waits_for_other);
    if (first.length) section(t("to-do"), first, "to-do");
    for (const group of GROUPS) {
      const rest = items.filter((item) => item.group === group && !first.includes(item));
      if (rest.length) section(t(`rest-${group}`), rest, group);
    }
    if (open && !rows.has(open)) open = null;
  }

  function section(title, items, name) {
    const body = el("ul", { class: "rows" });
    for (const item of items) {
      const head = el("button", {
        type: "button",
        class: "row",
        "aria-expanded": "false",
        onclick: () => hooks.choose(item.name),
      });
      head.dataset.name = item.name;
      const row = el("li", {}, head);
      rows.set(item.name, { row, head, body: null });
      paint(item.name);
      body.append(row);
    }
    const id = `group-${name}`;
    list.append(el("section", { "aria-labelledby": id }, el("h2", { id }, title), body));
  }

  function tag(item) {
    if (state.clash(item.name)) return ["bad", "‼", "tag-clash"];
    const edit = state.edit(item.name);
    if (edit) return edit.accept ? ["good", "✓", "tag-accepted"] : ["news", "✎", "tag-changed"];
    if (item.waits_for_other) return ["careful", "◔", "tag-waits"];
    if (item.needs_eyes) return ["careful", "!", "tag-eyes"];
    if (item.status === "confirmed") return ["good", "✓", "tag-confirmed"];
    return ["faint", "·", "tag-safe"];
  }

  /** Draws the row of one value. */
  function paint(name) {
    const { head } = rows.get(name);
    const item = state.item(name);
    const [colour, sign, word] = tag(item);
    head.textContent = "";
    head.append(
      el("span", { class: "name" }, item.label),
      el("span", { class: `tag ${colour}` }, el("span", { "aria-hidden": "true" }, sign), " ", t(word)),
      el("span", { class: "value" }, nameOf(item, state.value(name))),
    );
  }

  /** A value as people call it. */
  function nameOf(item, value) {
    const found = item.options.find(([one]) => one === value);
    return short(found ? found[1] : value);
  }

  /** Opens a value; the one that was open is closed. */
  function show(name, focus) {
    if (open && rows.has(open)) close();
    const entry = rows.get(name);
    if (!entry) return;
    open = name;
    entry.head.setAttribute("aria-expanded", "true");
    entry.row.classList.add("open");
    entry.body = body(state.item(name));
    entry.row.append(entry.body);
    draw();
    if (focus) entry.head.focus({ preventScroll: true });
    // The head and what is needed to judge are in view, the head above all.
    const space = list.getBoundingClientRect();
    const box = entry.row.getBoundingClientRect();
    if (list.scrollHeight > list.clientHeight + 1) {
      if (box.top < space.top || box.bottom > space.bottom) list.scrollTop += box.top - space.top - 40;
    } else if (box.top < 0 || box.bottom > window.innerHeight) {
      entry.head.scrollIntoView({ block: "center" });
    }
  }

  function close() {
    const entry = rows.get(open);
    entry.head.setAttribute("aria-expanded", "false");
    entry.row.classList.remove("open");
    if (entry.body) entry.body.remove();
    entry.body = null;
    strips = [];
    open = null;
  }

  function refresh(name) {
    if (name === null) {
      for (const one of rows.keys()) paint(one);
    } else if (rows.has(name)) {
      paint(name);
    }
  }

  /** Draws the open value anew, as after a collision. */
  function reopen() {
    if (open) show(open, false);
  }

  // The open value

  function body(item) {
    const made = el("div", { class: "body" });
    const clash = state.clash(item.name);
    if (clash) made.append(collision(item, clash));
    const others = [
      ...item.choices.map((one) => one.value),
      ...item.spots.map((spot) => spot.second || null),
    ];
    const main = item.spots[0];
    const conflict = item.status === "conflict"; // whose values are all shown side by side
    if (!main || main.page === null) made.append(el("p", { class: "small" }, t("no-place")));
    else if (main.box && !conflict) made.append(picture(main, 1));
    if (item.value !== null && others.some(Boolean) && !conflict) {
      made.append(
        el("p", { class: "said" }, el("small", {}, t("present")), " ", marked(item.value, others)),
      );
    }
    for (const spot of item.spots) {
      if (spot.second) {
        made.append(
          el(
            "p", { class: "said" }, el("small", {}, t("other-reading")), " ",
            marked(spot.second, [spot.line]),
          ),
        );
      }
    }
    if (item.reasons.length) {
      made.append(
        el("ul", { class: "reasons" }, ...item.reasons.map((one) => el("li", {}, one.text))),
      );
    }
    for (const one of item.against) {
      if (one.code !== "differs") made.append(against(item, one));
    }
    if (item.choices.length) made.append(choices(item));
    if (item.by) {
      const word = item.waits_for_other
        ? t("by-mine")
        : t(item.needs_eyes ? "by-first" : "by", { by: person(item.by) });
      made.append(el("p", { class: "small" }, word, item.why ? `：${item.why}` : ""));
    }
    if (editable() && item.editable) made.append(form(item));
    return made;
  }

  function person(actor) {
    return actor.replace(/^user:/, "");
  }

  /** A strip of the page, drawn when its picture is there. */
  function picture(spot, share) {
    const canvas = el("canvas", {
      class: "strip", role: "img", height: "40", "aria-label": where(spot),
    });
    const holder = el("div", { class: "cut" }, canvas);
    holder.addEventListener("click", () => hooks.look(spot));
    strips.push({ canvas, spot, share, done: false });
    return holder;
  }

  function where(spot) {
    const parts = [spot.document, spot.file, spot.label].filter(Boolean);
    return `${t("seen-here")} ${parts.join(" ")}`;
  }

  /** Draws the strips whose pictures have come. */
  function draw() {
    const wide = Math.max(160, list.clientWidth - 48);
    for (const one of strips) {
      if (!one.done) one.done = hooks.cut(one.canvas, one.spot, wide * one.share, 150);
    }
  }

  function choices(item) {
    const sideBySide = item.status === "conflict";
    const box = el("ol", { class: sideBySide ? "choices papers" : "choices" });
    const now = state.value(item.name);
    item.choices.forEach((choice, index) => {
      const others = [item.value, ...item.choices.map((one) => one.value)];
      const button = el(
        "button",
        {
          type: "button",
          class: "choice",
          "aria-pressed": String(Boolean(state.edit(item.name)) && now === choice.value),
          disabled: !editable() || !item.editable,
          onclick: () => hooks.decide(item.name, "choose", choice.value),
        },
        el("kbd", {}, String(index + 1)),
        " ",
        marked(choice.value, others),
      );
      const card = el("li", {}, button);
      for (const spot of choice.spots.slice(0, 3)) {
        card.append(el("p", { class: "small" }, whereShort(spot)));
        const own = item.spots[0];
        const elsewhere = !own || own.page !== spot.page || String(own.box) !== String(spot.box);
        if (spot.box && spot.page !== null && (sideBySide || elsewhere)) {
          card.append(picture(spot, sideBySide ? 0.48 : 1));
        }
      }
      box.append(card);
    });
    const title = sideBySide ? t("in-conflict") : t("candidates");
    return el("div", {}, el("p", { class: "small" }, title), box);
  }

  function whereShort(spot) {
    const page = spot.page === null ? "" : t("page-number", { n: spot.page + 1 });
    return [spot.document, spot.file && `“${spot.file}”`, page].filter(Boolean).join(" ");
  }

  function against(item, one) {
    const cards = one.spots.map((spot) =>
      el(
        "li", {},
        el("p", { class: "small" }, whereShort(spot), " ", spot.label),
        el("p", { class: "said" }, marked(spot.value || "", [item.value])),
        spot.box && spot.page !== null ? picture(spot, 0.48) : null,
      ),
    );
    return el(
      "div", {}, el("p", { class: "small" }, t("against")),
      el("ul", { class: "choices papers" }, ...cards),
    );
  }

  function collision(item, clash) {
    const now = nameOf(item, clash.now);
    const text = clash.by ? t("clash", { by: person(clash.by), now }) : t("clash-unknown", { now });
    return el(
      "div", { class: "message bad", role: "alert" },
      el("p", {}, text),
      el(
        "p", { class: "bar" },
        el(
          "button", { type: "button", class: "second", onclick: () => hooks.decide(item.name, "theirs") },
          `${t("take-theirs")}：${now}`,
        ),
        el(
          "button", { type: "button", class: "second", onclick: () => hooks.decide(item.name, "mine") },
          `${t("keep-mine")}：${nameOf(item, state.value(item.name))}`,
        ),
      ),
    );
  }

  function form(item) {
    const input = control(item);
    const why = el("input", { type: "text", class: "why", maxlength: "2000", autocomplete: "off" });
    const edit = state.edit(item.name);
    why.value = (edit && edit.why) || "";
    const typed = () => hooks.decide(item.name, "type", read(item, input), why.value.trim());
    if (item.kind === "one-of" || item.kind === "some-of") input.addEventListener("change", typed);
    else input.addEventListener("input", typed);
    why.addEventListener("input", typed);
    const waits = item.waits_for_other;
    const holder = el("div", { class: "edit" });
    if (item.kind === "some-of") holder.append(input);
    else {
      input.id = "value-input";
      holder.append(el("label", { for: "value-input" }, t("value"), " ", el("kbd", {}, "e")), input);
    }
    input.classList.add("value-input");
    input.setAttribute("aria-label", item.label);
    why.id = "why-input";
    holder.append(el("label", { for: "why-input" }, t("why")), why);
    holder.append(
      el(
        "p", { class: "bar" },
        el(
          "button",
          { type: "button", disabled: waits, onclick: () => hooks.decide(item.name, "accept") },
          t("accept"), " ", el("kbd", {}, "Enter"),
        ),
        el(
          "button",
          { type: "button", class: "second", onclick: () => hooks.decide(item.name, "empty") },
          t("empty"), " ", el("kbd", {}, "0"),
        ),
      ),
    );
    return holder;
  }

  function control(item) {
    const value = state.value(item.name);
    if (item.kind === "one-of") {
      const options = item.options.some(([one]) => one === value)
        ? item.options
        : [[value === null ? "" : value, short(value)], ...item.options];
      const made = el("select", {}, ...options.map(([one, name]) => el("option", { value: one }, name)));
      made.value = value === null ? "" : value;
      return made;
    }
    if (item.kind === "some-of") {
      const chosen = (value || "").split("；");
      return el(
        "fieldset", {}, el("legend", {}, t("value")),
        ...item.options.map(([one, name]) =>
          el(
            "label", { class: "choice" },
            el("input", { type: "checkbox", value: one, checked: chosen.includes(one) }), name,
          ),
        ),
      );
    }
    const long = item.kind === "text" && (value || "").length > LONG;
    const made = el(long ? "textarea" : "input", long ? { rows: "3" } : { type: "text" });
    made.autocomplete = "off";
    made.spellcheck = false;
    if (item.kind === "date" || item.kind === "term") made.placeholder = "2026-11-21";
    if (item.kind === "number") made.inputMode = "decimal";
    made.value = value === null ? "" : value;
    return made;
  }

  function read(item, input) {
    if (item.kind === "some-of") {
      const boxes = Array.from(input.querySelectorAll("input:checked"));
      return boxes.map((one) => one.value).join("；");
    }
    const text = input.value.trim();
    return item.kind === "date" || item.kind === "term" ? day(text) : text;
  }

  return {
    build, show, refresh, draw, reopen,
    open: () => open,
    order: () => Array.from(rows.keys()),
    head: (name) => rows.get(name) && rows.get(name).head,
    input: () => {
      const field = list.querySelector(".body .value-input");
      return field && field.tagName === "FIELDSET" ? field.querySelector("input") : field;
    },
    /** Whether the open input shows what would be saved: one that was wiped does not. */
    agrees() {
      const field = list.querySelector(".body .value-input");
      if (!field) return true;
      const value = state.value(open);
      return read(state.item(open), field) === (value === null ? "" : value.trim());
    },
    /** Marks a value that the server refused. */
    refuse(message) {
      const field = list.querySelector(".body .value-input");
      if (field) field.setAttribute("aria-invalid", "true");
      const edit = list.querySelector(".body .edit");
      if (edit) edit.append(el("p", { class: "bad", role: "alert" }, message));
    },
  };
}
