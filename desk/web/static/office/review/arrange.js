// Documents put together anew: pages moved, split off, joined, turned, left out.

import { el, t } from "./text.js";

/**
 * The panel.
 *
 * `apply(documents, leaveOut, kinds)`: what becomes of the pages of every file that is touched ·
 * `upload(file)`: a new page is handed in.
 */
export function arranger(root, data, kinds, hooks) {
  const dialog = document.getElementById("arrange");
  const space = document.getElementById("arrange-documents");
  let documents = [];
  let out = [];

  function original() {
    return data.documents
      .filter((paper) => paper.pages.length)
      .map((paper) => ({
        element: paper.element,
        was: paper.kind,
        kind: "",
        pages: paper.pages.map((index) => ({ index, turn: 0 })),
      }));
  }

  function open() {
    documents = original();
    out = [];
    draw();
    dialog.showModal();
  }

  function fileOf(page) {
    return data.pages[page.index].file;
  }

  /** Documents of which something is changed, and all that share a file with them. */
  function touched() {
    const key = (pages) => pages.map((page) => `${page.index}/${page.turn}`).join(" ");
    const before = new Set(original().map((one) => key(one.pages)));
    const names = new Set(out.map(fileOf));
    for (const one of documents) {
      if (!before.has(key(one.pages))) one.pages.forEach((page) => names.add(fileOf(page)));
    }
    let size = -1;
    while (size !== names.size) {
      size = names.size;
      for (const one of documents) {
        if (one.pages.some((page) => names.has(fileOf(page)))) {
          one.pages.forEach((page) => names.add(fileOf(page)));
        }
      }
    }
    return documents.filter((one) => one.pages.some((page) => names.has(fileOf(page))));
  }

  function sent(page) {
    const { file, number } = data.pages[page.index];
    return { file, number, turn: page.turn };
  }

  function apply() {
    const changed = touched();
    const said = documents.filter((one) => one.kind && !changed.includes(one) && one.kind !== one.was);
    if (!changed.length && !out.length && !said.length) {
      hooks.say(t("arrange-nothing"));
      return;
    }
    hooks.apply(
      changed.map((one) => ({ pages: one.pages.map(sent), kind: one.kind || null })),
      out.map(sent),
      said.map((one) => [one.element, one.kind]),
    );
  }

  function draw() {
    const focused = document.activeElement && document.activeElement.dataset.act;
    space.textContent = "";
    documents.forEach((one, place) => {
      const kind = el(
        "select", { "aria-label": `${t("arrange-document", { n: place + 1 })} ${t("arrange-kind")}` },
        el("option", { value: "" }, nameOf(one)),
        ...kinds.map(([value, name]) => el("option", { value }, name)),
      );
      kind.value = one.kind;
      kind.addEventListener("change", () => {
        one.kind = kind.value;
      });
      const head = el("div", { class: "bar" }, el("h3", {}, t("arrange-document", { n: place + 1 })), kind);
      if (place > 0) head.append(button("join", () => join(place), `join-${place}`));
      const row = el("ul", { class: "leaves" });
      one.pages.forEach((page, at) => row.append(leaf(one, place, page, at)));
      space.append(el("section", { class: "card" }, head, row));
    });
    if (out.length) {
      const row = el("ul", { class: "leaves" });
      out.forEach((page) =>
        row.append(
          el("li", {}, thumb(page), button("back", () => giveBack(page), `back-${page.index}`)),
        ),
      );
      space.append(el("section", { class: "card" }, el("h3", {}, t("arrange-left-out")), row));
    }
    const again = focused && space.querySelector(`[data-act="${focused}"]`);
    if (again) again.focus();
  }

  function nameOf(one) {
    const found = kinds.find(([value]) => value === one.was);
    return `${found ? found[1] : one.was}（${t("arrange-auto")}）`;
  }

  function button(word, act, name) {
    const made = el("button", { type: "button", class: "second small", onclick: () => { act(); draw(); } }, t(`arrange-${word}`));
    made.dataset.act = name;
    return made;
  }

  function thumb(page) {
    const { picture, file } = data.pages[page.index];
    const label = `${t("page-of", { n: page.index + 1, m: data.pages.length })} ${file}`;
    const image = el("img", { alt: label, loading: "lazy", src: `${root}${picture}?width=200` });
    image.className = `turn-${page.turn}`;
    return el("div", { class: "frame" }, image, el("small", {}, String(page.index + 1)));
  }

  function leaf(one, place, page, at) {
    const name = page.index;
    const move = el(
      "select", { "aria-label": t("arrange-move") },
      el("option", { value: "" }, t("arrange-move")),
      ...documents.map((_, index) =>
        index === place ? null : el("option", { value: String(index) }, t("arrange-document", { n: index + 1 })),
      ),
    );
    move.dataset.act = `move-${name}`;
    move.addEventListener("change", () => {
      one.pages.splice(at, 1);
      documents[Number(move.value)].pages.push(page);
      tidy();
      draw();
    });
    const acts = [
      button("turn", () => { page.turn = (page.turn + 90) % 360; }, `turn-${name}`),
      at > 0 ? button("split", () => split(place, at), `split-${name}`) : null,
      at > 0 ? button("earlier", () => swap(one.pages, at, at - 1), `earlier-${name}`) : null,
      at < one.pages.length - 1 ? button("later", () => swap(one.pages, at, at + 1), `later-${name}`) : null,
      documents.length > 1 ? move : null,
      button("out", () => { one.pages.splice(at, 1); out.push(page); tidy(); }, `out-${name}`),
    ];
    return el("li", {}, thumb(page), ...acts);
  }

  function split(place, at) {
    const one = documents[place];
    documents.splice(place + 1, 0, { element: null, was: one.was, kind: "", pages: one.pages.splice(at) });
  }

  function join(place) {
    documents[place - 1].pages.push(...documents[place].pages);
    documents.splice(place, 1);
  }

  function swap(pages, a, b) {
    [pages[a], pages[b]] = [pages[b], pages[a]];
  }

  function giveBack(page) {
    out.splice(out.indexOf(page), 1);
    documents.push({ element: null, was: "unknown", kind: "", pages: [page] });
  }

  function tidy() {
    documents = documents.filter((one) => one.pages.length);
  }

  document.getElementById("arrange-apply").addEventListener("click", apply);
  document.getElementById("arrange-file").addEventListener("change", (event) => {
    if (event.target.files.length) hooks.upload(event.target.files[0]);
  });

  return { open, close: () => dialog.close() };
}
