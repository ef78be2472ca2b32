// The page on the left: shown, zoomed, turned, with boxes over it.

import { el, t } from "./text.js";
import { shelf, strip } from "./pictures.js";

const SVG = "http://www.w3.org/2000/svg";
const ZOOMS = [0.1, 0.15, 0.2, 0.25, 0.33, 0.42, 0.5, 0.6, 0.75, 0.9, 1, 1.25, 1.5, 2, 3, 4];
const STEP = 8;

/** Loads small pictures when they come into view, after the page itself and two at a time. */
function thumbnailer(list) {
  const waiting = [];
  let begun = false;
  let loading = 0;

  function next() {
    while (begun && loading < 2 && waiting.length) {
      const image = waiting.shift();
      loading += 1;
      const done = () => {
        loading -= 1;
        next();
      };
      image.addEventListener("load", done, { once: true });
      image.addEventListener("error", done, { once: true });
      image.src = image.dataset.src;
    }
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const one of entries) {
        if (one.isIntersecting) {
          seen.unobserve(one.target);
          waiting.push(one.target);
        }
      }
      next();
    },
    { root: list, rootMargin: "200px" },
  );
  return {
    watch: (image) => seen.observe(image),
    begin() {
      begun = true;
      next();
    },
  };
}

/**
 * Makes the viewer work.
 *
 * `hooks.choose(name)`: a box was chosen · `hooks.read(page, box)`: a spot is to be read ·
 * `hooks.arrived(index)`: a page's picture is there · `hooks.drawing(on)`.
 */
