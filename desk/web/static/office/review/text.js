// Texts and characters: what the page says, and where two readings differ.

let words = {};

/** Takes the texts that the server put into the page. */
export function learn(said) {
  words = said;
}

/** A text by name, its {places} filled. */
export function t(name, values) {
  const text = words[name] === undefined ? name : words[name];
  return text.replace(/\{(\w+)\}/g, (all, key) =>
    values && values[key] !== undefined && values[key] !== null ? String(values[key]) : all,
  );
}

/** An element with properties and children; strings become text, never markup. */
export function el(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value);
  }
  for (const child of children) {
    if (child !== null && child !== undefined) made.append(child);
  }
  return made;
}

const WHOLE = 40000;

/**
 * The pieces of `text` with whether each is in `other` as well.
 *
 * Long values that differ in much are not compared letter by letter: from the first difference to
 * the last is one piece.
 */
export function compare(text, other) {
  let start = 0;
  const shorter = Math.min(text.length, other.length);
  while (start < shorter && text[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && text[text.length - 1 - end] === other[other.length - 1 - end]) {
    end += 1;
  }
  // Never between the two halves of a rare character.
  if (start && /[\uD800-\uDBFF]/.test(text[start - 1])) start -= 1;
  if (end && /[\uDC00-\uDFFF]/.test(text[text.length - end])) end -= 1;
  const a = Array.from(text.slice(start, text.length - end));
  const b = Array.from(other.slice(start, other.length - end));
  const middle = a.length * b.length > WHOLE ? [[a.join(""), false]] : closest(a, b);
  return [[text.slice(0, start), true], ...middle, [text.slice(text.length - end), true]].filter(
    ([piece]) => piece,
  );
}

/** Letter for letter where one was taken for another, else by what both have in the same order. */
function closest(a, b) {
  const ordered = lettered(a, b);
  if (a.length !== b.length) return ordered;
  const letters = (pieces) =>
    pieces.reduce((sum, [piece, same]) => sum + (same ? 0 : Array.from(piece).length), 0);
  const placed = joined(a.map((letter, at) => [letter, letter === b[at]]));
  return letters(placed) <= 2 * letters(ordered) ? placed : ordered;
}

function joined(letters) {
  const pieces = [];
  for (const [letter, same] of letters) {
    const last = pieces[pieces.length - 1];
    if (last && last[1] === same) last[0] += letter;
    else pieces.push([letter, same]);
  }
  return pieces;
}

function lettered(a, b) {
  const rows = [new Array(b.length + 1).fill(0)];
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = new Array(b.length + 1).fill(0);
    const below = rows[0];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? below[j + 1] + 1 : Math.max(below[j], row[j + 1]);
    }
    rows.unshift(row);
  }
  const letters = [];
  for (let i = 0, j = 0; i < a.length; ) {
    if (j < b.length && a[i] === b[j]) {
      letters.push([a[i], true]);
      i += 1;
      j += 1;
    } else if (j < b.length && rows[i][j + 1] >= rows[i + 1][j]) {
      j += 1;
    } else {
      letters.push([a[i], false]);
      i += 1;
    }
  }
  return joined(letters);
}

const SHOWN = 400;

/** A text in which the characters that any of `others` does not have are marked. */
export function marked(text, others) {
  const box = el("span", { class: "reading" });
  const cut = text.length > SHOWN ? text.slice(0, SHOWN) : text;
  const differs = new Array(cut.length).fill(false);
  for (const other of others) {
    if (other === null || other === undefined || other === text) continue;
    let at = 0;
    for (const [piece, same] of compare(cut, other.slice(0, 2 * SHOWN))) {
      if (!same) differs.fill(true, at, at + piece.length);
      at += piece.length;
    }
  }
  const all = differs.every(Boolean);
  for (let at = 0; at < cut.length; ) {
    let to = at + 1;
    while (to < cut.length && differs[to] === differs[at]) to += 1;
    const piece = cut.slice(at, to);
    // Two texts with nothing in common are just two texts.
    box.append(differs[at] && !all ? el("mark", {}, piece) : piece);
    at = to;
  }
  if (cut.length < text.length) box.append(el("small", {}, t("more-letters", { n: text.length })));
  return box;
}

/** A value in one row. */
export function short(value, letters = 60) {
  if (value === null || value === undefined || value === "") return t("none");
  return value.length > letters
    ? value.slice(0, letters) + t("more-letters", { n: value.length })
    : value;
}

/** A typed day as 2026-11-21, whichever way it was written; anything else as it is. */
export function day(text) {
  const found = /^\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*$/.exec(text);
  const plain = found || /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text);
  return plain ? [plain[1], plain[2].padStart(2, "0"), plain[3].padStart(2, "0")].join("-") : text;
}
