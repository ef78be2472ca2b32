// The review page: puts its parts together and says what each key and button does.

import { arranger } from "./arrange.js";
import { drafts } from "./drafts.js";
import { fields } from "./fields.js";
import { keys, switchedOn, switchKeys } from "./keys.js";
import { model } from "./model.js";
import { client, once } from "./net.js";
import { el, learn, short, t } from "./text.js";
import { viewer } from "./viewer.js";

const POLL = 3000;
const READING = 120000;

const find = (id) => document.getElementById(id);
const parse = (id) => JSON.parse(find(id).textContent);

learn(parse("review-words"));
const page = find("review");
const { root } = page.dataset;
let data = parse("review-data");
const net = client(root, data.case, page.dataset.csrf);
net.state.who = data.who;

const state = model(data, (name) => {
  list.refresh(name);
  view.boxes();
  count();
  if (data.editable) draft.changed();
});

const list = fields(state, () => data.editable, {
  choose: (name) => choose(name, { focus: true }),
  decide,
  cut: (canvas, spot, widest, tallest) => view.cut(canvas, spot, widest, tallest),
  look: (spot) => view.point(list.open(), spot),
});

const view = viewer(root, data.pages, marks, {
  choose: (name) => choose(name, { focus: true, still: true }),
  read,
  arrived: () => list.draw(),
  drawing: (on) => {
    find("draw-hint").hidden = !on;
  },
});

const draft = drafts(net, data.who, data.case, () => ({
  seen: state.version,
  content: state.content(),
}), {
  trouble,
  recovered: (kind) => {
    banner("connection", null);
    say(t(kind === "expired" ? "expired-back" : "online"));
  },
  kept: () => {
    find("draft-state").textContent = state.edited() ? t("draft-kept") : "";
  },
});

const kinds = (data.items.find((item) => item.name.startsWith("document:")) || { options: [] }).options;
const arrange = arranger(root, data, kinds, { apply: applyArrangement, upload, say });

// What is shown

function marks() {
  const found = [];
  for (const item of state.items()) {
    const mood = state.edit(item.name) || item.status === "confirmed"
      ? "settled"
      : item.needs_eyes ? "eyes" : "safe";
    for (const spot of item.spots) {
      if (spot.box) found.push({ name: item.name, page: spot.page, box: spot.box, state: mood });
    }
  }
  return found;
}

function choose(name, options) {
  const { focus, still } = options || {};
  const item = state.item(name);
  if (!item) return;
  const spot = item.spots[0];
  if (!still && spot) view.point(name, spot);
  else view.point(name, null);
  list.show(name, focus);
  expectNext(name);
}

/** Loads the pages of the values that come next before they are asked for. */
function expectNext(name) {
  const order = stops();
  const at = order.indexOf(name);
  const wanted = [];
  const add = (one) => {
    for (const spot of state.item(one).spots) wanted.push(spot.page);
    for (const choice of state.item(one).choices) {
      for (const spot of choice.spots) wanted.push(spot.page);
    }
  };
  for (const one of [name, ...order.slice(at + 1, at + 4), ...order.slice(Math.max(0, at - 1), Math.max(0, at))]) {
    if (one) add(one);
  }
  view.expect(wanted.filter((one, index) => one !== null && wanted.indexOf(one) === index));
}

/** The values that the keys go through: those that need eyes, or all if none does. */
function stops() {
  const needed = state.items().filter((item) => item.needs_eyes).map((item) => item.name);
  const order = list.order();
  return needed.length ? order.filter((name) => needed.includes(name)) : order;
}

function step(by) {
  const order = stops();
  if (!order.length) return;
  const at = order.indexOf(list.open());
  const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by;
  if (next >= 0 && next < order.length) choose(order[next], { focus: true });
}

/** To the next value that still needs a word; to the button that saves if none does. */
function onward() {
  const left = state.open().map((item) => item.name);
  const order = list.order().filter((name) => left.includes(name));
  const all = list.order();
  const at = all.indexOf(list.open());
  const next = order.find((name) => all.indexOf(name) > at) || order[0];
  if (next) {
    choose(next, { focus: true });
  } else {
    say(t("all-done"));
    find("save-next").focus();
  }
}

function count() {
  const left = state.open().length;
  const waits = state.items().filter((item) => item.waits_for_other).length;
  const parts = [left ? t("left", { n: left }) : t(data.editable ? "all-done" : "nothing-to-do")];
  if (waits) parts.push(t("waiting-other", { n: waits }));
  find("count").textContent = parts.join(" · ");
  for (const id of ["save", "save-next"]) find(id).disabled = !data.editable;
  find("undo-saved").hidden = !data.can_undo;
}