export function viewer(root, pages, marks, hooks) {
  const find = (id) => document.getElementById(id);
  const stage = find("stage");
  const sheet = find("sheet");
  const holder = find("picture");
  const overlay = find("overlay");
  const label = find("page-label");
  const note = find("page-note");
  const thumbs = find("thumbnails");
  const pictures = shelf(pages, root, arrived);
  let current = -1;
  let begun = false;
  let chosen = null;
  let zoom = 0; // 0: as wide as the stage
  const turns = new Map();
  let drawing = null;

  const small = thumbnailer(thumbs);

  function arrived(index, state) {
    if (index === current) {
      place();
      if (!begun) {
        begun = true;
        small.begin();
        pictures.fetchAll(index);
      }
    }
    hooks.arrived(index, state);
  }

  function turnOf(index) {
    return turns.get(index) || 0;
  }

  function fitting(page) {
    const wide = turnOf(current) % 180 === 0 ? page.width : page.height;
    return Math.max(0.05, (stage.clientWidth - 12) / (wide || 1000));
  }

  function scaleNow() {
    return zoom || fitting(pages[current]);
  }

  /** Puts the picture and the boxes of the current page where they belong. */
  function place() {
    const page = pages[current];
    if (!page) return;
    const one = pictures.get(current);
    if (holder.firstChild !== one.image) {
      holder.textContent = "";
      holder.append(one.image);
    }
    note.hidden = one.state === "ready";
    note.textContent = t(one.state === "failed" ? "no-picture" : "loading");
    const scale = scaleNow();
    const width = (page.width || 1000) * scale;
    const height = (page.height || 1400) * scale;
    const turn = turnOf(current);
    const across = turn % 180 !== 0;
    sheet.style.width = `${across ? height : width}px`;
    sheet.style.height = `${across ? width : height}px`;
    const leaf = find("leaf");
    leaf.style.width = `${width}px`;
    leaf.style.height = `${height}px`;
    const shift = { 0: "", 90: `translateX(${height}px)`, 180: `translate(${width}px, ${height}px)`, 270: `translateY(${width}px)` };
    leaf.style.transform = `${shift[turn]} rotate(${turn}deg)`;
    overlay.setAttribute("viewBox", `0 0 ${page.width || 1000} ${page.height || 1400}`);
  }

  function boxes() {
    overlay.textContent = "";
    for (const mark of marks()) {
      if (mark.page !== current || !mark.box) continue;
      const rect = document.createElementNS(SVG, "rect");
      const [x0, y0, x1, y1] = mark.box;
      const pad = 4;
      rect.setAttribute("x", x0 - pad);
      rect.setAttribute("y", y0 - pad);
      rect.setAttribute("width", Math.max(1, x1 - x0 + 2 * pad));
      rect.setAttribute("height", Math.max(1, y1 - y0 + 2 * pad));
      rect.setAttribute("class", `spot ${mark.state}${mark.name === chosen ? " chosen" : ""}`);
      rect.dataset.name = mark.name;
      overlay.append(rect);
    }
    if (drawing) {
      drawing.rect = document.createElementNS(SVG, "rect");
      drawing.rect.setAttribute("class", "drawn");
      overlay.append(drawing.rect);
      drawBox();
    }
  }

  /** Shows a page at once. */
  function show(index) {
    if (index < 0 || index >= pages.length) return;
    const other = index !== current;
    if (other && drawing) endDrawing();
    current = index;
    place();
    boxes();
    if (!other) return;
    label.textContent = t("page-of", { n: index + 1, m: pages.length });
    stage.setAttribute("aria-label", `${label.textContent} ${pages[index].file}`);
    find("page-file").textContent = pages[index].file;
    const before = thumbs.querySelector("[aria-current]");
    if (before) before.removeAttribute("aria-current");
    const now = thumbs.children[index] && thumbs.children[index].firstChild;
    if (now) {
      now.setAttribute("aria-current", "page");
      const list = thumbs.getBoundingClientRect();
      const box = now.getBoundingClientRect();
      if (box.left < list.left || box.right > list.right) thumbs.scrollLeft += box.left - list.left - 40;
    }
    pictures.expect(pictures.around(index));
  }

  /** Shows where a value stands. */
  function point(name, spot) {
    chosen = name;
    if (spot && spot.page !== null) show(spot.page);
    else boxes();
    if (spot && spot.box && spot.page !== null) bring(spot.box);
  }

  /** Scrolls so that a box stands in the middle of the stage. */
  function bring(box) {
    const scale = scaleNow();
    const page = pages[current];
    let [x0, y0, x1, y1] = box;
    const turn = turnOf(current);
    if (turn === 90) [x0, y0, x1, y1] = [page.height - y1, x0, page.height - y0, x1];
    else if (turn === 180) {
      [x0, y0, x1, y1] = [page.width - x1, page.height - y1, page.width - x0, page.height - y0];
    } else if (turn === 270) [x0, y0, x1, y1] = [y0, page.width - x1, y1, page.width - x0];
    stage.scrollLeft = ((x0 + x1) / 2) * scale - stage.clientWidth / 2;
    stage.scrollTop = ((y0 + y1) / 2) * scale - stage.clientHeight / 2;
  }

  function zoomBy(step) {
    const now = scaleNow();
    const next = step > 0
      ? ZOOMS.find((one) => one > now * 1.02)
      : ZOOMS.filter((one) => one < now * 0.98).pop();
    if (!next) return;
    const middle = [
      (stage.scrollLeft + stage.clientWidth / 2) / now,
      (stage.scrollTop + stage.clientHeight / 2) / now,
    ];
    zoom = next;
    place();
    stage.scrollLeft = middle[0] * next - stage.clientWidth / 2;
    stage.scrollTop = middle[1] * next - stage.clientHeight / 2;
  }

  function fit() {
    zoom = 0;
    place();
  }

  function turn() {
    turns.set(current, (turnOf(current) + 90) % 360);
    place();
  }

  // A box drawn by hand

  function beginDrawing(box) {
    const page = pages[current];
    if (!page || !page.width) return;
    const wide = Math.min(page.width / 3, 500);
    const scale = scaleNow();
    const at = [
      (stage.scrollLeft + stage.clientWidth / 2) / scale,
      (stage.scrollTop + stage.clientHeight / 2) / scale,
    ];
    const usual = [at[0] - wide / 2, at[1] - 30, at[0] + wide / 2, at[1] + 30];
    drawing = { box: within(box ? box.slice() : usual) };
    hooks.drawing(true);
    boxes();
    stage.focus();
  }

  function within(box) {
    const page = pages[current];
    const keep = (value, most) => Math.min(Math.max(value, 0), most);
    const x = [keep(box[0], page.width), keep(box[2], page.width)].sort((a, b) => a - b);
    const y = [keep(box[1], page.height), keep(box[3], page.height)].sort((a, b) => a - b);
    return [x[0], y[0], x[1], y[1]];
  }

  function drawBox() {
    const [x0, y0, x1, y1] = drawing.box;
    drawing.rect.setAttribute("x", x0);
    drawing.rect.setAttribute("y", y0);
    drawing.rect.setAttribute("width", x1 - x0);
    drawing.rect.setAttribute("height", y1 - y0);
  }

  function endDrawing() {
    drawing = null;
    hooks.drawing(false);
    boxes();
  }

  /** True when the key was for the box that is being drawn. */
  function drawingKey(event) {
    if (!drawing) return false;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (move) {
      const [dx, dy] = [move[0] * STEP, move[1] * STEP];
      const [x0, y0, x1, y1] = drawing.box;
      drawing.box = event.shiftKey
        ? within([x0, y0, Math.max(x1 + dx, x0 + STEP), Math.max(y1 + dy, y0 + STEP)])
        : within([x0 + dx, y0 + dy, x1 + dx, y1 + dy]);
      drawBox();
    } else if (event.key === "Enter") {
      const box = drawing.box;
      endDrawing();
      if (box[2] - box[0] > 3 && box[3] - box[1] > 3) hooks.read(current, box);
    } else if (event.key === "Escape") {
      endDrawing();
    } else {
      return false;
    }
    return true;
  }

  function spotOf(event) {
    const matrix = overlay.getScreenCTM();
    if (!matrix) return [0, 0];
    const at = overlay.createSVGPoint();
    at.x = event.clientX;
    at.y = event.clientY;
    const found = at.matrixTransform(matrix.inverse());
    return [found.x, found.y];
  }

  overlay.addEventListener("pointerdown", (event) => {
    if (!drawing || event.button !== 0) return;
    event.preventDefault();
    overlay.setPointerCapture(event.pointerId);
    const from = spotOf(event);
    const drag = (moved) => {
      const to = spotOf(moved);
      drawing.box = within([from[0], from[1], to[0], to[1]]);
      drawBox();
    };
    const drop = (up) => {
      overlay.removeEventListener("pointermove", drag);
      overlay.removeEventListener("pointerup", drop);
      drag(up);
      const box = drawing.box;
      if (box[2] - box[0] > 8 && box[3] - box[1] > 8) {
        endDrawing();
        hooks.read(current, box);
      }
    };
    overlay.addEventListener("pointermove", drag);
    overlay.addEventListener("pointerup", drop);
  });
  overlay.addEventListener("click", (event) => {
    if (!drawing && event.target.dataset && event.target.dataset.name) {
      hooks.choose(event.target.dataset.name);
    }
  });
  new ResizeObserver(() => {
    if (current >= 0 && !zoom) place();
  }).observe(stage);

  pages.forEach((page, index) => {
    const image = el("img", { alt: "" });
    image.dataset.src = `${root}${page.picture}?width=200`;
    small.watch(image);
    const button = el(
      "button",
      {
        type: "button",
        class: "thumb",
        "aria-label": `${t("page-of", { n: index + 1, m: pages.length })} ${page.file}`,
        onclick: () => show(index),
      },
      image,
      String(index + 1),
    );
    thumbs.append(el("li", {}, button));
  });

  return {
    show, point, boxes, fit, turn, zoomBy, beginDrawing, drawingKey,
    next: () => show(current + 1),
    previous: () => show(current - 1),
    page: () => current,
    isDrawing: () => drawing !== null,
    expect: pictures.expect,
    cut: (canvas, spot, widest, tallest) =>
      strip(canvas, pictures.get(spot.page), pages[spot.page], spot.box, widest, tallest),
  };
}
