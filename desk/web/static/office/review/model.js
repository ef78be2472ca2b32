// What a reviewer decided so far: the values of the case, what was typed, and the way back.

/**
 * One edit: `{accept: true}` or `{value, why}`, with `saw`: the value that the person saw.
 *
 * `changed(what)` is called after whatever changes an edit.
 */
export function model(data, changed) {
  let items = new Map();
  let edits = new Map();
  let clashes = new Map();
  let past = [];
  let version = data.version;

  function take(fresh) {
    items = new Map(fresh.items.map((item) => [item.name, item]));
    version = fresh.version;
    for (const name of Array.from(edits.keys())) {
      if (!items.has(name)) edits.delete(name);
    }
  }
  take(data);

  function set(name, edit, typing) {
    const before = edits.get(name);
    if (same(before, edit)) return;
    const last = past[past.length - 1];
    // What was typed in one go is taken back in one go.
    if (!typing || !last || !last.typing || last.name !== name) past.push({ name, before, typing });
    put(name, edit);
  }

  function put(name, edit) {
    if (edit) edits.set(name, { ...edit, saw: items.get(name).value });
    else edits.delete(name);
    clashes.delete(name);
    changed(name);
  }

  function same(a, b) {
    if (!a || !b) return !a && !b;
    return Boolean(a.accept) === Boolean(b.accept) && a.value === b.value && (a.why || "") === (b.why || "");
  }

  const api = {
    take,
    get version() {
      return version;
    },
    items: () => Array.from(items.values()),
    item: (name) => items.get(name),
    edit: (name) => edits.get(name),
    edited: () => edits.size,
    clash: (name) => clashes.get(name),
    clashes: () => clashes.size,

    /** What is shown: typed, else read. */
    value(name) {
      const edit = edits.get(name);
      return edit && !edit.accept ? edit.value : items.get(name).value;
    },

    accept: (name) => set(name, { accept: true }),

    /** A value; the one that is there already is accepted, unless papers contradict each other. */
    type(name, value, why, typing) {
      const item = items.get(name);
      if (value === item.value && item.status !== "conflict" && value !== null && !why) {
        set(name, { accept: true }, typing);
      } else {
        set(name, { value, why: why || null }, typing);
      }
    },

    /** No word on it any more: what was typed was wiped away. */
    clear: (name) => set(name, undefined, true),

    /** Takes the last step back; gives the element's name, or null. */
    undo() {
      const step = past.pop();
      if (!step) return null;
      if (items.has(step.name)) put(step.name, step.before);
      return step.name;
    },

    /** Elements that still need a word. */
    open: () => api.items().filter((item) => item.needs_eyes && !edits.has(item.name)),

    /** Accept all that nothing speaks against; gives how many. */
    acceptSafe() {
      const safe = api.items().filter(
        (item) =>
          item.editable && !item.needs_eyes && !item.waits_for_other && !edits.has(item.name) &&
          (item.status === "agreed" || item.status === "single") &&
          item.value !== null && item.group !== "documents",
      );
      for (const item of safe) {
        past.push({ name: item.name, before: undefined, typing: false });
        edits.set(item.name, { accept: true, saw: item.value, unasked: true });
      }
      if (safe.length) changed(null);
      return safe.length;
    },

    /** What is sent. */
    review() {
      const fields = {};
      const accept = [];
      const unasked = [];
      for (const [name, edit] of edits) {
        // What is said of one document is no element of the form yet: its value is said again.
        if (edit.accept && name.includes(":")) fields[name] = { value: edit.saw, why: null };
        else if (edit.accept) (edit.unasked ? unasked : accept).push(name);
        else fields[name] = { value: edit.value, why: edit.why || null };
      }
      return { seen: version, fields, accept, unasked };
    },

    /** Somebody else changed these: `{name: {seen, now, by}}`. */
    collide(said) {
      for (const [name, what] of Object.entries(said)) {
        if (edits.has(name)) clashes.set(name, what);
      }
      changed(null);
    },

    /** One collision is settled, by one's own word or by theirs. */
    settle(name, mine) {
      clashes.delete(name);
      const edit = edits.get(name);
      if (!mine || !edit) edits.delete(name);
      // To accept what is there now would be to accept what one has not seen.
      else if (edit.accept) edits.set(name, { value: edit.saw, why: null, saw: items.get(name).value });
      else edits.set(name, { ...edit, saw: items.get(name).value });
      changed(name);
    },

    saved() {
      edits = new Map();
      clashes = new Map();
      past = [];
    },

    /** As a draft. */
    content: () => ({ edits: Array.from(edits) }),

    /** From a draft; what became of a value since is a collision. */
    restore(content) {
      const known = Array.isArray(content && content.edits) ? content.edits : [];
      for (const [name, edit] of known) {
        const item = items.get(name);
        if (!item || !edit || (!edit.accept && edit.value === undefined)) continue;
        edits.set(name, edit);
        const wanted = edit.accept ? edit.saw : edit.value;
        if (edit.saw !== item.value && wanted !== item.value) {
          clashes.set(name, { seen: edit.saw, now: item.value, by: item.by });
        }
      }
      return edits.size;
    },
  };
  return api;
}