let speaking = null;

/** Says something in passing, to eyes and to screen readers. */
function say(text) {
  find("say").textContent = text;
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    find("say").textContent = "";
  }, 8000);
}

/** Says something that stays until it is over; `null` takes it away. */
function banner(name, text, colour, link) {
  const id = `banner-${name}`;
  const old = find(id);
  if (text === null) {
    if (old) old.remove();
    return;
  }
  const made = el("p", { id, class: `message ${colour || "careful"}` }, text);
  if (link) made.append(" ", el("a", { href: link.href, target: "_blank", rel: "noopener" }, link.text));
  if (old) old.replaceWith(made);
  else find("banners").append(made);
}

function trouble(error) {
  const problem = error.problem || {};
  if (error.kind === "expired") {
    const href = `${root}/desk/sign-in`;
    banner("connection", t("expired"), "bad", { href, text: t("expired-link") });
  } else if (error.kind === "other-account") {
    banner("connection", t("other-account", { who: String(problem.detail).replace(/^user:/, "") }), "bad");
  } else if (error.kind === "offline") {
    banner("connection", t("offline"), "bad");
  } else if (error.kind === "unavailable") {
    banner("connection", t("not-offered"), "bad");
  } else {
    banner("connection", t("failed", { message: worded(problem) }), "bad");
  }
}

function worded(problem) {
  const said = t(`code-${problem.code}`);
  return said === `code-${problem.code}` ? problem.detail || problem.title || problem.code || "" : said;
}

// What a person decides

/** `how`: accept · empty · choose · type · theirs · mine. */
function decide(name, how, value, why) {
  const item = state.item(name);
  if (!data.editable || !item.editable) {
    say(t("read-only"));
    return;
  }
  if (item.waits_for_other && how === "accept") {
    say(t("wait-other"));
    return;
  }
  if (how === "type") {
    // A field wiped to be written anew says nothing yet; that there is none has a key of its own.
    if (value === "") state.clear(name);
    else state.type(name, value, why, true);
    return;
  }
  if (how === "theirs" || how === "mine") {
    state.settle(name, how === "mine");
    list.reopen();
    does.back();
    return;
  }
  if (how === "choose") {
    state.type(name, value, null, false);
    list.reopen();
    does.back(); // the button that was pressed is gone
    return;
  }
  if (how === "empty") {
    state.type(name, null, null, false);
    onward();
    return;
  }
  if (name === list.open() && !list.agrees()) {
    say(t("type-first"));
    return;
  }
  if (!state.edit(name)) {
    if (item.status === "conflict") {
      say(t("choose-first"));
      return;
    }
    if (item.value === null) {
      say(t("type-first"));
      return;
    }
    state.accept(name);
  }
  onward();
}

function openName() {
  const name = list.open();
  if (!name) step(1);
  return name;
}

const does = {
  next: () => step(1),
  previous: () => step(-1),
  accept() {
    const name = openName();
    if (name) decide(name, "accept");
  },
  empty() {
    const name = openName();
    if (name) decide(name, "empty");
  },
  take(number) {
    const name = openName();
    const choice = name && state.item(name).choices[number - 1];
    if (choice) decide(name, "choose", choice.value);
  },
  edit() {
    openName();
    const input = list.input();
    if (!input) {
      say(t("read-only"));
      return;
    }
    input.focus();
    if (input.select) input.select();
  },
  back() {
    const head = list.open() && list.head(list.open());
    if (head) head.focus();
  },
  /** Enter in an input: what stands there holds. */
  typed() {
    const name = list.open();
    does.back();
    if (name) decide(name, "accept");
  },
  previousPage: () => view.previous(),
  nextPage: () => view.next(),
  zoomIn: () => view.zoomBy(1),
  zoomOut: () => view.zoomBy(-1),
  fit: () => view.fit(),
  turn: () => view.turn(),
  draw() {
    if (!data.editable) return;
    const name = openName();
    const spot = name && state.item(name).spots.find((one) => one.page === view.page());
    view.beginDrawing(spot && spot.box);
  },
  drawing: (event) => view.drawingKey(event),
  acceptSafe() {
    if (!data.editable) return;
    say(t("accepted-safe", { n: state.acceptSafe() }));
    list.reopen();
  },
  undo() {
    const name = state.undo();
    if (name === null) {
      say(t("nothing-to-undo"));
      return;
    }
    if (state.item(name)) choose(name, { focus: true });
    say(t("undone", { name: state.item(name).label }));
  },
  save: () => save(false),
  saveNext: () => save(true),
  help: () => find("help").showModal(),
};

// Saving

let saving = false;
let sent = { body: "", key: "" };

/** The same review sent again, because the answer was lost, is known by its key. */
function keyOf(body) {
  const text = JSON.stringify(body);
  if (sent.body !== text) sent = { body: text, key: once() };
  return sent.key;
}

async function save(next) {
  if (saving || !data.editable) return;
  if (state.clashes()) {
    say(t("clashes-left", { n: state.clashes() }));
    const first = list.order().find((name) => state.clash(name));
    choose(first, { focus: true });
    return;
  }
  if (!state.edited()) {
    if (next) leave();
    else say(t("nothing-to-save"));
    return;
  }
  saving = true;
  say(t("saving"));
  try {
    const body = state.review();
    const fresh = await net.call("POST", "/review", body, { key: keyOf(body) });
    sent = { body: "", key: "" };
    banner("connection", null);
    banner("refused", null);
    state.saved();
    draft.done();
    if (next) leave();
    else take(fresh, t(fresh.status === "review" ? "saved" : "saved-done"));
  } catch (error) {
    await refused(error);
  } finally {
    saving = false;
  }
}

/** Opens what waits next, or the queue, which says that nothing does. */
function leave() {
  window.location.assign(`${root}/desk/next?after=${encodeURIComponent(data.case)}`);
}

async function refused(error) {
  const { problem } = error;
  if (error.kind === "changed") {
    const fresh = await net.call("GET", "/review");
    take(fresh, "");
    state.collide(problem.changed || {});
    const first = list.order().find((name) => state.clash(name));
    if (first) choose(first, { focus: true });
    say(t("clashes-left", { n: state.clashes() }));
  } else if (error.kind === "refused" && problem.status === 409) {
    banner("refused", t("moved-on", { message: worded(problem) }), "bad");
    const fresh = await net.call("GET", "/review").catch(() => null);
    if (fresh) take(fresh, "");
  } else if (error.kind === "refused") {
    const element = refusedElement(problem);
    if (element) {
      choose(element, { focus: false });
      list.refuse(t("invalid", { message: worded(problem) }));
      const input = list.input();
      if (input) input.focus();
    } else {
      banner("refused", t("failed", { message: worded(problem) }), "bad");
    }
  } else {
    trouble(error);
    if (error.kind === "offline" || error.kind === "expired") draft.changed();
  }
}

/** The element whose value the server refused: `/fields/NAME/value`. */
function refusedElement(problem) {
  const [first] = problem.errors || [];
  const found = first && /^\/fields\/(.+)\/value$/.exec(first.pointer || "");
  const name = found && found[1].replace(/~1/g, "/").replace(/~0/g, "~");
  return name && state.item(name) ? name : null;
}

/** The case as the server has it now. */
function take(fresh, text) {
  const pictures = (one) => one.pages.map((seen) => seen.picture).join(" ");
  if (pictures(fresh) !== pictures(data)) {
    window.location.reload();
    return;
  }
  const was = list.open();
  data = fresh;
  net.state.csrf = fresh.csrf || net.state.csrf;
  state.take(fresh);
  list.build();
  view.boxes();
  status();
  count();
  const left = state.open()[0];
  if (was && state.item(was) && !left) choose(was, { focus: true });
  else if (left) choose(list.order().find((name) => state.open().some((one) => one.name === name)), { focus: true });
  if (text) say(text);
}

function status() {
  find("status").textContent = t(`status-${data.status}`);
  banner("why-not", data.why_not, "news");
  if (data.why_not === null) banner("why-not", null);
  banner("lacks", data.lacks.length ? `${t("lacks")}：${data.lacks.join(" ")}` : null, "news");
  banner("remarks", data.remarks.length ? data.remarks.join(" ") : null, "careful");
}

async function undoSaved() {
  try {
    take(await net.call("POST", "/review/undo", { seq: data.seq }), t("undone", { name: t("save") }));
  } catch (error) {
    if (error.kind === "changed" || error.kind === "refused") {
      banner("refused", t("failed", { message: worded(error.problem) }), "bad");
    } else {
      trouble(error);
    }
  }
}

// Reading a spot again

async function read(index, box) {
  const name = list.open();
  say(t("reading-spot"));
  find("draw-hint").hidden = true;
  try {
    const { sha256, number } = data.pages[index];
    const said = await net.call(
      "POST", "/review/reread", { sha256, number, box, element: name }, { longest: READING },
    );
    if (!said.choice) {
      say(t("spot-empty"));
      return;
    }
    const item = state.item(name);
    const spots = said.choice.spots.map((spot) => ({ ...spot, page: index }));
    const known = item.choices.findIndex((one) => one.value === said.choice.value);
    const place = known >= 0 ? known : Math.min(item.choices.length, 8);
    const choices = item.choices.slice();
    choices[place] = { value: said.choice.value, spots };
    item.choices = choices;
    if (list.open() === name) list.reopen();
    does.back();
    say(t("spot-read", { value: short(said.choice.value), n: place + 1 }));
  } catch (error) {
    if (error.kind === "refused") say(t("failed", { message: worded(error.problem) }));
    else trouble(error);
  }
}

// Documents put together anew

async function applyArrangement(documents, leaveOut, said) {
  if (!documents.length && !data.editable) {
    say(t("read-only"));
    return;
  }
  if (!documents.length) {
    for (const [element, kind] of said) state.type(element, kind, null, false);
    arrange.close();
    return;
  }
  if (state.edited()) {
    say(t("unsaved-first"));
    return;
  }
  try {
    const body = { seq: data.seq, documents, leave_out: leaveOut };
    const fresh = await net.call("POST", "/review/arrange", body, { longest: READING });
    arrange.close();
    waitForReading(fresh);
  } catch (error) {
    arrange.close();
    if (error.kind === "refused" || error.kind === "changed") {
      banner("refused", t("failed", { message: worded(error.problem) }), "bad");
    } else {
      trouble(error);
    }
  }
}

async function upload(file) {
  const body = new FormData();
  body.append("case", JSON.stringify({ seq: data.seq }));
  body.append("files", file);
  try {
    await net.call("POST", "/materials", body, { longest: READING, key: once() });
    arrange.close();
    say(t("arrange-uploaded"));
    waitForReading(await net.call("GET", "/review"));
  } catch (error) {
    arrange.close();
    if (error.kind === "refused") banner("refused", t("failed", { message: worded(error.problem) }), "bad");
    else trouble(error);
  }
}

/** The worker reads the case anew; this page shows it when it is done. */
function waitForReading(fresh) {
  take(fresh, "");
  banner("reading", t("reread-waiting"), "news");
  setTimeout(look, POLL);
}

async function look() {
  try {
    const fresh = await net.call("GET", "/review", undefined, { background: true });
    if (fresh.status !== "received") {
      window.location.reload();
      return;
    }
  } catch (error) {
    trouble(error);
  }
  setTimeout(look, POLL);
}

// Beginning

function begin() {
  list.build();
  status();
  const kept = draft.left() || data.draft;
  if (kept && data.editable && state.restore(kept.content)) {
    say(t("draft-restored"));
    list.refresh(null);
    if (draft.left()) draft.changed();
  }
  count();
  const wanted = new URLSearchParams(window.location.search).get("field");
  const first = state.open()[0];
  const name = wanted && state.item(wanted)
    ? wanted
    : first ? list.order().find((one) => state.open().some((item) => item.name === one)) : null;
  if (data.pages.length) view.show(0);
  if (name) choose(name, { focus: true });
  keys(does);
  const press = {
    save: does.save, "save-next": does.saveNext, undo: does.undo, "undo-saved": undoSaved,
    "accept-safe": does.acceptSafe, "open-arrange": () => arrange.open(), "open-help": does.help,
    "page-previous": does.previousPage, "page-next": does.nextPage, "zoom-in": does.zoomIn,
    "zoom-out": does.zoomOut, fit: does.fit, turn: does.turn, draw: does.draw,
  };
  for (const [id, act] of Object.entries(press)) find(id).addEventListener("click", act);
  for (const id of ["undo", "accept-safe", "draw"]) find(id).disabled = !data.editable;
  find("open-arrange").disabled = !data.can_arrange;
  find("arrange-upload").hidden = !data.can_upload;
  find("arrange-ask").hidden = data.can_upload;
  const one = find("keys-on");
  one.checked = switchedOn();
  one.addEventListener("change", () => switchKeys(one.checked));
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  }
  if (data.status === "received" && data.version) {
    banner("reading", t("reread-waiting"), "news");
    setTimeout(look, POLL);
  }
  page.dataset.ready = "yes";
}

begin();
